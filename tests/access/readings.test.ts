import { afterAll, beforeAll, expect, test } from 'vitest';
import { AsideBusy } from '#lib/aside/server/aside.ts';
import { inReadingTurn, readingsPerMinute } from '#lib/aside/server/in-reading-turn.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { makeSignedIn } from '../support/rooms.ts';

let db: TestDatabase;
const sql = () => db.database.sql;
beforeAll(async () => {
	db = await testDatabase();
});
afterAll(() => db.close());

test('[P12] who opens a page again and again within a minute waits; others, and other pages, do not', async () => {
	const [hasty, calm] = [await makeSignedIn(sql()), await makeSignedIn(sql())];
	let reads = 0;
	const read = async () => ++reads;
	for (let count = 1; count <= readingsPerMinute.authors; count += 1)
		expect(await inReadingTurn(sql(), hasty, 'authors', read)).toEqual({ ok: true, read: count });
	expect(await inReadingTurn(sql(), hasty, 'authors', read)).toEqual({
		ok: false,
		reason: 'too-fast',
		retryAfter: expect.any(Number),
		message: expect.stringMatching(/The text is kept. Try again in \d+ seconds\.$/)
	});
	expect(reads).toBe(readingsPerMinute.authors);
	expect(await inReadingTurn(sql(), hasty, 'comparisons', read)).toMatchObject({ ok: true });
	expect(await inReadingTurn(sql(), calm, 'authors', read)).toMatchObject({ ok: true });
});

test('[P12] one person’s readings are made one after the other, beside other people’s', async () => {
	const [hasty, calm] = [await makeSignedIn(sql()), await makeSignedIn(sql())];
	let [going, most] = [0, 0];
	const { promise: done, resolve: finish } = Promise.withResolvers<void>();
	const read = async () => {
		most = Math.max(most, ++going);
		await done;
		going -= 1;
	};
	const hers = [1, 2, 3].map(() => inReadingTurn(sql(), hasty, 'steps', read));
	expect(await inReadingTurn(sql(), calm, 'steps', async () => 'read')).toEqual({ ok: true, read: 'read' });
	finish();
	expect(await Promise.all(hers)).toMatchObject([{ ok: true }, { ok: true }, { ok: true }]);
	expect(most).toBe(1);
});

test('what could not be read for many others is refused in words, and a fault is none', async () => {
	const officer = await makeSignedIn(sql());
	const busy = () => Promise.reject(new AsideBusy('20 are waiting'));
	expect(await inReadingTurn(sql(), officer, 'steps', busy)).toMatchObject({
		reason: 'busy',
		retryAfter: 10
	});
	const fault = () => Promise.reject(new Error('a fault'));
	await expect(inReadingTurn(sql(), officer, 'steps', fault)).rejects.toThrow('a fault');
	expect(await inReadingTurn(sql(), officer, 'steps', async () => 1)).toEqual({ ok: true, read: 1 });
});
