import { randomUUID } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import type { SignedInOfficer } from '../../src/lib/accounts/officer.ts';
import { compareVersions } from '../../src/lib/versions/server/compare-versions.ts';
import { freezeProposal, unfreezeProposal } from '../../src/lib/versions/server/freeze-proposal.ts';
import { keepAutomaticVersions } from '../../src/lib/versions/server/keep-automatic-versions.ts';
import { listVersions, versionsOnAPage } from '../../src/lib/versions/server/list-versions.ts';
import { openVersion } from '../../src/lib/versions/server/open-version.ts';
import { nameVersion, saveVersion } from '../../src/lib/versions/server/save-version.ts';
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
const list = async () => (await listVersions(db.database.sql, made.documentId)).versions;
/** A comparison as its reader sees it: "+added+", "-removed-", without numbers and labels. */
const seen = (html = '') =>
	html
		.replace(
			/<a class="change-number".*?<\/a>|<span class="(govuk-visually-hidden|change-label)">.*?<\/span>/g,
			''
		)
		.replace(/<\/?ins>/g, '+')
		.replace(/<\/?del>/g, '-')
		.replace(/<br>|<[^>]*>/g, '');

async function write(words: string, who = editor): Promise<void> {
	const page = await openSynced({ port: server.port, documentId: made.documentId, cookie: who.cookie });
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
	const both = await compare(version, 'now');
	if (both.state !== 'compared') throw new Error(both.state);
	expect(seen(both.sections.problem?.inline)).toBe(
		'Nineteen people slept rough. +In Leeds there were more.+'
	);
	expect(both).toMatchObject({ changes: 1, sections: { problem: { changes: 1 } } });
	expect(await compare(version, version)).toMatchObject({ state: 'compared', changes: 0, sections: {} });
});

test('the list says who wrote since the version before, and how many words came and went', async () => {
	await save('Empty');
	await write('Nineteen people slept rough.');
	const other = await made.officer('editor', 'Tom Okafor');
	await write('In Leeds there were more.', other);
	await save('Two wrote');
	await save('Nobody wrote');
	expect(await list()).toMatchObject([
		{ name: 'Nobody wrote', authors: [], sections: {} },
		{
			name: 'Two wrote',
			authors: expect.arrayContaining([
				{ name: 'Priya Shah', council: 'Dorset Council' },
				{ name: 'Tom Okafor', council: 'Dorset Council' }
			]),
			sections: { problem: { added: 9, removed: 0 } }
		},
		{ name: 'Empty', authors: [], sections: null }
	]);
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

describe('an automatic version', () => {
	/** One made by the program a moment ago. */
	async function automatic(): Promise<string> {
		await write('Nineteen people slept rough.');
		await keepAutomaticVersions(db.database.sql, made.documentId, new Date(Date.now() + 3_600_000));
		const [newest] = await list();
		return newest!.id;
	}
	const give = (version: string, name: string, who: { id: string } = editor) =>
		nameVersion(db.database.sql, officer(who), made.documentId, { version, name });

	test('can be named later, once, and is then listed among the named', async () => {
		const version = await automatic();
		const named = () => listVersions(db.database.sql, made.documentId, { namedOnly: true });
		expect((await named()).versions).toEqual([]);
		expect(await give(version, 'Ready for the board')).toEqual({ ok: true });
		expect(await give(version, 'Ready for the board')).toEqual({ ok: true });
		expect(await give(version, 'Something else')).toMatchObject({ reason: 'stale' });
		expect((await named()).versions).toMatchObject([
			{ id: version, name: 'Ready for the board', by: 'Priya Shah', sections: { problem: { added: 4 } } }
		]);
		const told = await db.database.sql`
			select 1 from activity where room_id = ${made.roomId} and kind = 'version-saved'`;
		expect(told).toHaveLength(1);
	});

	test('[P6] is named by nobody who may not write, nor from another proposal', async () => {
		const version = await automatic();
		expect(await give(version, 'Mine', await made.officer('commenter'))).toMatchObject({
			reason: 'not-allowed'
		});
		expect(await give(version, 'Mine', await made.officer(null))).toMatchObject({ reason: 'not-found' });
		made = await makeDocument(db.database.sql);
		editor = await made.officer('editor');
		expect(await give(version, 'Mine')).toMatchObject({ reason: 'not-found' });
	});
});

describe('[P7] damage', () => {
	const damage = (
		column: 'bytes' | 'spare',
		table: 'document_version' | 'document_version_base',
		id: string
	) =>
		db.database.sql`
			update ${db.database.sql(table)} set ${db.database.sql(column)} = set_byte(${db.database.sql(column)}, 10, 255)
			where ${db.database.sql(table === 'document_version' ? 'id' : 'document_id')} = ${id}`;

	test('a damaged version says so, is never shown as an empty text, and harms no other', async () => {
		await write('Nineteen people slept rough.');
		const [first, second] = [randomUUID(), randomUUID()];
		await save('First', first);
		await write('In Leeds there were more.');
		await save('Second', second);
		await damage('bytes', 'document_version', second);
		expect(await compare(second, 'now')).toEqual({ state: 'damaged' });
		expect(await compare(first, 'now')).toMatchObject({ state: 'compared', changes: 1 });
		expect(await save('Third')).toEqual({ ok: true });
		expect(await list()).toMatchObject([{ name: 'Third', sections: null }, {}, {}]);
	});

	test('what versions are compressed against is read from its second copy when the first is damaged', async () => {
		await write('Nineteen people slept rough.');
		const version = randomUUID();
		await save('First', version);
		await damage('bytes', 'document_version_base', made.documentId);
		expect(await compare(version, 'now')).toMatchObject({ state: 'compared', changes: 0 });
		// What was compared a moment ago is known; another text makes it be read.
		await write('In Leeds there were more.');
		await damage('spare', 'document_version_base', made.documentId);
		expect(await compare(version, 'now')).toEqual({ state: 'damaged' });
	});

	test('a version from before, deflated alone, stays readable', async () => {
		await write('Nineteen people slept rough.');
		const version = randomUUID();
		await save('First', version);
		const now = await openVersion(db.database.sql, made.documentId, version);
		await db.database.sql`
			update document_version set base_id = null, changes = null,
				bytes = ${deflateSync(Y.encodeStateAsUpdate(now!.doc))}
			where id = ${version}`;
		expect(await compare(version, 'now')).toMatchObject({ state: 'compared', changes: 0 });
	});
});

test('[P12] a proposal keeps a bounded number of named versions, and the list gives them a page at a time', async () => {
	await save('First');
	await db.database.sql`
		insert into document_version (id, document_id, seq, name, words, created_by, base_id, bytes, sha256)
		select gen_random_uuid(), document_id, seq, 'Copy', words, created_by, base_id, bytes, sha256
		from document_version, generate_series(2, ${versionsMost}) where document_id = ${made.documentId}`;
	expect(await save('One more')).toMatchObject({ ok: false, reason: 'too-large' });
	expect(await list()).toHaveLength(versionsOnAPage);
	const last = await listVersions(db.database.sql, made.documentId, { page: 99 });
	expect(last).toMatchObject({ pages: versionsMost / versionsOnAPage, named: versionsMost });
	expect(last.versions).toHaveLength(versionsOnAPage);
	const owner = officer(await made.officer('owner'));
	const reason = 'Ready for sign-off';
	expect(
		await freezeProposal(db.database.sql, owner, made.documentId, { freeze: randomUUID(), reason })
	).toEqual({ ok: true });
	expect((await list())[0]).toMatchObject({ name: `Frozen: ${reason}` });
});

test('[P12] the versions of freezes take no place from those that people save', async () => {
	const owner = officer(await made.officer('owner'));
	const freeze = randomUUID();
	await freezeProposal(db.database.sql, owner, made.documentId, { freeze, reason: 'Ready for sign-off' });
	await unfreezeProposal(db.database.sql, owner, made.documentId, {
		freeze,
		reason: 'The costs have changed'
	});
	await db.database.sql`
		insert into document_version (id, document_id, seq, name, words, created_by, base_id, bytes, sha256)
		select gen_random_uuid(), document_id, seq, 'Copy', words, created_by, base_id, bytes, sha256
		from document_version, generate_series(2, ${versionsMost}) where document_id = ${made.documentId}`;
	expect(await save('The last one')).toEqual({ ok: true });
	expect(await save('One more')).toMatchObject({ ok: false, reason: 'too-large' });
});
