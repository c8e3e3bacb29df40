import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { SignedInOfficer } from '../../src/lib/accounts/officer.ts';
import { appendToLogs, readClientOwners } from '../../db/queries/journal.ts';
import { readDocument } from '../../db/queries/documents.ts';
import { openFork } from '../../src/lib/suggestions/server/open-fork.ts';
import { renewFork } from '../../src/lib/suggestions/server/renew-fork.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { makeDocument, type TestDocument } from '../support/documents.ts';
import { holdCommits } from '../support/hold-commits.ts';

let db: TestDatabase;
let made: TestDocument;
const sql = () => db.database.sql;

beforeAll(async () => {
	db = await testDatabase();
});
beforeEach(async () => {
	made = await makeDocument(sql());
});
afterAll(() => db.close());

const open = ({ id }: { id: string }) =>
	openFork(sql(), { id, councilCode: 'DST' } as SignedInOfficer, made.documentId);

async function openedBy(officer: { id: string }): Promise<string> {
	const opened = await open(officer);
	if (!opened.ok) throw new Error(opened.message);
	return opened.forkId;
}

const renew = (forkId: string, more: Partial<Parameters<typeof renewFork>[1]> = {}) =>
	sql().begin((tx) => renewFork(tx, { forkId, expectedSeq: 0, update: null, clientIds: [], ...more }));
const append = (documentId: string) =>
	appendToLogs(sql(), [{ documentId, bytes: new Uint8Array([0, 0]), claims: [] }]);

test('[P10] an officer has one fork of a proposal, however often and at once it is asked for', async () => {
	const officer = await made.officer('commenter');
	const forks = await Promise.all(Array.from({ length: 10 }, () => openedBy(officer)));
	expect(new Set(forks).size).toBe(1);
	expect(await readDocument(sql(), forks[0]!)).toMatchObject({ seq: 0, snapshot: null, tail: [] });
	expect(await openedBy(await made.officer('editor'))).not.toBe(forks[0]);
});

test('[P6] who may not comment gets none, and who cannot see the room does not learn of it', async () => {
	expect(await open(await made.officer('viewer'))).toMatchObject({ reason: 'not-allowed' });
	expect(await open(await made.officer(null))).toMatchObject({ reason: 'not-found' });
	const [row] =
		await sql()`select count(*)::int as count from document_fork where base_id = ${made.documentId}`;
	expect(row).toEqual({ count: 0 });
});

test('a renewed fork holds what was given, its ids are its officer’s, and the old one is gone', async () => {
	const officer = await made.officer('commenter');
	const old = await openedBy(officer);
	const update = new Uint8Array([0, 0]);
	const renewed = await renew(old, { update, clientIds: [7, 8] });
	expect(renewed).toEqual({ state: 'renewed', forkId: await openedBy(officer) });
	expect(await readDocument(sql(), old)).toBeNull();
	const stored = await readDocument(sql(), await openedBy(officer));
	expect(stored).toMatchObject({ seq: 1, tail: [Buffer.from(update)] });
	const owners = await readClientOwners(sql(), made.documentId, [7, 8]);
	expect([...owners.values()]).toEqual([officer.id, officer.id]);
});

test('without an update it is gone, and the next asking makes an empty one', async () => {
	const officer = await made.officer('commenter');
	const old = await openedBy(officer);
	expect(await renew(old)).toEqual({ state: 'renewed', forkId: null });
	expect(await renew(old)).toEqual({ state: 'missing' });
	expect(await openedBy(officer)).not.toBe(old);
});

test('[P1] a fork whose officer went on, or goes on at this moment, is left as it is', async () => {
	const fork = await openedBy(await made.officer('commenter'));
	await append(fork);
	expect(await renew(fork)).toEqual({ state: 'moved' });
	const held = await holdCommits(sql(), fork);
	expect(await renew(fork, { expectedSeq: 1 })).toEqual({ state: 'moved' });
	await held.release();
	expect((await readDocument(sql(), fork))!.seq).toBe(1);
	expect(await renew(fork, { expectedSeq: 1 })).toMatchObject({ state: 'renewed' });
});

test('[P4] nothing is renewed under the client id of somebody else', async () => {
	const [officer, other] = [await made.officer('commenter'), await made.officer('editor')];
	const fork = await openedBy(officer);
	await appendToLogs(sql(), [
		{ documentId: made.documentId, bytes: new Uint8Array([0, 0]), claims: [[7, other.id]] }
	]);
	await expect(renew(fork, { update: new Uint8Array([0, 0]), clientIds: [7] })).rejects.toThrow(/somebody/);
	expect(await openedBy(officer)).toBe(fork);
});

test('a base is not deleted under its forks, and a document that is no fork is not renewed', async () => {
	await openedBy(await made.officer('commenter'));
	await expect(sql()`delete from document where id = ${made.documentId}`).rejects.toThrow(/foreign key/);
	expect(await renew(made.documentId, { expectedSeq: 1 })).toEqual({ state: 'missing' });
	expect(await renew(randomUUID())).toEqual({ state: 'missing' });
});
