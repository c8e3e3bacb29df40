import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type * as Y from 'yjs';
import { readDocument, sha256 } from '../../db/queries/documents.ts';
import { storeSnapshot } from '../../db/queries/journal.ts';
import { makeSnapshot } from '../../server/documents/make-snapshot.ts';
import { readAuthorship } from '../../src/lib/authorship/server/read-authorship.ts';
import type { SignedInOfficer } from '../../src/lib/accounts/officer.ts';
import { editDocument } from '../../src/lib/proposals/server/edit-document.ts';
import { Cast } from '../../src/lib/replay/history.ts';
import { readHistoryPiece, readStep } from '../../src/lib/replay/server/read-history.ts';
import { listVersions } from '../../src/lib/versions/server/list-versions.ts';
import { findSeq } from '../../src/lib/versions/server/open-version.ts';
import { restoreVersion } from '../../src/lib/versions/server/restore-version.ts';
import { saveVersion } from '../../src/lib/versions/server/save-version.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { makeDocument, type TestDocument } from '../support/documents.ts';
import { openSynced, updateOf, type Page } from '../support/page.ts';
import { startSyncServer, type SyncServer } from '../support/sync-server.ts';
import { typeParagraph } from '../support/writers.ts';

let db: TestDatabase;
beforeAll(async () => {
	db = await testDatabase();
});
afterAll(() => db.close());

const move = (officerId: string, councilCode: string) =>
	db.database.sql`update officer set council_code = ${councilCode} where id = ${officerId}`;

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
		const { id: officerId, cookie } = await made.officer('editor', name);
		if (name === 'Tom Leeds') await move(officerId, 'LDS');
		const page = await openSynced({ port: server.port, documentId: id, cookie });
		page.step2(updateOf(page.doc, (doc) => void typeParagraph(doc, 'problem', words)));
		await page.durable(1);
		page.close();
	}
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

describe('[P4] who moves to another council', () => {
	const keys = ['problem'];
	let made: TestDocument;
	let server: SyncServer;
	let tom: { id: string; cookie: string };
	const sql = () => db.database.sql;
	beforeEach(async () => {
		made = await makeDocument(sql());
		server = await startSyncServer(db);
		tom = await made.officer('editor', 'Tom Okafor');
	});
	afterEach(() => server.close());

	const enter = () => openSynced({ port: server.port, documentId: made.documentId, cookie: tom.cookie });
	async function write(words: string, page: Page): Promise<void> {
		page.step2(updateOf(page.doc, (doc) => void typeParagraph(doc, 'problem', words)));
		await page.durable(1);
		page.close();
	}
	async function shares() {
		const read = await readAuthorship(sql(), { id: made.documentId, keys });
		if (read.state !== 'read') throw new Error(read.state);
		return {
			authors: read.authors.map(({ name, council, letters }) => [name, council?.code, letters]),
			councils: read.councils.map(({ code, letters }) => [code, letters])
		};
	}
	const officer = () => ({ id: tom.id, councilCode: 'LDS' }) as SignedInOfficer;
	const save = (version: string) =>
		saveVersion(sql(), officer(), made.documentId, { version, name: 'Draft' });

	test('leaves the words to the council they were written for, and writes on for the new one', async () => {
		await write('For Dorset.', await enter());
		await move(tom.id, 'LDS');
		await write('Then for Leeds.', await enter());
		expect(await shares()).toEqual({
			authors: [
				['Tom Okafor', 'LDS', 13],
				['Tom Okafor', 'DST', 10]
			],
			councils: [
				['LDS', 13],
				['DST', 10]
			]
		});
		const who = async (index: number) => (await readStep(sql(), { id: made.documentId, keys, index }))!.who;
		expect([await who(2), await who(3)]).toEqual(['Tom Okafor, Dorset Council', 'Tom Okafor, Leeds']);
		const piece = await readHistoryPiece(sql(), { id: made.documentId, after: 0 });
		const cast = new Cast();
		expect(cast.take(piece).map(({ by }) => cast.inWords(by))).toEqual([
			'Folkmoot',
			await who(2),
			await who(3)
		]);
	});

	test('counts for the council of the first key, not for that of the moment when the page was opened', async () => {
		const page = await enter();
		await move(tom.id, 'LDS');
		await write('For Leeds.', page);
		await move(tom.id, 'DST');
		expect((await shares()).councils).toEqual([['LDS', 9]]);
	});

	test('is named in versions with both councils, and keeps both when words are put back', async () => {
		await save(randomUUID());
		await write('For Dorset.', await enter());
		await move(tom.id, 'LDS');
		await write('Then for Leeds.', await enter());
		const version = randomUUID();
		await save(version);
		await move(tom.id, 'BIR');
		const { versions } = await listVersions(sql(), made.documentId);
		expect(versions).toMatchObject([
			{
				council: 'Leeds',
				authors: expect.arrayContaining([
					{ name: 'Tom Okafor', council: 'Dorset Council' },
					{ name: 'Tom Okafor', council: 'Leeds' }
				])
			},
			{}
		]);
		// As it was stored before the council was kept.
		await sql()`
			update document_version set council_code = null, changes = jsonb_set(changes, '{authors}', ${sql().json([tom.id])})
			where id = ${version}`;
		const [older] = (await listVersions(sql(), made.documentId)).versions;
		expect(older).toMatchObject({ council: 'Birmingham', authors: [{ council: 'Birmingham' }] });
		const before = await shares();
		await sql().begin((tx) =>
			editDocument(tx, {
				documentId: made.documentId,
				officerId: tom.id,
				change: (doc) => doc.getXmlFragment('problem').delete(0, doc.getXmlFragment('problem').length)
			})
		);
		const seen = String(await findSeq(sql(), made.documentId, 'now'));
		const asked = { restore: randomUUID(), version, section: 'problem', seen };
		expect(await restoreVersion(sql(), officer(), made.documentId, asked)).toEqual({
			ok: true,
			changed: true
		});
		expect(await shares()).toEqual(before);
	});

	test('takes words along that were written before the council was kept', async () => {
		await write('For Dorset.', await enter());
		await sql()`update document_client set council_code = null where document_id = ${made.documentId}`;
		expect((await shares()).councils).toEqual([['DST', 10]]);
		await move(tom.id, 'LDS');
		expect((await shares()).councils).toEqual([['LDS', 10]]);
	});

	test('writes by commands for the council of that moment', async () => {
		await move(tom.id, 'LDS');
		const change = (doc: Y.Doc) => void typeParagraph(doc, 'problem', 'For Leeds.');
		await sql().begin((tx) => editDocument(tx, { documentId: made.documentId, officerId: tom.id, change }));
		await move(tom.id, 'DST');
		expect((await shares()).councils).toEqual([['LDS', 9]]);
	});
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
