import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sessionCookieName, sessionCookieOptions, readSessionToken } from '#lib/accounts/session-cookie.ts';
import {
	createSession,
	endAllSessions,
	endSession,
	validateSession,
	validateSessions
} from '#lib/accounts/server/sessions.ts';
import { busChannel } from '#server/bus/bus.ts';
import { testDatabase } from '../support/database.ts';
import { makeOfficer } from '../support/people.ts';

const minute = 60_000;
const day = 24 * 60 * minute;
const config = { session: { idleMs: 14 * day, absoluteMs: 30 * day } };
const start = new Date('2026-03-02T09:00:00Z');
const after = (ms: number) => new Date(start.getTime() + ms);

let own: Awaited<ReturnType<typeof testDatabase>>;
const sql = () => own.database.sql;
beforeAll(async () => {
	own = await testDatabase();
});
afterAll(() => own.close());

async function signedIn(officerFacts = {}) {
	const officer = await makeOfficer(sql(), officerFacts);
	const session = await createSession(sql(), { officerId: officer.id, userAgent: 'Firefox', config }, start);
	return { officer, ...session };
}
const lastUsed = async (id: string) => {
	const [row] = await sql()<{ at: string }[]>`select last_used_at as at from session where id = ${id}`;
	return row ? new Date(row.at) : null;
};

describe('a session', () => {
	test('says who is signed in, with their council', async () => {
		const { officer, token, sessionId } = await signedIn({ name: 'Priya Shah' });
		expect(await validateSession(sql(), token, config, start)).toEqual({
			sessionId,
			officer: {
				id: officer.id,
				email: officer.email,
				name: 'Priya Shah',
				jobTitle: 'Service designer',
				councilCode: 'DST',
				councilName: expect.stringContaining('Dorset'),
				councilShortName: expect.any(String),
				isAdministrator: false,
				isSample: false
			}
		});
	});

	test('[A8] keeps no secret in the database that would open it', async () => {
		const { token, sessionId } = await signedIn();
		const secret = token.split('.')[1] ?? '';
		const [row] =
			await sql()`select row_to_json(s)::text as kept, secret_hash from session s where id = ${sessionId}`;
		expect(row?.kept).not.toContain(secret);
		expect(row?.secret_hash).toHaveLength(32);
	});

	test.each([
		['a right id with a wrong secret', (token: string) => `${token.slice(0, 25)}${'a'.repeat(24)}`],
		['an id alone', (token: string) => token.slice(0, 24)],
		['nothing', () => ''],
		['a stranger to the database', () => `${'b'.repeat(24)}.${'b'.repeat(24)}`],
		['a token with something added', (token: string) => `${token}x`],
		['the kept hash instead of the secret', (token: string) => `${token.slice(0, 25)}${'0'.repeat(64)}`],
		['NUL and quotes', () => "'\u0000;--"]
	])('[A8] is not opened by %s', async (_what, forge) => {
		const { token } = await signedIn();
		expect(await validateSession(sql(), forge(token), config, start)).toBeNull();
	});

	test('[A8] ends after the idle time, and using it in between puts that off', async () => {
		const { token } = await signedIn();
		expect(await validateSession(sql(), token, config, after(14 * day - minute))).not.toBeNull();
		expect(await validateSession(sql(), token, config, after(20 * day))).not.toBeNull();
		expect(await validateSession(sql(), token, config, after(34 * day))).toBeNull();

		const idle = await signedIn();
		expect(await validateSession(sql(), idle.token, config, after(14 * day))).toBeNull();
	});

	test('[A8] ends after the absolute time however much it is used', async () => {
		const { token, sessionId } = await signedIn();
		for (let days = 1; days < 30; days++) {
			expect(await validateSession(sql(), token, config, after(days * day))).not.toBeNull();
		}
		expect(await validateSession(sql(), token, config, after(30 * day))).toBeNull();
		expect(await lastUsed(sessionId)).toBeNull();
	});

	test('notes its last use at most once a minute, and never backwards', async () => {
		const { token, sessionId } = await signedIn();
		await validateSession(sql(), token, config, after(minute - 1));
		expect(await lastUsed(sessionId)).toEqual(start);
		await validateSession(sql(), token, config, after(2 * minute));
		expect(await lastUsed(sessionId)).toEqual(after(2 * minute));
		await validateSession(sql(), token, config, after(minute));
		expect(await lastUsed(sessionId)).toEqual(after(2 * minute));
	});

	test('a wrong secret neither prolongs nor ends it', async () => {
		const { token, sessionId } = await signedIn();
		const forged = `${token.slice(0, 25)}${'a'.repeat(24)}`;
		await validateSession(sql(), forged, config, after(5 * minute));
		await validateSession(sql(), forged, config, after(31 * day));
		expect(await lastUsed(sessionId)).toEqual(start);
	});

	test('of a suspended officer is no session, and is ended', async () => {
		const { officer, token, sessionId } = await signedIn();
		await sql()`update officer set suspended_at = now() where id = ${officer.id}`;
		expect(await validateSession(sql(), token, config, start)).toBeNull();
		expect(await lastUsed(sessionId)).toBeNull();
	});

	test('many are read in one call, each in its own place', async () => {
		const people = await Promise.all(Array.from({ length: 50 }, () => signedIn()));
		const tokens = people.flatMap((person) => [person.token, 'nonsense', person.token]);
		const found = await validateSessions(sql(), tokens, config, start);
		expect(found.map((session) => session?.officer.id ?? null)).toEqual(
			people.flatMap((person) => [person.officer.id, null, person.officer.id])
		);
	});
});

describe('ending sessions', () => {
	async function heard(work: () => Promise<unknown>, enough: (ids: string[]) => boolean): Promise<string[]> {
		const ids: string[] = [];
		const { promise, resolve } = Promise.withResolvers<void>();
		const listening = await sql().listen(busChannel, (payload) => {
			ids.push(...(JSON.parse(payload) as { sessionIds: string[] }).sessionIds);
			if (enough(ids)) resolve();
		});
		await work();
		await promise;
		await listening.unlisten();
		return ids;
	}

	test('[P5] rings for open sockets of that session', async () => {
		const { token, sessionId } = await signedIn();
		const ids = await heard(
			() => endSession(sql(), sessionId),
			(heardIds) => heardIds.includes(sessionId)
		);
		expect(ids).toEqual([sessionId]);
		expect(await validateSession(sql(), token, config, start)).toBeNull();
		expect(await endSession(sql(), sessionId)).toBe(false);
	});

	test('[P5] of an officer with a thousand sessions rings for every one and spares the one in use', async () => {
		const mine = await signedIn();
		const others = await Promise.all(
			Array.from({ length: 1_000 }, () =>
				createSession(sql(), { officerId: mine.officer.id, userAgent: '', config }, start)
			)
		);
		const stranger = await signedIn();
		const ids = await heard(
			() => endAllSessions(sql(), { officerId: mine.officer.id, except: mine.sessionId }),
			(heardIds) => heardIds.length >= others.length
		);
		expect(ids.sort()).toEqual(others.map((other) => other.sessionId).sort());
		expect(await validateSession(sql(), mine.token, config, start)).not.toBeNull();
		expect(await validateSession(sql(), stranger.token, config, start)).not.toBeNull();
	});

	test('rolls back with the transaction it is part of', async () => {
		const { officer, token } = await signedIn();
		const rolledBack = sql().begin(async (tx) => {
			await endAllSessions(tx, { officerId: officer.id });
			throw new Error('changed my mind');
		});
		await expect(rolledBack).rejects.toThrow('changed my mind');
		expect(await validateSession(sql(), token, config, start)).not.toBeNull();
	});
});

describe('the session cookie', () => {
	const https = { origin: 'https://folkmoot.example' };
	const http = { origin: 'http://localhost:3000' };

	test('[A8] has the __Host- prefix and its conditions on https', () => {
		expect(sessionCookieName(https)).toMatch(/^__Host-/);
		expect(sessionCookieOptions(https)).toEqual({ path: '/', httpOnly: true, sameSite: 'lax', secure: true });
		expect(sessionCookieName(http)).not.toMatch(/^__Host-/);
		expect(sessionCookieOptions(http).secure).toBe(false);
	});

	test('is found in a raw header among others, and only by its exact name', () => {
		expect(readSessionToken('a=1; folkmoot_session=x.y; b=2', http)).toBe('x.y');
		expect(readSessionToken('folkmoot_session=x.y', https)).toBeNull();
		expect(readSessionToken('xfolkmoot_session=x.y', http)).toBeNull();
		expect(readSessionToken('folkmoot_session=', http)).toBeNull();
		expect(readSessionToken(undefined, http)).toBeNull();
	});
});
