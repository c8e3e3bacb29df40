import { afterAll, beforeAll, expect, test } from 'vitest';
import type * as Y from 'yjs';
import { readDocument, sha256 } from '../../db/queries/documents.ts';
import { storeSnapshot } from '../../db/queries/journal.ts';
import { makeSnapshot } from '../../server/documents/make-snapshot.ts';
import { readAuthorship } from '../../src/lib/authorship/server/read-authorship.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { makeDocument } from '../support/documents.ts';
import { openSynced, updateOf } from '../support/page.ts';
import { startSyncServer } from '../support/sync-server.ts';
import { typeParagraph } from '../support/writers.ts';

let db: TestDatabase;
beforeAll(async () => {
	db = await testDatabase();
});
afterAll(() => db.close());

test('[P4] every word is its writer’s, by person and council, after a restart and after compaction', async () => {
	const { sql } = db.database;
	const made = await makeDocument(sql);
	const id = made.documentId;
	const writers = [
		{ name: 'Priya <b>Shah', words: 'Nineteen people slept rough.' },
		{ name: 'Tom Leeds', words: 'In Leeds there were more.' }
	];
	const server = await startSyncServer(db);
	for (const { name, words } of writers) {
		const { cookie } = await made.officer('editor', name);
		const page = await openSynced({ port: server.port, documentId: id, cookie });
		page.step2(updateOf(page.doc, (doc) => void typeParagraph(doc, 'problem', words)));
		await page.durable(1);
		page.close();
	}
	await sql`update officer set council_code = 'LDS' where name = 'Tom Leeds'`;
	await server.close();

	const read = async () => {
		const authorship = await readAuthorship(sql, { id, keys: ['problem'] });
		if (authorship.state !== 'read') throw new Error(authorship.state);
		return authorship;
	};
	const before = await read();
	expect(before.authors.map(({ name, letters, percent }) => [name, letters, percent])).toEqual([
		['Priya <b>Shah', 25, 54],
		['Tom Leeds', 21, 46]
	]);
	expect(before.councils.map(({ code, percent }) => [code, percent])).toEqual([
		['DST', 54],
		['LDS', 46]
	]);
	// A name is data in the page's text, whatever it holds.
	expect(before.sections.problem).toContain('written by Priya &lt;b&gt;Shah');
	expect(before.sections.problem).not.toContain('<b>Shah');

	const stored = (await readDocument(sql, id))!;
	const snapshot = makeSnapshot(stored.tail);
	await storeSnapshot(sql, { documentId: id, seq: stored.seq, bytes: snapshot, sha256: sha256(snapshot) });
	expect((await readDocument(sql, id))!.tail).toEqual([]);
	expect(await read()).toEqual(before);
});

test('[P4] Enter inside another’s paragraph leaves them its words, after a restart and after compaction', async () => {
	const { sql } = db.database;
	const made = await makeDocument(sql);
	const id = made.documentId;
	const server = await startSyncServer(db);
	const write = async (name: string, change: (doc: Y.Doc) => void) => {
		const { cookie } = await made.officer('editor', name);
		const page = await openSynced({ port: server.port, documentId: id, cookie });
		page.step2(updateOf(page.doc, change));
		await page.durable(1);
		page.close();
	};
	await write('Priya Shah', (doc) => void typeParagraph(doc, 'problem', 'Nineteen people slept rough.'));
	// What the editor makes of Enter: the rest of the paragraph is taken out, and made anew in one of its own.
	await write('Tom Okafor', (doc) => {
		const fragment = doc.getXmlFragment('problem');
		const hers = (fragment.get(fragment.length - 1) as Y.XmlElement).get(0) as Y.XmlText;
		hers.delete(8, hers.length - 8);
		typeParagraph(doc, 'problem', ' people slept rough.');
		typeParagraph(doc, 'problem', 'More.');
	});
	await server.close();
	const shares = async () => {
		const authorship = await readAuthorship(sql, { id, keys: ['problem'] });
		if (authorship.state !== 'read') throw new Error(authorship.state);
		return authorship.authors.map(({ name, letters }) => [name, letters]);
	};
	expect(await shares()).toEqual([
		['Priya Shah', 25],
		['Tom Okafor', 5]
	]);
	const stored = (await readDocument(sql, id))!;
	const snapshot = makeSnapshot(stored.tail);
	await storeSnapshot(sql, { documentId: id, seq: stored.seq, bytes: snapshot, sha256: sha256(snapshot) });
	expect(await shares()).toEqual([
		['Priya Shah', 25],
		['Tom Okafor', 5]
	]);
});

test('[P7] a text that cannot be read names nobody and says so', async () => {
	const { sql } = db.database;
	const { documentId: id } = await makeDocument(sql);
	await sql`update document_update set bytes = ${Buffer.from([1, 200, 3])} where document_id = ${id}`;
	const told: Error[] = [];
	expect(await readAuthorship(sql, { id, keys: ['problem'], onDamage: (error) => told.push(error) })).toEqual(
		{
			state: 'damaged'
		}
	);
	expect(told).toHaveLength(1);
	expect(await readAuthorship(sql, { id: crypto.randomUUID(), keys: ['problem'] })).toEqual({
		state: 'missing'
	});
});
