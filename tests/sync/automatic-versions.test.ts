import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createAutomaticVersions } from '../../server/jobs/automatic-versions.ts';
import { createLog } from '../../server/log.ts';
import { readConfig } from '../../server/config.ts';
import { fragmentText } from '../../src/lib/proposals/fragment-text.ts';
import { keepAutomaticVersions, listWritten } from '../../src/lib/versions/server/keep-automatic-versions.ts';
import { listVersions } from '../../src/lib/versions/server/list-versions.ts';
import { openVersion } from '../../src/lib/versions/server/open-version.ts';
import { versionsMost } from '../../src/lib/versions/version.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { makeDocument, type TestDocument } from '../support/documents.ts';
import { openSynced, updateOf } from '../support/page.ts';
import { startSyncServer, type SyncServer } from '../support/sync-server.ts';
import { typeParagraph } from '../support/writers.ts';

const minute = 60_000;
/** The tests' own clock begins here. */
const start = Date.parse('2026-11-26T09:00:00Z');
const at = (minutes: number) => new Date(start + minutes * minute);

let db: TestDatabase;
let server: SyncServer;
let made: TestDocument;
let editor: { id: string; cookie: string };
const sql = () => db.database.sql;

beforeAll(async () => {
	db = await testDatabase();
	server = await startSyncServer(db);
});
beforeEach(async () => {
	made = await makeDocument(sql());
	editor = await made.officer('editor', 'Priya Shah');
	await sql()`update document_update set at = ${at(-60)} where document_id = ${made.documentId}`;
});
afterAll(async () => {
	await server.close();
	await db.close();
});

/** Types a paragraph that is stored at this minute. */
async function write(words: string, minutes: number): Promise<void> {
	const page = await openSynced({ port: server.port, documentId: made.documentId, cookie: editor.cookie });
	page.step2(updateOf(page.doc, (doc) => void typeParagraph(doc, 'problem', words)));
	await page.durable(1);
	page.close();
	await sql()`
		update document_update set at = ${at(minutes)}
		where document_id = ${made.documentId} and seq = (
			select seq from document_head where document_id = ${made.documentId}
		)`;
}
const look = (minutes: number) => keepAutomaticVersions(sql(), made.documentId, at(minutes));

/** Oldest first: why, and the text. */
async function kept(): Promise<string[]> {
	const { versions } = await listVersions(sql(), made.documentId);
	return Promise.all(
		versions.toReversed().map(async ({ id, madeFor, name }) => {
			const { doc } = (await openVersion(sql(), made.documentId, id))!;
			return `${name ?? madeFor}: ${fragmentText(doc.getXmlFragment('problem')).replaceAll('\n', ' ')}`;
		})
	);
}

describe('automatic versions', () => {
	test('a text that nobody has written in has none', async () => {
		expect(await listWritten(sql())).not.toContain(made.documentId);
		expect(await look(1_000)).toBe(0);
	});

	test('a sitting has the text before its first edit, one in ten minutes, and its end', async () => {
		await write('one', 0);
		expect(await look(1)).toBe(1);
		await write('two', 4);
		await write('three', 11);
		expect(await look(12)).toBe(1);
		await write('four', 13);
		expect(await look(14)).toBe(0);
		expect(await look(43)).toBe(1);
		expect(await look(44)).toBe(0);
		expect(await kept()).toEqual(['start: ', 'writing: one two three', 'end: one two three four']);
		expect(await listWritten(sql())).not.toContain(made.documentId);
	});

	test('a program that was stopped makes up for what it missed, each with its text and time', async () => {
		await write('one', 0);
		await write('two', 5);
		await write('three', 100);
		expect(await look(200)).toBe(3);
		expect(await kept()).toEqual(['start: ', 'end: one two', 'end: one two three']);
		const { versions } = await listVersions(sql(), made.documentId);
		expect(versions.map((version) => Date.parse(version.at))).toEqual(
			[100, 5, -60].map((minutes) => at(minutes).getTime())
		);
	});

	test('ten programs that look at once make each once', async () => {
		await write('one', 0);
		await write('two', 100);
		const counts = await Promise.all(Array.from({ length: 10 }, () => look(200)));
		expect(counts.reduce((sum, count) => sum + count)).toBe(3);
		expect(await kept()).toEqual(['start: ', 'end: one', 'end: one two']);
	});

	test('rows that became a snapshot are known by their last text', async () => {
		await write('one', 0);
		await look(1);
		await write('two', 5);
		await write('three', 6);
		const { doc, seq } = (await openVersion(sql(), made.documentId, 'now'))!;
		const { encodeStateAsUpdate } = await import('yjs');
		const { storeSnapshot } = await import('../../db/queries/journal.ts');
		const { sha256 } = await import('../../db/queries/documents.ts');
		const bytes = encodeStateAsUpdate(doc);
		await storeSnapshot(sql(), { documentId: made.documentId, seq, bytes, sha256: sha256(bytes) });
		await sql()`update document_snapshot set at = ${at(7)} where document_id = ${made.documentId}`;
		expect(await look(37)).toBe(1);
		expect(await kept()).toEqual(['start: ', 'end: one two three']);
	});

	test('a deleted proposal and a document that is no proposal’s have none', async () => {
		await write('one', 0);
		await sql()`update proposal set deleted_at = now() where id = ${made.documentId}`;
		expect(await listWritten(sql())).not.toContain(made.documentId);
	});

	test('[P12] beyond their number the oldest from the middle of sittings go, named ones never', async () => {
		await write('one', 0);
		await look(200);
		await sql()`
			insert into document_version (id, document_id, seq, made_for, words, base_id, bytes, sha256, name, created_by)
			select gen_random_uuid(), document_id, -n, 'writing', words, base_id, bytes, sha256,
				case when n = 1 then 'Kept' end, case when n = 1 then ${editor.id}::uuid end
			from document_version, generate_series(1, ${versionsMost}) n
			where document_id = ${made.documentId} and made_for = 'end'`;
		await write('two', 300);
		expect(await look(400)).toBe(1);
		const rows = await sql()<{ seq: string; name: string | null; madeFor: string }[]>`
			select seq, name, made_for as "madeFor" from document_version
			where document_id = ${made.documentId} order by seq desc`;
		expect(rows).toHaveLength(versionsMost + 1);
		expect(rows.slice(0, 4).map(({ madeFor, name }) => name ?? madeFor)).toEqual([
			'end',
			'end',
			'start',
			'Kept'
		]);
	});
});

test('[P7] one text that cannot be read is told of once and does not keep the others from their versions', async () => {
	await write('one', 0);
	const damaged = made;
	made = await makeDocument(sql());
	editor = await made.officer('editor');
	await write('two', 0);
	await sql()`update document_update set bytes = '\\x00' where document_id = ${damaged.documentId} and seq = 1`;
	const warned: unknown[] = [];
	const log = createLog(readConfig({ LOG_LEVEL: 'fatal' }));
	const run = createAutomaticVersions({
		sql: sql(),
		log: { info: log.info.bind(log), error: log.error.bind(log), warn: (facts) => void warned.push(facts) }
	});
	await run(at(1));
	await run(at(2));
	expect(warned).toEqual([{ documentId: damaged.documentId }]);
	expect((await listVersions(sql(), made.documentId)).versions).not.toEqual([]);
	await sql()`delete from document where id = ${damaged.documentId}`;
});

describe('what happened in the room', () => {
	const edits = async () =>
		(
			await sql()<{ who: string; section: string; minutes: number }[]>`
				select o.name as who, a.details ->> 'section' as section,
					round(extract(epoch from a.at - ${at(0)}::timestamptz) / 60)::int as minutes
				from activity a join officer o on o.id = a.officer_id
				where a.kind = 'text-edited' and a.details ->> 'proposalId' = ${made.documentId} order by a.id`
		).map(({ who, section, minutes }) => `${who}, ${section}, ${minutes}`);

	test('says who wrote in which section, once in an hour', async () => {
		await write('one', 0);
		await look(1);
		await write('two', 4);
		await write('three', 11);
		await look(12);
		expect(await edits()).toEqual(['Priya Shah, problem, 11']);
		const tom = await made.officer('editor', 'Tom Okafor');
		editor = tom;
		await write('four', 22);
		await look(23);
		await look(60);
		expect(await edits()).toEqual(['Priya Shah, problem, 11', 'Tom Okafor, problem, 22']);
		await write('five', 100);
		await look(140);
		expect((await edits()).slice(2)).toEqual(['Tom Okafor, problem, 100']);
	});
});
