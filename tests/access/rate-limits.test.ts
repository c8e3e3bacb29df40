import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase } from '#db/connection.server.ts';
import { takeTurn } from '#lib/accounts/server/rate-limit.ts';
import { limitSignIn } from '#lib/accounts/server/sign-in-limits.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';

const second = 1_000;
const minute = 60 * second;
const start = new Date('2026-03-02T09:00:00Z');
const after = (ms: number) => new Date(start.getTime() + ms);

let own: TestDatabase;
const sql = () => own.database.sql;
beforeAll(async () => {
	own = await testDatabase();
});
afterAll(() => own.close());

let count = 0;
const someAddress = () => `10.0.${++count >> 8}.${count & 255}`;

describe('[A9] a limit', () => {
	const limit = (key: string) => ({ key, max: 3, windowMs: minute });

	test('lets so many through, then says when to come back, then lets through again', async () => {
		for (const ms of [0, 10, 20]) expect(await takeTurn(sql(), limit('a'), after(ms))).toEqual({ ok: true });
		expect(await takeTurn(sql(), limit('a'), after(30 * second))).toEqual({ ok: false, retryAfter: 30 });
		expect(await takeTurn(sql(), limit('a'), after(minute))).toEqual({ ok: true });
	});

	test('holds over the border of any window', async () => {
		for (const ms of [0, 58, 59]) await takeTurn(sql(), limit('b'), after(ms * second));
		expect(await takeTurn(sql(), limit('b'), after(61 * second))).toEqual({ ok: true });
		expect(await takeTurn(sql(), limit('b'), after(62 * second))).toEqual({ ok: false, retryAfter: 56 });
	});

	test('is not prolonged by trying while it holds', async () => {
		for (let ms = 0; ms < 50; ms++) await takeTurn(sql(), limit('c'), after(ms * second));
		expect(await takeTurn(sql(), limit('c'), after(minute))).toEqual({ ok: true });
	});

	test('counts every try of two nodes at the same moment', async () => {
		const other = openDatabase({ url: own.url, poolSize: 5, prepare: true });
		const turns = await Promise.all(
			Array.from({ length: 100 }, (_, n) => takeTurn(n % 2 ? other.sql : sql(), limit('d'), start))
		);
		await other.close();
		expect(turns.filter((turn) => turn.ok)).toHaveLength(3);
	});
});

describe('[A9] signing in', () => {
	test('allows ten guesses at an account in five minutes, from however many addresses', async () => {
		const email = 'victim@leeds.gov.uk';
		for (let n = 0; n < 10; n++) {
			expect(await limitSignIn(sql(), { kind: 'guess', email, address: someAddress() }, start)).toBeNull();
		}
		expect(await limitSignIn(sql(), { kind: 'guess', email, address: someAddress() }, start)).toMatchObject({
			reason: 'too-fast',
			retryAfter: 300,
			message: 'There were too many tries. Try again in 5 minutes.'
		});
	});

	test('does not keep the victim of guesses from asking for a link or taking it, nor for ever', async () => {
		const email = 'guessed@leeds.gov.uk';
		for (let n = 0; n < 20; n++) {
			await limitSignIn(sql(), { kind: 'guess', email, address: someAddress() }, start);
		}
		expect(await limitSignIn(sql(), { kind: 'ask', email, address: someAddress() }, start)).toBeNull();
		expect(await limitSignIn(sql(), { kind: 'take', address: someAddress() }, start)).toBeNull();
		const later = after(5 * minute);
		expect(await limitSignIn(sql(), { kind: 'guess', email, address: someAddress() }, later)).toBeNull();
	});

	test('caps one address that tries a thousand accounts, and does not count them against the accounts', async () => {
		const address = someAddress();
		const answers = [];
		for (let n = 0; n < 200; n++) {
			answers.push(await limitSignIn(sql(), { kind: 'ask', email: `n${n}@leeds.gov.uk`, address }, start));
		}
		expect(answers.filter((answer) => answer === null)).toHaveLength(60);
		for (let n = 0; n < 10; n++) {
			const asked = { kind: 'ask', email: 'n199@leeds.gov.uk', address: someAddress() } as const;
			expect(await limitSignIn(sql(), asked, start)).toBeNull();
		}
	});

	test('keeps neither addresses nor accounts in plain words', async () => {
		await limitSignIn(sql(), { kind: 'ask', email: 'canary@leeds.gov.uk', address: '192.0.2.77' }, start);
		const keys = (await sql()<{ key: string }[]>`select key from rate_limit`).map((row) => row.key).join();
		expect(keys).not.toContain('canary');
		expect(keys).not.toContain('192.0.2.77');
	});
});
