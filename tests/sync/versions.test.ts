import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { SignedInOfficer } from '../../src/lib/accounts/officer.ts';
import { compareVersions, listVersions } from '../../src/lib/versions/server/read-versions.ts';
import { saveVersion } from '../../src/lib/versions/server/save-version.ts';
import { versionsMost } from '../../src/lib/versions/version.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { makeDocument, type TestDocument } from '../support/documents.ts';
import { openSynced, updateOf } from '../support/page.ts';
import { startSyncServer, type SyncServer } from '../support/sync-server.ts';
import { typeParagraph } from '../support/writers.ts';

let db: TestDatabase;
let server: SyncServer;
let made: TestDocument;
let editor: { id: string; cookie: string };
const keys = ['problem'];

beforeAll(async () => {
	db = await testDatabase();
	server = await startSyncServer(db);
});
beforeEach(async () => {
	made = await makeDocument(db.database.sql);
	editor = await made.officer('editor', 'Priya Shah');
});
afterAll(async () => {
	await server.close();
	await db.close();
});

const officer = ({ id }: { id: string }) => ({ id, councilCode: 'DST' }) as SignedInOfficer;
const save = (name: string, version = randomUUID(), who: { id: string } = editor) =>
	saveVersion(db.database.sql, officer(who), made.documentId, { version, name });
const compare = (from: string, to: string) =>
	compareVersions(db.database.sql, { id: made.documentId, keys, from, to });
const list = () => listVersions(db.database.sql, made.documentId);

async function write(words: string): Promise<void> {
	const page = await openSynced({
		port: server.port,
		documentId: made.documentId,
		cookie: editor.cookie
	});
	page.step2(updateOf(page.doc, (doc) => void typeParagraph(doc, 'problem', words)));
	await page.durable(1);
	page.close();
}

test('[P8] a version holds what was saved then, and what came later is shown as added', async () => {
	await write('Nineteen people slept rough.');
	const version = randomUUID();
	expect(await save('First draft', version)).toEqual({ ok: true });
	await write('In Leeds there were more.');
	expect(await list()).toMatchObject([{ id: version, name: 'First draft', words: 4, by: 'Priya Shah' }]);
	const runs = (await compare(version, 'now')) as { sections: Record<string, unknown> };
	expect(runs.sections.problem).toEqual([
		{ kind: 'same', text: 'Nineteen people slept rough.' },
		{ kind: 'added', text: '\nIn Leeds there were more.' }
	]);
	expect(await compare(version, version)).toMatchObject({
		sections: { problem: [{ kind: 'same', text: 'Nineteen people slept rough.' }] }
	});
});

test('sent again with the same id it is saved once, and told once', async () => {
	const version = randomUUID();
	expect(await Promise.all([save('Once', version), save('Once', version)])).toEqual([
		{ ok: true },
		{ ok: true }
	]);
	expect(await list()).toHaveLength(1);
	const told = await db.database.sql`
		select 1 from activity where room_id = ${made.roomId} and kind = 'version-saved'`;
	expect(told).toHaveLength(1);
});

test('[P6] who may not write saves nothing, and another proposal’s version is not found here', async () => {
	const commenter = await made.officer('commenter');
	const stranger = await made.officer(null);
	expect(await save('Mine', undefined, commenter)).toMatchObject({ reason: 'not-allowed' });
	expect(await save('Mine', undefined, stranger)).toMatchObject({ reason: 'not-found' });
	expect(await list()).toEqual([]);
	const version = randomUUID();
	await save('Theirs', version);
	made = await makeDocument(db.database.sql);
	expect(await compare(version, 'now')).toEqual({ state: 'missing' });
	expect(await compare("' or 1=1", 'now')).toEqual({ state: 'missing' });
	editor = await made.officer('editor');
	expect(await save('Theirs', version)).toMatchObject({ reason: 'bad-input' });
});

test.each([
	['', /Enter a name/],
	['x'.repeat(121), /120 characters or fewer/],
	['a\u0000b', /hidden characters/]
])('a name such as %j is refused in words', async (name, words) => {
	expect(await save(name)).toMatchObject({ ok: false, field: 'name', message: expect.stringMatching(words) });
});

test('[P7] a damaged version says so and is never shown as an empty text', async () => {
	await write('Nineteen people slept rough.');
	const version = randomUUID();
	await save('Draft', version);
	await db.database.sql`
		update document_version set bytes = substring(bytes from 1 for 10) where id = ${version}`;
	expect(await compare(version, 'now')).toEqual({ state: 'damaged' });
});

test('[P12] a proposal keeps a bounded number of versions', async () => {
	await save('First');
	await db.database.sql`
		insert into document_version (id, document_id, seq, name, words, created_by, bytes, sha256)
		select gen_random_uuid(), document_id, seq, 'Copy', words, created_by, bytes, sha256
		from document_version, generate_series(2, ${versionsMost}) where document_id = ${made.documentId}`;
	expect(await save('One more')).toMatchObject({ ok: false, reason: 'too-large' });
	expect(await list()).toHaveLength(versionsMost);
});
