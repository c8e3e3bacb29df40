import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { storeSnapshot } from '../../db/queries/journal.ts';
import { sha256 } from '../../db/queries/documents.ts';
import type { SignedInOfficer } from '../../src/lib/accounts/officer.ts';
import { readAuthorship } from '../../src/lib/authorship/server/read-authorship.ts';
import { fragmentText } from '../../src/lib/proposals/fragment-text.ts';
import { compareVersions } from '../../src/lib/versions/server/compare-versions.ts';
import { freezeProposal } from '../../src/lib/versions/server/freeze-proposal.ts';
import { listVersions } from '../../src/lib/versions/server/list-versions.ts';
import { openVersion } from '../../src/lib/versions/server/open-version.ts';
import { restoreVersion } from '../../src/lib/versions/server/restore-version.ts';
import { nameVersion, saveVersion } from '../../src/lib/versions/server/save-version.ts';
import { findUndoable, undoRestore } from '../../src/lib/versions/server/undo-restore.ts';
import { restoresMost, versionsMost } from '../../src/lib/versions/version.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { makeDocument, type TestDocument } from '../support/documents.ts';
import { startSyncServer, type SyncServer } from '../support/sync-server.ts';
import { Ledger, TokenWriter, tokensIn } from '../support/token-writer.ts';
import { openWriter, typeParagraph, when, type Writer } from '../support/writers.ts';

let db: TestDatabase;
let server: SyncServer;
let made: TestDocument;
let priya: { id: string; cookie: string };
let tom: { id: string; cookie: string };
const open: { close(): void }[] = [];
const sql = () => db.database.sql;

beforeAll(async () => {
	db = await testDatabase({ poolSize: 8 });
	server = await startSyncServer(db);
});
beforeEach(async () => {
	made = await makeDocument(sql());
	priya = await made.officer('editor', 'Priya Shah');
	tom = await made.officer('editor', 'Tom Okafor');
});
afterEach(() => {
	for (const each of open.splice(0)) each.close();
});
afterAll(async () => {
	await server.close();
	await db.close();
});

const officer = ({ id }: { id: string }) => ({ id, councilCode: 'DST' }) as SignedInOfficer;
const door = (who: { cookie: string }) => ({
	port: server.port,
	documentId: made.documentId,
	cookie: who.cookie
});
async function enter(who: { cookie: string }): Promise<Writer> {
	const writer = await openWriter(door(who));
	open.push(writer);
	return writer;
}
const textIn = (doc: Y.Doc, key = 'problem') => fragmentText(doc.getXmlFragment(key));
async function storedText(key = 'problem'): Promise<string> {
	const now = await openVersion(sql(), made.documentId, 'now');
	return textIn(now!.doc, key);
}
/** Resolves when everything this writer did is on disk. */
async function saved(writer: Writer): Promise<void> {
	await expect.poll(() => storedText(), { timeout: 5_000 }).toBe(textIn(writer.doc));
}
async function keep(name = 'Draft'): Promise<string> {
	const version = randomUUID();
	expect(await saveVersion(sql(), officer(priya), made.documentId, { version, name })).toEqual({ ok: true });
	return version;
}
async function seenNow(): Promise<string> {
	return String((await openVersion(sql(), made.documentId, 'now'))!.seq);
}
const restore = async (version: string, more: Record<string, string> = {}, who: { id: string } = tom) =>
	restoreVersion(sql(), officer(who), made.documentId, {
		restore: randomUUID(),
		version,
		section: 'problem',
		seen: await seenNow(),
		...more
	});
const undo = async (who: { id: string } = tom) =>
	undoRestore(sql(), officer(who), made.documentId, {
		restore: (await findUndoable(sql(), made.documentId))?.id ?? randomUUID()
	});

describe('restoring', () => {
	test('[P8] a section becomes what it was, in every open page, as one log row; other sections stay', async () => {
		const page = await enter(priya);
		const text = typeParagraph(page.doc, 'problem', 'Nineteen people slept rough.');
		await saved(page);
		const version = await keep();
		text.delete(0, 'Nineteen'.length);
		text.insert(0, 'Twenty');
		typeParagraph(page.doc, 'problem', 'This goes.');
		typeParagraph(page.doc, 'cause', 'This stays.');
		await saved(page);
		const before = Number(await seenNow());
		expect(await restore(version)).toEqual({ ok: true, changed: true });
		await when(
			page.doc,
			() =>
				textIn(page.doc) === 'Nineteen people slept rough.\n' ||
				textIn(page.doc) === 'Nineteen people slept rough.'
		);
		expect(Number(await seenNow())).toBe(before + 1);
		expect(await storedText('cause')).toBe('This stays.');
	});

	test('the newer text is kept as a version, and who restored is told of', async () => {
		const page = await enter(priya);
		typeParagraph(page.doc, 'problem', 'First.');
		await saved(page);
		const version = await keep();
		typeParagraph(page.doc, 'problem', 'Second.');
		await saved(page);
		await restore(version);
		const { versions } = await listVersions(sql(), made.documentId);
		expect(versions.map(({ name, madeFor }) => name ?? madeFor)).toEqual(['restore', 'Draft']);
		const kept = await openVersion(sql(), made.documentId, versions[0]!.id);
		expect(textIn(kept!.doc)).toBe('First.\nSecond.');
		const told = await sql()`
			select officer_id, details from activity where room_id = ${made.roomId} and kind = 'version-restored'`;
		expect(told).toMatchObject([
			{ officer_id: tom.id, details: { version, name: 'Draft', section: 'problem' } }
		]);
	});

	test('[P4] words that come back are credited to their writers, not to who restored', async () => {
		const [one, two] = [await enter(priya), await enter(tom)];
		const text = typeParagraph(one.doc, 'problem', 'Nineteen people slept rough.');
		await when(two.doc, () => textIn(two.doc) !== '');
		typeParagraph(two.doc, 'problem', 'In Leeds there were more.');
		await when(one.doc, () => textIn(one.doc).includes('more'));
		await saved(one);
		const version = await keep();
		const authors = async () => {
			const read = await readAuthorship(sql(), { id: made.documentId, keys: ['problem'] });
			if (read.state !== 'read') throw new Error(read.state);
			return Object.fromEntries(read.authors.map(({ name, letters }) => [name, letters]));
		};
		const asItWas = await authors();
		expect(asItWas).toEqual({ 'Priya Shah': 25, 'Tom Okafor': 21 });
		text.delete(0, text.length);
		const all = two.doc.getXmlFragment('problem');
		all.delete(all.length - 1, 1);
		await when(one.doc, () => !textIn(one.doc).includes('more'));
		await saved(one);
		const third = await made.officer('owner', 'Third');
		expect(await restore(version, {}, third)).toEqual({ ok: true, changed: true });
		expect(await authors()).toEqual(asItWas);
		// Nobody can write on under the ids of the words that came back.
		const rows = await sql()`
			select officer_id from document_client where document_id = ${made.documentId} and officer_id = ${third.id}`;
		expect(rows.length).toBeGreaterThan(0);
	});

	test('what others typed after the page was shown stays, and so does what they type next', async () => {
		const page = await enter(priya);
		const text = typeParagraph(page.doc, 'problem', 'Nineteen people slept rough.');
		await saved(page);
		const version = await keep();
		const later = typeParagraph(page.doc, 'problem', 'This goes.');
		await saved(page);
		const seen = await seenNow();
		text.insert(text.length, ' More since.');
		later.insert(later.length, ' Kept.');
		await saved(page);
		expect(await restore(version, { seen })).toEqual({ ok: true, changed: true });
		await when(page.doc, () => !textIn(page.doc).includes('This goes'));
		later.insert(later.length, ' And on.');
		await saved(page);
		expect((await storedText()).split('\n')).toEqual([
			'Nineteen people slept rough. More since.',
			' Kept. And on.'
		]);
	});

	test('what one has just typed oneself leaves no empty line behind', async () => {
		const page = await enter(priya);
		typeParagraph(page.doc, 'problem', 'First.');
		await saved(page);
		const version = await keep();
		const blocks = page.doc.getXmlFragment('problem').length;
		typeParagraph(page.doc, 'problem', 'This goes.');
		await saved(page);
		await restore(version, {}, priya);
		await when(page.doc, () => textIn(page.doc) === 'First.');
		expect(page.doc.getXmlFragment('problem')).toHaveLength(blocks);
	});

	test('sent again with the same id, or when nothing differs, it changes nothing', async () => {
		const page = await enter(priya);
		typeParagraph(page.doc, 'problem', 'First.');
		await saved(page);
		const version = await keep();
		expect(await restore(version)).toEqual({ ok: true, changed: false });
		typeParagraph(page.doc, 'problem', 'Second.');
		await saved(page);
		const same = { restore: randomUUID() };
		expect(await Promise.all([restore(version, same), restore(version, same)])).toEqual([
			{ ok: true, changed: true },
			{ ok: true, changed: true }
		]);
		const told = await sql()`
			select 1 from activity where room_id = ${made.roomId} and kind = 'version-restored'`;
		expect(told).toHaveLength(1);
	});

	test('[P6] who may not write restores and undoes nothing; versions of others are not found', async () => {
		const page = await enter(priya);
		typeParagraph(page.doc, 'problem', 'First.');
		await saved(page);
		const version = await keep();
		typeParagraph(page.doc, 'problem', 'Second.');
		await saved(page);
		const commenter = await made.officer('commenter');
		const stranger = await made.officer(null);
		expect(await restore(version, {}, commenter)).toMatchObject({ reason: 'not-allowed' });
		expect(await restore(version, {}, stranger)).toMatchObject({ reason: 'not-found' });
		await restore(version);
		expect(await undo(commenter)).toMatchObject({ reason: 'not-allowed' });
		expect(await undo(stranger)).toMatchObject({ reason: 'not-found' });
		made = await makeDocument(sql());
		tom = await made.officer('editor');
		expect(await restore(version)).toMatchObject({ reason: 'not-found' });
	});

	test.each([
		['an id that is none', { version: 'x' }, 'bad-input'],
		['a section of another form', { section: 'costs' }, 'bad-input'],
		['a section with NUL in its name', { section: 'a\0b' }, 'bad-input'],
		['a place in the log that is none', { seen: '-1' }, 'bad-input']
	])('%s is refused in words', async (_, wrong, reason) => {
		const version = await keep();
		expect(await restore(version, wrong)).toMatchObject({ ok: false, reason });
	});

	test('while the proposal is frozen nothing is restored, undone or named', async () => {
		const page = await enter(priya);
		typeParagraph(page.doc, 'problem', 'First.');
		await saved(page);
		const version = await keep();
		typeParagraph(page.doc, 'problem', 'Second.');
		await saved(page);
		await restore(version);
		const owner = await made.officer('owner');
		expect(
			await freezeProposal(sql(), officer(owner), made.documentId, {
				freeze: randomUUID(),
				reason: 'Ready for sign-off'
			})
		).toEqual({ ok: true });
		const text = await storedText();
		expect(await restore(version)).toMatchObject({ reason: 'not-allowed', message: /frozen/ });
		expect(await undo()).toMatchObject({ reason: 'not-allowed', message: /frozen/ });
		const automatic = (await listVersions(sql(), made.documentId)).versions.find(({ name }) => name === null);
		expect(
			await nameVersion(sql(), officer(tom), made.documentId, { version: automatic!.id, name: 'Mine' })
		).toMatchObject({ reason: 'not-allowed' });
		expect(await storedText()).toBe(text);
	});

	test('[P7] what the editor does not know is not put back', async () => {
		const page = await enter(priya);
		typeParagraph(page.doc, 'problem', 'First.');
		await saved(page);
		const version = await keep();
		const odd = (await openVersion(sql(), made.documentId, version))!.doc;
		odd.getXmlFragment('problem').push([new Y.XmlElement('video')]);
		const update = Y.encodeStateAsUpdate(odd);
		const { deflateSync } = await import('node:zlib');
		await sql()`
			update document_version set base_id = null, bytes = ${deflateSync(update)}, sha256 = ${sha256(update)}
			where id = ${version}`;
		expect(await restore(version)).toMatchObject({ reason: 'bad-input', message: /editor does not know/ });
		await sql()`update document_version set bytes = '\\x00' where id = ${version}`;
		expect(await restore(version)).toMatchObject({ reason: 'busy', message: /Nothing was deleted/ });
		expect(await storedText()).toBe('First.');
	});

	test('[B9] floods of signs, turned text and joined emoji come back letter by letter', async () => {
		const odd = [
			'a' + '\u0301'.repeat(500),
			'\u202eturned\u202c',
			'👩‍👩‍👧‍👦 🇬🇧 👍🏽',
			'ﷺ',
			'e\u0301é',
			'\u200b\u2060'
		].join(' ');
		const page = await enter(priya);
		const text = typeParagraph(page.doc, 'problem', odd);
		await saved(page);
		const version = await keep();
		text.delete(3, 40);
		text.insert(5, '👩‍👩‍👦');
		await saved(page);
		await restore(version);
		expect(await storedText()).toBe(odd);
	});
});

describe('undoing a restore', () => {
	test('[P8] gives the newer text back, keeps what was typed since, and is a forward edit too', async () => {
		const page = await enter(priya);
		const text = typeParagraph(page.doc, 'problem', 'Nineteen people slept rough.');
		await saved(page);
		const version = await keep();
		text.insert(text.length, ' In Leeds there were more.');
		typeParagraph(page.doc, 'problem', 'A second one.');
		await saved(page);
		await restore(version);
		await when(page.doc, () => !textIn(page.doc).includes('Leeds'));
		text.insert(0, 'Since: ');
		await saved(page);
		const before = Number(await seenNow());
		expect(await undo()).toEqual({ ok: true, changed: true });
		await when(page.doc, () => textIn(page.doc).includes('second'));
		expect((await storedText()).split('\n').filter(Boolean)).toEqual([
			'Since: Nineteen people slept rough. In Leeds there were more.',
			'A second one.'
		]);
		expect(Number(await seenNow())).toBe(before + 1);
		expect(await findUndoable(sql(), made.documentId)).toBeNull();
	});

	test('still works when the log has become a snapshot', async () => {
		const page = await enter(priya);
		typeParagraph(page.doc, 'problem', 'First.');
		await saved(page);
		const version = await keep();
		typeParagraph(page.doc, 'problem', 'Second.');
		await saved(page);
		await restore(version);
		const { doc, seq } = (await openVersion(sql(), made.documentId, 'now'))!;
		const bytes = Y.encodeStateAsUpdate(doc);
		await storeSnapshot(sql(), { documentId: made.documentId, seq, bytes, sha256: sha256(bytes) });
		expect(await undo()).toEqual({ ok: true, changed: true });
		expect((await storedText()).split('\n').filter(Boolean)).toEqual(['First.', 'Second.']);
	});

	test('only the last one, for seven days, once', async () => {
		const page = await enter(priya);
		typeParagraph(page.doc, 'problem', 'First.');
		await saved(page);
		const version = await keep();
		typeParagraph(page.doc, 'problem', 'Second.');
		await saved(page);
		await restore(version);
		const first = await findUndoable(sql(), made.documentId);
		await when(page.doc, () => !textIn(page.doc).includes('Second'));
		typeParagraph(page.doc, 'problem', 'Third.');
		await saved(page);
		await restore(version);
		const take = (id: string) => undoRestore(sql(), officer(tom), made.documentId, { restore: id });
		expect(await take(first!.id)).toMatchObject({ reason: 'expired', message: /kept as a version/ });
		const last = await findUndoable(sql(), made.documentId);
		await sql()`update document_restore set restored_at = restored_at - interval '8 days' where document_id = ${made.documentId}`;
		expect(await findUndoable(sql(), made.documentId)).toBeNull();
		expect(await take(last!.id)).toMatchObject({ reason: 'expired' });
	});
});

test('[P12] restoring again and again keeps a bounded number of texts, takes no other version away, and the last can be undone', async () => {
	const page = await enter(priya);
	typeParagraph(page.doc, 'problem', 'First.');
	await saved(page);
	const first = await keep('First');
	typeParagraph(page.doc, 'problem', 'Second.');
	await saved(page);
	const second = await keep('Second');
	expect(await restore(first)).toEqual({ ok: true, changed: true });
	// As many as a program makes in a long night, each with its restore, beside those of the sittings before.
	const others = versionsMost / 2;
	await sql()`
		insert into document_version (id, document_id, seq, made_for, words, base_id, bytes, sha256)
		select gen_random_uuid(), document_id, -n, case when n > ${others} then 'writing' else 'restore' end,
			words, base_id, bytes, sha256
		from document_version, generate_series(1, ${2 * others}) n where id = ${second}`;
	await sql()`
		insert into document_restore
			(id, document_id, before_id, sections, client_ids, bytes, restored_by, restored_at)
		select gen_random_uuid(), v.document_id, v.id, r.sections, r.client_ids, r.bytes, r.restored_by,
			r.restored_at - interval '1 day'
		from document_version v join document_restore r on r.document_id = v.document_id
		where v.document_id = ${made.documentId} and v.made_for = 'restore'`;
	const wanted = [second, first];
	for (let count = 0; count < 2 * restoresMost; count += 1)
		expect(await restore(wanted[count % 2]!)).toEqual({ ok: true, changed: true });
	const [kept] = await sql()`
		select count(*) filter (where name is null)::int as automatic, count(*) filter (where made_for = 'writing')::int as writing,
			(select count(*)::int from document_restore where document_id = ${made.documentId}) as restores
		from document_version where document_id = ${made.documentId}`;
	expect(kept).toEqual({ automatic: versionsMost, writing: others, restores: restoresMost });
	expect((await storedText()).split('\n').filter(Boolean)).toEqual(['First.']);
	expect(await undo()).toEqual({ ok: true, changed: true });
	expect((await storedText()).split('\n').filter(Boolean)).toEqual(['First.', 'Second.']);
});

test('restoring while two people type loses none of their words, and undoing gives every one back once', async () => {
	const seen = new Ledger();
	const writers = [
		new TokenWriter(1, seen, 'problem', door(priya)),
		new TokenWriter(2, seen, 'problem', door(tom))
	];
	open.push(...writers);
	const [first, second] = writers as [TokenWriter, TokenWriter];
	await first.start(7);
	await second.start(11);
	const typed = (count: number) =>
		expect.poll(() => Math.min(first.typed, second.typed), { timeout: 10_000 }).toBeGreaterThan(count);
	await typed(20);
	const version = await keep();
	await typed(40);
	const at = [first.typed, second.typed];
	expect(await restore(version)).toEqual({ ok: true, changed: true });
	await typed(80);
	await restoreWas(at);
	expect(await undo()).toEqual({ ok: true, changed: true });
	await typed(120);
	for (const writer of writers) writer.rest();
	const everything = () => [first.typed, second.typed];
	await expect.poll(async () => counts(await now()), { timeout: 10_000 }).toEqual(everything());
	for (const writer of writers) {
		await when(writer.doc, () => counts(writer.doc).join() === everything().join());
		for (const tokens of tokensIn(writer.doc, 'problem').values())
			expect(new Set(tokens).size).toBe(tokens.length);
	}
	const both = await compareVersions(sql(), {
		id: made.documentId,
		keys: ['problem'],
		from: version,
		to: 'now'
	});
	expect(both).toMatchObject({ state: 'compared' });

	async function now(): Promise<Y.Doc> {
		return (await openVersion(sql(), made.documentId, 'now'))!.doc;
	}
	function counts(doc: Y.Doc): number[] {
		const tokens = tokensIn(doc, 'problem');
		return [1, 2].map((author) => new Set(tokens.get(author)).size);
	}
	/** After the restore the words of the version and all that was typed meanwhile stand in the text. */
	async function restoreWas(typedBefore: number[]): Promise<void> {
		const tokens = tokensIn(await now(), 'problem');
		for (const [index, author] of [1, 2].entries()) {
			const own = tokens.get(author) ?? [];
			expect(own).toEqual(own.toSorted((a, b) => a - b));
			const since = own.filter((number) => number >= typedBefore[index]!);
			// What was stored between that count and the restore's own reading belongs to the text that was put back.
			expect(since).toHaveLength(since.at(-1)! - since[0]! + 1);
			expect(since.length).toBeGreaterThan(20);
			expect(own).toContain(0);
		}
	}
});
