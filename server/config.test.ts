import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ConfigError, embeddedUrlVariable, readConfig, settingNames } from './config.ts';

const production = {
	DATABASE_URL: 'postgres://u:p@db.example/folkmoot',
	ORIGIN: 'https://folkmoot.example.gov.uk',
	SMTP_URL: 'smtp://mail.example',
	MAIL_FROM: 'folkmoot@example.gov.uk'
};

const s3 = {
	S3_ENDPOINT: 'https://store.example',
	S3_BUCKET: 'pictures',
	S3_ACCESS_KEY_ID: 'key',
	S3_SECRET_ACCESS_KEY: 'secret'
};

test('pictures lie in the data folder, in a folder of their own or in a store that speaks S3', () => {
	expect(readConfig({}).files).toEqual({ store: 'folder', folder: null });
	expect(readConfig({ FILES_DIR: '/srv/files' }).files).toEqual({ store: 'folder', folder: '/srv/files' });
	expect(readConfig(s3).files).toEqual({
		store: 's3',
		endpoint: 'https://store.example',
		bucket: 'pictures',
		region: 'us-east-1',
		accessKeyId: 'key',
		secretAccessKey: 'secret'
	});
});

test('without settings it is a demonstration that only this machine reaches', () => {
	expect(readConfig({})).toMatchObject({
		mode: 'demonstration',
		host: '127.0.0.1',
		port: 3000,
		origin: 'http://localhost:3000',
		database: { url: null },
		mail: { transport: 'outbox' }
	});
});

test('with DATABASE_URL it is production, also when the boot has named an embedded database', () => {
	const config = readConfig({ ...production, [embeddedUrlVariable]: 'postgres://x' });
	expect(config).toMatchObject({ mode: 'production', host: '0.0.0.0', mail: { transport: 'smtp' } });
	expect(config.database.url).toBe(production.DATABASE_URL);
});

test('an embedded database named by the boot leaves it a demonstration', () => {
	expect(readConfig({ [embeddedUrlVariable]: 'postgres://x' })).toMatchObject({
		mode: 'demonstration',
		database: { url: 'postgres://x' }
	});
});

test('an empty value is as if it was not given', () => {
	expect(readConfig({ PORT: '', ORIGIN: '' }).port).toBe(3000);
});

test.each([
	[{ PORT: '70000' }, 'The setting PORT must be at most 65535.'],
	[{ PORT: '3000x' }, 'The setting PORT must be a whole number.'],
	[{ ORIGIN: 'https://a.example/path' }, /^The setting ORIGIN must be a scheme, host and port only/],
	[{ DATABASE_URL: 'mysql://db' }, 'The setting DATABASE_URL must begin with postgres:// or postgresql://.'],
	[{ ...production, ORIGIN: undefined }, 'The setting ORIGIN must be given when DATABASE_URL is set.'],
	[
		{ ...production, SMTP_URL: '' },
		'The settings SMTP_URL and MAIL_FROM must be given when DATABASE_URL is set.'
	],
	[{ S3_BUCKET: 'pictures' }, /^The settings S3_ENDPOINT, S3_BUCKET, .* must be given together\.$/],
	[{ S3_ENDPOINT: 'ftp://store' }, /^The setting S3_ENDPOINT must be a scheme/],
	[{ ...s3, FILES_DIR: 'files' }, 'The settings FILES_DIR and S3_ENDPOINT must not both be given.'],
	[{ METRICS_TOKEN: 'short' }, 'The setting METRICS_TOKEN must be at least 16 characters long.'],
	[{ SESSION_IDLE_DAY: '3' }, /^The setting SESSION_IDLE_DAY is not known/]
])('a bad setting is refused in one line that names it: %o', (env, message) => {
	expect(() => readConfig(env)).toThrow(ConfigError);
	expect(() => readConfig(env)).toThrow(message);
});

test('a refusal never repeats the value, which may be a secret', () => {
	expect(() => readConfig({ DATABASE_URL: 'canary' })).not.toThrow(/canary/);
});

test('.env.example names every setting and no other', () => {
	const text = readFileSync(new URL('../.env.example', import.meta.url), 'utf8');
	const named = [...text.matchAll(/^# ([A-Z0-9_]+)=/gm)].map((match) => match[1]);
	expect(named.toSorted()).toEqual(settingNames.toSorted());
});
