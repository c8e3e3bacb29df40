import * as v from 'valibot';

const seconds = 1000;
const minutes = 60 * seconds;
const hours = 60 * minutes;
const days = 24 * hours;

/** Every setting of the program, read once from the environment. Units are in the names. */
export interface Config {
	/** demonstration: no DATABASE_URL. Embedded database, sample data, mail kept at /dev/outbox, one-press sign-in. */
	mode: 'demonstration' | 'production';
	host: string;
	/** 0 takes a free port */
	port: number;
	/** scheme, host and port people type; the only truth for forms, links in mail and socket checks */
	origin: string;
	/** where the embedded database and the files live */
	dataDir: string;
	/** where pictures lie; folder null: `files` in the data folder */
	files: { store: 'folder'; folder: string | null } | ({ store: 's3' } & S3Settings);
	database: {
		/** null: embedded. Set from DATABASE_URL, or by the boot once the embedded one runs. */
		url: string | null;
		poolSize: number;
		/** false behind PgBouncer in transaction mode */
		prepare: boolean;
	};
	mail: { transport: 'outbox' } | { transport: 'smtp'; url: string; from: string };
	session: { idleMs: number; absoluteMs: number };
	signInLinkMs: number;
	/** how many of our own proxies stand in front and append to X-Forwarded-For; 0 believes no such header */
	trustedProxies: number;
	/** false: refused, so that all pages use HTTP; for networks in front that break them, and for tests */
	websockets: boolean;
	/** what /metrics wants as a bearer token; null: answers this machine only */
	metricsToken: string | null;
	log: { level: 'fatal' | 'error' | 'warn' | 'info' | 'debug' };
	/** how long a stop may take before the process ends all the same */
	shutdownMs: number;
}

/** A store that speaks S3, its addresses of the form endpoint/bucket/id. */
export interface S3Settings {
	/** scheme and host */
	endpoint: string;
	bucket: string;
	region: string;
	accessKeyId: string;
	secretAccessKey: string;
}

export class ConfigError extends Error {}

const integer = (fallback: number, min: number, max: number) =>
	v.optional(
		v.pipe(
			v.string(),
			v.regex(/^\d+$/, 'must be a whole number'),
			v.transform(Number),
			v.minValue(min, `must be at least ${min}`),
			v.maxValue(max, `must be at most ${max}`)
		),
		String(fallback)
	);

const httpOrigin = v.pipe(
	v.string(),
	v.check(
		(text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && new URL(text).origin === text,
		'must be a scheme, host and port only, for example https://folkmoot.example.gov.uk'
	)
);

/** The names this program knows. Every one of them stands in .env.example. */
const environment = v.object({
	DATABASE_URL: v.optional(
		v.pipe(v.string(), v.regex(/^postgres(ql)?:\/\//, 'must begin with postgres:// or postgresql://'))
	),
	DATABASE_POOL_SIZE: integer(10, 2, 200),
	DATABASE_PREPARE: v.optional(v.picklist(['true', 'false'], 'must be true or false'), 'true'),
	DATA_DIR: v.optional(v.pipe(v.string(), v.minLength(1, 'must not be empty')), 'data'),
	FILES_DIR: v.optional(v.pipe(v.string(), v.minLength(1, 'must not be empty'))),
	S3_ENDPOINT: v.optional(httpOrigin),
	S3_BUCKET: v.optional(
		v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'must be a bucket’s name'))
	),
	S3_REGION: v.optional(v.pipe(v.string(), v.regex(/^[a-z0-9-]+$/, 'must be a region’s name')), 'us-east-1'),
	S3_ACCESS_KEY_ID: v.optional(v.string()),
	S3_SECRET_ACCESS_KEY: v.optional(v.string()),
	HOST: v.optional(v.string()),
	PORT: integer(3000, 0, 65535),
	ORIGIN: v.optional(httpOrigin),
	SMTP_URL: v.optional(v.pipe(v.string(), v.regex(/^smtps?:\/\//, 'must begin with smtp:// or smtps://'))),
	MAIL_FROM: v.optional(v.pipe(v.string(), v.regex(/@/, 'must be an email address'))),
	SESSION_IDLE_DAYS: integer(14, 1, 365),
	SESSION_ABSOLUTE_DAYS: integer(30, 1, 365),
	SIGN_IN_LINK_MINUTES: integer(15, 1, 60),
	TRUSTED_PROXIES: integer(0, 0, 10),
	WEBSOCKETS: v.optional(v.picklist(['on', 'off'], 'must be on or off'), 'on'),
	METRICS_TOKEN: v.optional(v.pipe(v.string(), v.minLength(16, 'must be at least 16 characters long'))),
	LOG_LEVEL: v.optional(
		v.picklist(['fatal', 'error', 'warn', 'info', 'debug'], 'must be fatal, error, warn, info or debug'),
		'info'
	),
	SHUTDOWN_SECONDS: integer(10, 1, 60)
});

/** Set by the boot for the page bundle, which reads the environment for itself; never by people. */
export const embeddedUrlVariable = 'FOLKMOOT_EMBEDDED_URL';

/** All settings' names; .env.example explains every one. */
export const settingNames = Object.keys(environment.entries);

/** A name that looks like ours but is not: a typing error would otherwise silently do nothing. */
const ours =
	/^(DATABASE_|DATA_DIR|FILES_|S3_|SMTP_|MAIL_|SESSION_|SIGN_IN_|TRUSTED_|WEBSOCKETS|METRICS_|LOG_LEVEL|SHUTDOWN_|FOLKMOOT_)/;

/**
 * Reads and checks all settings. Throws ConfigError with one line that names the setting and says what it must be.
 */
export function readConfig(env: Record<string, string | undefined>): Config {
	const known = settingNames;
	for (const name of Object.keys(env)) {
		if (ours.test(name) && !known.includes(name) && name !== embeddedUrlVariable) {
			throw new ConfigError(`The setting ${name} is not known. The settings are listed in .env.example.`);
		}
	}
	const given = Object.fromEntries(known.map((name) => [name, env[name] === '' ? undefined : env[name]]));
	const parsed = v.safeParse(environment, given);
	if (!parsed.success) {
		const issue = parsed.issues[0];
		throw new ConfigError(`The setting ${v.getDotPath(issue)} ${issue.message}.`);
	}
	const set = parsed.output;
	const production = set.DATABASE_URL !== undefined;
	if (production && !set.ORIGIN) {
		throw new ConfigError('The setting ORIGIN must be given when DATABASE_URL is set.');
	}
	if (production && !(set.SMTP_URL && set.MAIL_FROM)) {
		throw new ConfigError('The settings SMTP_URL and MAIL_FROM must be given when DATABASE_URL is set.');
	}
	const files = readFiles(set);
	return {
		mode: production ? 'production' : 'demonstration',
		host: set.HOST ?? (production ? '0.0.0.0' : '127.0.0.1'),
		port: set.PORT,
		origin: set.ORIGIN ?? `http://localhost:${set.PORT}`,
		dataDir: set.DATA_DIR,
		files,
		database: {
			url: set.DATABASE_URL ?? env[embeddedUrlVariable] ?? null,
			poolSize: set.DATABASE_POOL_SIZE,
			prepare: set.DATABASE_PREPARE === 'true'
		},
		mail:
			set.SMTP_URL && set.MAIL_FROM
				? { transport: 'smtp', url: set.SMTP_URL, from: set.MAIL_FROM }
				: { transport: 'outbox' },
		session: { idleMs: set.SESSION_IDLE_DAYS * days, absoluteMs: set.SESSION_ABSOLUTE_DAYS * days },
		signInLinkMs: set.SIGN_IN_LINK_MINUTES * minutes,
		trustedProxies: set.TRUSTED_PROXIES,
		websockets: set.WEBSOCKETS === 'on',
		metricsToken: set.METRICS_TOKEN ?? null,
		log: { level: set.LOG_LEVEL },
		shutdownMs: set.SHUTDOWN_SECONDS * seconds
	};
}

function readFiles(set: v.InferOutput<typeof environment>): Config['files'] {
	const { S3_ENDPOINT, S3_BUCKET, S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY } = set;
	const s3 = [S3_ENDPOINT, S3_BUCKET, S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY];
	if (s3.every((value) => value === undefined)) return { store: 'folder', folder: set.FILES_DIR ?? null };
	if (!S3_ENDPOINT || !S3_BUCKET || !S3_ACCESS_KEY_ID || !S3_SECRET_ACCESS_KEY) {
		throw new ConfigError(
			'The settings S3_ENDPOINT, S3_BUCKET, S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY must be given together.'
		);
	}
	if (set.FILES_DIR) throw new ConfigError('The settings FILES_DIR and S3_ENDPOINT must not both be given.');
	return {
		store: 's3',
		endpoint: S3_ENDPOINT,
		bucket: S3_BUCKET,
		region: set.S3_REGION,
		accessKeyId: S3_ACCESS_KEY_ID,
		secretAccessKey: S3_SECRET_ACCESS_KEY
	};
}

let read: Config | undefined;

/** The settings of this process, read at the first call. */
export function config(): Config {
	read ??= readConfig(process.env);
	return read;
}
