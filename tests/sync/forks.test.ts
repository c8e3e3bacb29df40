import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { readDocument } from '../../db/queries/documents.ts';
import { readClientOwners } from '../../db/queries/journal.ts';
import { ring } from '../../server/bus/bus.ts';
import type { SignedInOfficer } from '../../src/lib/accounts/officer.ts';
import { editDocument } from '../../src/lib/proposals/server/edit-document.ts';
import { closeCode } from '../../src/lib/protocol/sync.ts';
import { renewFork } from '../../src/lib/suggestions/server/renew-fork.ts';
import { freezeProposal, unfreezeProposal } from '../../src/lib/versions/server/freeze-proposal.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { makeDocument, type TestDocument } from '../support/documents.ts';
import { forkOf } from '../support/forks.ts';
import { holdCommits } from '../support/hold-commits.ts';
import { openPage, openSynced, updateOf, type Page } from '../support/page.ts';
import { startSyncServer, type SyncServer } from '../support/sync-server.ts';
import { closeCodeOf, typeParagraph, when } from '../support/writers.ts';

type Person = { id: string; cookie: string };

const textOf = (doc: Y.Doc) => doc.getXmlFragment('problem').toString();

describe('a fork', () => {
	let db: TestDatabase;
	let server: SyncServer;
	let made: TestDocument;
	let suggester: Person;
	let editor: Person;
	let fork: string;
	const pages: Page[] = [];
	const sql = () => db.database.sql;

	beforeAll(async () => {
		db = await testDatabase();
		server = await startSyncServer(db);
	});
	beforeEach(async () => {
		made = await makeDocument(sql());
		suggester = await made.officer('commenter');
		editor = await made.officer('editor');
		fork = await forkOf(sql(), suggester, made.documentId);
	});
	afterAll(async () => {
		for (const page of pages.splice(0)) page.close();
		await server.close();
		await db.close();
	});

	const door = (person: Person, documentId: string, at = server) => ({
		port: at.port,
		documentId,
		cookie: person.cookie
	});

	async function join(
		person: Person,
		documentId: string,
		{ at = server, params = '' }: { at?: SyncServer; params?: string } = {}
	): Promise<Page> {
		const page = await openSynced(door(person, documentId, at), params);
		pages.push(page);
		return page;
	}

	/** As an editor does: into its own text, and to the server. */
	function write(page: Page, words: string, clientId?: number): void {
		const update = updateOf(page.doc, (doc) => void typeParagraph(doc, 'problem', words), clientId);
		Y.applyUpdate(page.doc, update);
		page.update(update);
	}

	async function saved(page: Page, words: string): Promise<void> {
		const before = page.heard.filter((message) => message.type === 'durable').at(-1);
		write(page, words);
		await page.durable(before?.type === 'durable' ? before.count + 1 : 1);
	}

	const shows = (page: Page, words: string, limitMs = 5_000) =>
		when(page.doc, () => textOf(page.doc).includes(words), limitMs);

	const stored = async (id: string) => (await readDocument(sql(), id))!;

	/** The text of the base and of the fork, read from the disk alone. */
	async function storedTexts(): Promise<{ base: string; fork: string }> {
		const doc = new Y.Doc();
		const apply = async (id: string) => {
			const { snapshot, tail } = await stored(id);
			doc.transact(() => {
				for (const part of [...(snapshot ? [snapshot] : []), ...tail]) Y.applyUpdate(doc, part);
			});
			expect(doc.store.pendingStructs).toBeNull();
			expect(doc.store.pendingDs).toBeNull();
			return textOf(doc);
		};
		return { base: await apply(made.documentId), fork: await apply(fork) };
	}

	test('[P10] shows the live text and what its officer adds; the live text never has it', async () => {
		const live = await join(editor, made.documentId);
		await saved(live, 'Live.');
		const page = await join(suggester, fork);
		expect(textOf(page.doc)).toBe(textOf(live.doc));
		await saved(page, 'Suggested.');
		await saved(live, 'Later.');
		await shows(page, 'Later.');
		const again = await join(suggester, fork);
		for (const words of ['Live.', 'Suggested.', 'Later.']) expect(textOf(again.doc)).toContain(words);
		expect(textOf((await join(editor, made.documentId)).doc)).not.toContain('Suggested.');
		expect(await stored(fork)).toMatchObject({ seq: 1 });
		expect(await stored(made.documentId)).toMatchObject({ seq: 3 });
	});

	test('follows the live text while nobody else reads that, and what the server itself edits', async () => {
		const page = await join(suggester, fork);
		await sql().begin((tx) =>
			editDocument(tx, {
				documentId: made.documentId,
				officerId: editor.id,
				change: (doc) => void typeParagraph(doc, 'problem', 'By the server.')
			})
		);
		await shows(page, 'By the server.');
		const live = await join(editor, made.documentId);
		await saved(live, 'By a page.');
		await shows(page, 'By a page.');
		await saved(page, 'Suggested after it.');
		expect(textOf((await join(suggester, fork)).doc)).toBe(textOf(page.doc));
	});

	test('[P1] has what was written to the live text while its page was away, and its page’s words too', async () => {
		const away = await join(suggester, fork);
		await saved(away, 'Suggested before.');
		away.close();
		const live = await join(editor, made.documentId);
		await saved(live, 'While away.');
		const offline = updateOf(away.doc, (doc) => void typeParagraph(doc, 'problem', 'Suggested offline.'));
		const back = await openPage(door(suggester, fork));
		pages.push(back);
		Y.applyUpdate(back.doc, Y.encodeStateAsUpdate(away.doc));
		back.step1(Y.encodeStateVector(away.doc));
		await back.until((message) => message.type === 'step2');
		// All that it has, as a page that comes back sends it; the fork's log gets what is new alone.
		Y.applyUpdate(away.doc, offline);
		back.step2(Y.encodeStateAsUpdate(away.doc));
		Y.applyUpdate(back.doc, offline);
		await back.durable(1);
		for (const words of ['Suggested before.', 'While away.', 'Suggested offline.'])
			expect(textOf(back.doc)).toContain(words);
		const { tail } = await stored(fork);
		expect(tail).toHaveLength(2);
		expect(Buffer.compare(tail[1]!, offline)).toBe(0);
		expect((await storedTexts()).fork).toContain('Suggested offline.');
	});

	test('[P1] keeps deletions of the live text out of it, and out of the log what the live text deleted itself', async () => {
		const live = await join(editor, made.documentId);
		await saved(live, 'First.');
		await saved(live, 'Second.');
		const page = await join(suggester, fork);
		const cut = updateOf(live.doc, (doc) => doc.getXmlFragment('problem').delete(2, 1));
		Y.applyUpdate(live.doc, cut);
		live.update(cut);
		await live.durable(3);
		await when(page.doc, () => !textOf(page.doc).includes('Second.'), 1_000);
		const suggested = updateOf(page.doc, (doc) => doc.getXmlFragment('problem').delete(1, 1));
		Y.applyUpdate(page.doc, suggested);
		// With every deletion that the page knows, as in a step 2.
		page.step2(Y.encodeStateAsUpdate(page.doc));
		await page.durable(1);
		const { tail } = await stored(fork);
		expect(tail).toHaveLength(1);
		expect(Buffer.compare(tail[0]!, suggested)).toBe(0);
		expect(textOf(live.doc)).toContain('First.');
		expect(await storedTexts()).toMatchObject({
			base: expect.stringContaining('First.'),
			fork: expect.not.stringContaining('First.')
		});
		page.step2(Y.encodeStateAsUpdate(page.doc));
		await page.durable(2);
		expect((await stored(fork)).seq).toBe(1);
	});

	test('[P1] holds nothing on disk that builds on words of the live text which are not', async () => {
		const [live, page] = [await join(editor, made.documentId), await join(suggester, fork)];
		const other = await join(await made.officer('editor'), made.documentId);
		const held = await holdCommits(sql(), made.documentId);
		try {
			write(live, 'Not on disk yet.');
			await shows(other, 'Not on disk yet.');
			// Shown early to those who write beside it, and to no fork.
			await saved(page, 'Suggested meanwhile.');
			expect(textOf(page.doc)).not.toContain('Not on disk yet.');
			expect((await storedTexts()).fork).toContain('Suggested meanwhile.');
		} finally {
			await held.release();
		}
		await shows(page, 'Not on disk yet.');
	});

	describe('[P5] who sees it', () => {
		test('nobody but its officer, whatever their role: it looks like no document at all', async () => {
			const room = await Promise.all(
				(['owner', 'editor', 'commenter', null] as const).map((role) => made.officer(role))
			);
			for (const person of [...room, editor]) {
				expect(await closeCodeOf(door(person, fork))).toBe(closeCode.notFound);
				expect(await closeCodeOf(door(person, fork), '?schema=0')).toBe(closeCode.notFound);
			}
			expect(await closeCodeOf({ port: server.port, documentId: fork })).toBe(closeCode.signedOut);
		});

		const setRole = async (role: string | null) => {
			if (role === null) await sql()`delete from room_member where officer_id = ${suggester.id}`;
			else await sql()`update room_member set role = ${role} where officer_id = ${suggester.id}`;
			await ring(sql(), { type: 'access', roomId: made.roomId, officerId: suggester.id });
		};

		test('its officer reads it alone while they may not comment, and writes again when they may', async () => {
			const page = await join(suggester, fork);
			await setRole('viewer');
			await page.until((message) => message.type === 'access' && !message.mayWrite, 1_000);
			write(page, 'Too late.');
			await setRole('commenter');
			await page.until((message) => message.type === 'access' && message.mayWrite, 1_000);
			expect((await stored(fork)).seq).toBe(0);
			page.step2(Y.encodeStateAsUpdate(page.doc));
			await page.durable(2);
			expect((await storedTexts()).fork).toContain('Too late.');
		});

		test('its officer is sent away within a second of losing the room, and finds nothing there', async () => {
			const page = await join(suggester, fork);
			const lost = performance.now();
			await setRole(null);
			expect(await page.closed).toBe(closeCode.notFound);
			expect(performance.now() - lost).toBeLessThan(1_000);
			expect(await closeCodeOf(door(suggester, fork))).toBe(closeCode.notFound);
		});

		test('its officer reads it alone within a second of the freeze, and hands the live text nothing', async () => {
			const live = await join(editor, made.documentId);
			await saved(live, 'Live.');
			const { seq } = await stored(made.documentId);
			const page = await join(suggester, fork);
			await saved(page, 'Before.');
			const owner = { id: (await made.officer('owner')).id, councilCode: 'DST' } as SignedInOfficer;
			const freeze = randomUUID();
			await freezeProposal(sql(), owner, made.documentId, { freeze, reason: 'Ready for sign-off' });
			await page.until((message) => message.type === 'access' && !message.mayWrite, 1_000);
			write(page, 'Too late.');
			page.step2(Y.encodeStateAsUpdate(page.doc));
			await page.until(() => page.heard.filter((message) => message.type === 'access').length === 3);
			expect((await stored(fork)).seq).toBe(1);
			expect((await storedTexts()).fork).not.toContain('Too late.');
			expect((await stored(made.documentId)).seq).toBe(seq);
			const reader = await join(editor, made.documentId);
			for (const text of [textOf(live.doc), textOf(reader.doc), (await storedTexts()).base]) {
				expect(text).toContain('Live.');
				expect(text).not.toContain('Before.');
				expect(text).not.toContain('Too late.');
			}
			await unfreezeProposal(sql(), owner, made.documentId, { freeze, reason: 'The costs have changed' });
			await page.until((message) => message.type === 'access' && message.mayWrite, 1_000);
		});

		test('nobody, once the proposal is deleted', async () => {
			const page = await join(suggester, fork);
			await sql()`update proposal set deleted_at = now() where id = ${made.documentId}`;
			await ring(sql(), { type: 'access', roomId: made.roomId });
			expect(await page.closed).toBe(closeCode.notFound);
			expect(await closeCodeOf(door(suggester, fork))).toBe(closeCode.notFound);
		});
	});

	describe('[P4] whose words', () => {
		test('text under a client id of the live text, or of another fork, is left out', async () => {
			const live = await join(editor, made.documentId, { params: '?client=101' });
			write(live, 'By the editor.', 101);
			await live.durable(1);
			const other = await made.officer('commenter');
			const theirs = await join(other, await forkOf(sql(), other, made.documentId), {
				params: '?client=102'
			});
			const page = await join(suggester, fork);
			for (const clientId of [101, 102])
				page.update(updateOf(page.doc, (doc) => void typeParagraph(doc, 'problem', 'Forged.'), clientId));
			page.update(updateOf(page.doc, (doc) => void typeParagraph(doc, 'problem', 'Own.')));
			await page.durable(3);
			const { fork: text } = await storedTexts();
			expect(text).toContain('Own.');
			expect(text).not.toContain('Forged.');
			await saved(theirs, 'Theirs.');
		});

		test('an id of a fork is nobody else’s in the live text, now and after a restart', async () => {
			const page = await join(suggester, fork, { params: '?client=201' });
			write(page, 'Suggested.', 202);
			await page.durable(1);
			const owners = await readClientOwners(sql(), made.documentId, [201, 202]);
			expect([...owners.values()]).toEqual([suggester.id, suggester.id]);
			for (const clientId of [201, 202])
				expect(await closeCodeOf(door(editor, made.documentId), `?client=${clientId}`)).toBe(
					closeCode.clientIdTaken
				);
			const restarted = await startSyncServer(db);
			const live = await join(editor, made.documentId, { at: restarted });
			live.update(updateOf(live.doc, (doc) => void typeParagraph(doc, 'problem', 'Forged.'), 202));
			write(live, 'Own.');
			await live.durable(2);
			expect((await storedTexts()).base).not.toContain('Forged.');
			await restarted.close();
		});

		test('content that the schema does not know is refused in a fork as anywhere', async () => {
			const page = await join(suggester, fork);
			page.update(
				updateOf(page.doc, (doc) => doc.getXmlFragment('problem').insert(0, [new Y.XmlElement('script')]))
			);
			expect(await page.closed).toBe(closeCode.badContent);
			const other = await join(suggester, fork);
			other.update(updateOf(other.doc, (doc) => void typeParagraph(doc, 'elsewhere', 'Hidden.')));
			expect(await other.closed).toBe(closeCode.badContent);
			expect((await stored(fork)).seq).toBe(0);
		});

		test('text that builds on what is neither in the live text nor in the fork is asked for', async () => {
			const other = await made.officer('commenter');
			const theirs = await join(other, await forkOf(sql(), other, made.documentId));
			await saved(theirs, 'Theirs.');
			const page = await join(suggester, fork);
			const asked = page.heard.length;
			page.update(updateOf(theirs.doc, (doc) => void typeParagraph(doc, 'problem', 'Upon theirs.')));
			await page.until((message) => page.heard.indexOf(message) >= asked && message.type === 'step1');
			expect((await stored(fork)).seq).toBe(0);
		});
	});

	describe('that is renewed', () => {
		const renew = (update: Uint8Array | null, clientIds: number[] = []) =>
			sql().begin(async (tx) => {
				const { seq } = (await readDocument(tx, fork))!;
				return renewFork(tx, { forkId: fork, expectedSeq: seq, update, clientIds });
			});

		test('sends its pages away on every server at once, with a code of its own; the new one holds what was kept', async () => {
			const second = await startSyncServer(db);
			const [here, there] = [await join(suggester, fork), await join(suggester, fork, { at: second })];
			await saved(here, 'Decided.');
			const live = await join(editor, made.documentId);
			const kept = updateOf(live.doc, (doc) => void typeParagraph(doc, 'problem', 'Still open.'), 301);
			const began = performance.now();
			expect(await renew(kept, [301])).toMatchObject({ state: 'renewed' });
			expect(await Promise.all([here.closed, there.closed])).toEqual([
				closeCode.forkRenewed,
				closeCode.forkRenewed
			]);
			expect(performance.now() - began).toBeLessThan(1_000);
			expect(await closeCodeOf(door(suggester, fork))).toBe(closeCode.notFound);
			fork = await forkOf(sql(), suggester, made.documentId);
			const page = await join(suggester, fork);
			expect(textOf(page.doc)).toContain('Still open.');
			expect(textOf(page.doc)).not.toContain('Decided.');
			await saved(page, 'And more.');
			expect(await closeCodeOf(door(editor, made.documentId), '?client=301')).toBe(closeCode.clientIdTaken);
			await second.close();
		});

		test('[P1] is not, while words of its page are on their way to disk; those after it are not acknowledged', async () => {
			const page = await join(suggester, fork);
			const held = await holdCommits(sql(), fork);
			write(page, 'On their way.');
			expect(await renew(null)).toEqual({ state: 'moved' });
			await held.release();
			await page.durable(1);
			const renewing = sql().begin((tx) =>
				renewFork(tx, { forkId: fork, expectedSeq: 1, update: null, clientIds: [] })
			);
			write(page, 'Too late or not.');
			// Whichever comes first: nothing that is acknowledged goes with the old fork.
			if ((await renewing).state === 'renewed') {
				expect(await page.closed).toBe(closeCode.forkRenewed);
				expect(page.heard.some((message) => message.type === 'durable' && message.count === 2)).toBe(false);
			} else {
				await page.durable(2);
				expect((await storedTexts()).fork).toContain('Too late or not.');
			}
		});
	});

	test('[P7] stays closed while its live text is damaged, and opens again once that was mended', async () => {
		await saved(await join(suggester, fork), 'Suggested.');
		const restarted = await startSyncServer(db);
		const [row] = await sql()<{ bytes: Buffer }[]>`
			update document_update set bytes = '\\x05ffff01' where document_id = ${made.documentId}
			returning (select u.bytes from document_update u where u.document_id = ${made.documentId})`;
		expect(await closeCodeOf(door(suggester, fork, restarted))).toBe(closeCode.damaged);
		expect((await stored(fork)).seq).toBe(1);
		await sql()`update document_update set bytes = ${row!.bytes} where document_id = ${made.documentId}`;
		const page = await join(suggester, fork, { at: restarted });
		expect(textOf(page.doc)).toContain('Suggested.');
		await restarted.close();
	});

	test.each([
		['a row missing', () => sql()`delete from document_update where document_id = ${fork} and seq = 1`],
		['no log at all', () => sql()`delete from document_update where document_id = ${fork}`],
		[
			'a row that cannot be read',
			() => sql()`update document_update set bytes = '\\x05ffff01' where document_id = ${fork}`
		]
	])('[P7] with %s it stays closed, and its live text does not', async (_what, damage) => {
		const page = await join(suggester, fork);
		await saved(page, 'One.');
		await saved(page, 'Two.');
		await damage();
		const restarted = await startSyncServer(db);
		expect(await closeCodeOf(door(suggester, fork, restarted))).toBe(closeCode.damaged);
		await saved(await join(editor, made.documentId, { at: restarted }), 'Live.');
		await restarted.close();
	});

	test('[P9] a live text that must be read afresh takes its forks’ pages with it', async () => {
		const page = await join(suggester, fork);
		// Rows that were made into a snapshot elsewhere: this memory can no longer become the whole text.
		await sql().begin(async (tx) => {
			await editDocument(tx, {
				documentId: made.documentId,
				officerId: editor.id,
				change: (doc) => void typeParagraph(doc, 'problem', 'Swallowed.')
			});
			await tx`delete from document_update where document_id = ${made.documentId} and seq = 2`;
		});
		expect(await page.closed).toBe(closeCode.comeBackLater);
	});

	test('a live text that is gone takes its fork with it', async () => {
		const page = await join(suggester, fork);
		await sql().begin(async (tx) => {
			await tx`delete from document where id = ${fork}`;
			await tx`delete from document where id = ${made.documentId}`;
			await ring(tx, { type: 'document', documentId: made.documentId });
		});
		expect(await page.closed).toBe(closeCode.notFound);
	});

	test('[P9] a fault in a fork is its own: the live text goes on', async () => {
		// The same client id with other words in the live text and in the fork: what no honest page does.
		const both = await made.officer('editor');
		const own = await forkOf(sql(), both, made.documentId);
		const page = await join(both, own);
		const live = await join(both, made.documentId);
		const plain = updateOf(live.doc, (doc) => void typeParagraph(doc, 'problem', 'abcdefghij'), 401);
		page.update(plain);
		await page.durable(1);
		live.update(
			updateOf(
				live.doc,
				(doc) => {
					for (let index = 0; index < 3; index += 1) {
						const item = new Y.XmlElement('listItem');
						const list = new Y.XmlElement('bulletList');
						list.insert(0, [item]);
						doc.getXmlFragment('problem').insert(0, [list]);
						typeParagraph(doc, 'problem', 'Other words.');
					}
				},
				401
			)
		);
		await live.durable(1);
		await saved(live, 'Goes on.');
		const fresh = await join(editor, made.documentId);
		for (const words of ['Other words.', 'Goes on.']) expect(textOf(fresh.doc)).toContain(words);
		expect(textOf(fresh.doc)).not.toContain('abcdefghij');
	});

	test('leaves the memory when nobody reads it, and its live text after it', async () => {
		const idle = await startSyncServer(db, { idleMs: 50 });
		const page = await join(suggester, fork, { at: idle });
		expect(idle.sync.gauges().documents).toBe(2);
		await saved(page, 'Kept.');
		page.close();
		const end = performance.now() + 5_000;
		while (idle.sync.gauges().documents > 0 && performance.now() < end)
			await new Promise((resolve) => setImmediate(resolve));
		expect(idle.sync.gauges().documents).toBe(0);
		expect(textOf((await join(suggester, fork, { at: idle })).doc)).toContain('Kept.');
		await idle.close();
	});
});
