import * as encoding from 'lib0/encoding';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { closeCode } from '../../src/lib/protocol/sync.ts';
import { forgetUnusedClientIds } from '../../db/queries/journal.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { makeDocument, type TestDocument } from '../support/documents.ts';
import { openPage, openSynced, updateOf, type Heard, type Page } from '../support/page.ts';
import { startSyncServer, type SyncServer } from '../support/sync-server.ts';
import { closeCodeOf, typeParagraph, when } from '../support/writers.ts';

const victimId = 1_001;
const forgerId = 2_002;
const textOf = (doc: Y.Doc) => doc.getXmlFragment('problem').toString();

describe('nobody writes or appears under another name', () => {
	let db: TestDatabase;
	let server: SyncServer;
	let made: TestDocument;
	let victim: { id: string; cookie: string };
	let forger: { id: string; cookie: string };
	const pages: Page[] = [];

	beforeAll(async () => {
		db = await testDatabase();
		server = await startSyncServer(db);
	});
	beforeEach(async () => {
		for (const page of pages.splice(0)) page.close();
		made = await makeDocument(db.database.sql);
		victim = await made.officer('editor', 'Megan Rees');
		forger = await made.officer('editor', 'Somebody Else');
	});
	afterAll(async () => {
		for (const page of pages.splice(0)) page.close();
		await server.close();
		await db.close();
	});

	async function join({ cookie }: { cookie: string }, params = ''): Promise<Page> {
		const page = await openSynced({ port: server.port, documentId: made.documentId, cookie }, params);
		pages.push(page);
		return page;
	}

	/** Lets a page say something honest and waits until it is on disk: all that came before has been looked at. */
	async function settle(page: Page, count: number): Promise<void> {
		page.step2(updateOf(page.doc, (doc) => void typeParagraph(doc, 'problem', 'Honest words.')));
		await page.durable(count);
	}

	async function freshText(): Promise<string> {
		const page = await join(await made.officer('viewer'));
		return textOf(page.doc);
	}

	/** An update of one struct that only takes up clocks. `kind`: 0 is Yjs's GC, 10 its Skip. */
	function hole(client: number, clock: number, length: number, kind: 0 | 10): Uint8Array {
		const encoder = encoding.createEncoder();
		for (const number of [1, 1, client, clock]) encoding.writeVarUint(encoder, number);
		encoding.writeUint8(encoder, kind);
		encoding.writeVarUint(encoder, length);
		encoding.writeVarUint(encoder, 0);
		return encoding.toUint8Array(encoder);
	}

	test('[P4] text under the client id of another is left out, and its owner types on with the same clocks', async () => {
		const megan = await join(victim, `?client=${victimId}`);
		const editor = new Y.Doc();
		Y.applyUpdate(editor, Y.encodeStateAsUpdate(megan.doc));
		editor.clientID = victimId;
		editor.on('update', (update: Uint8Array) => megan.update(update));
		typeParagraph(editor, 'problem', 'Mine.');
		await megan.durable(1);

		const other = await join(forger, `?client=${forgerId}`);
		const ahead = new Y.Doc();
		Y.applyUpdate(ahead, Y.encodeStateAsUpdate(editor));
		other.update(updateOf(ahead, (doc) => void typeParagraph(doc, 'problem', 'Forged ahead.'), victimId));
		other.update(updateOf(other.doc, (doc) => void typeParagraph(doc, 'problem', 'Forged again.'), victimId));
		await settle(other, 3);

		typeParagraph(editor, 'problem', 'Mine too.');
		await megan.durable(2);
		const text = await freshText();
		expect(text).toContain('Mine.');
		expect(text).toContain('Mine too.');
		expect(text).toContain('Honest words.');
		expect(text).not.toContain('Forged');
		expect(textOf(megan.doc)).not.toContain('Forged');
		expect(server.refused).toContain('foreign');
	});

	test('[P4] an id that was here but has written nothing yet is as safe, also after its page has left', async () => {
		const megan = await join(victim, `?client=${victimId}`);
		const other = await join(forger, `?client=${forgerId}`);
		other.update(updateOf(other.doc, (doc) => void typeParagraph(doc, 'problem', 'Forged one.'), victimId));
		await settle(other, 2);
		megan.close();
		await megan.closed;
		// The page is offline now, and its text is under this id.
		const at = { port: server.port, documentId: made.documentId, cookie: forger.cookie };
		expect(await closeCodeOf(at, `?client=${victimId}`)).toBe(closeCode.clientIdTaken);
		other.update(updateOf(other.doc, (doc) => void typeParagraph(doc, 'problem', 'Forged two.'), victimId));
		await settle(other, 4);

		await server.close();
		server = await startSyncServer(db);
		const later = { ...at, port: server.port };
		expect(await closeCodeOf(later, `?client=${victimId}`)).toBe(closeCode.clientIdTaken);
		const back = await join(victim, `?client=${victimId}`);
		back.step2(updateOf(back.doc, (doc) => void typeParagraph(doc, 'problem', 'Typed offline.'), victimId));
		await back.durable(1);
		const text = await freshText();
		expect(text).toContain('Typed offline.');
		expect(text).not.toContain('Forged');
	});

	test.each([
		['gap', 10],
		['deleted run', 0]
	] as const)(
		'[P4] a %s of 2^40 clocks under the id of another stops none of its words',
		async (_what, kind) => {
			const megan = await join(victim, `?client=${victimId}`);
			const other = await join(forger, `?client=${forgerId}`);
			other.update(hole(victimId, 0, 2 ** 40, kind));
			await Promise.race([other.closed, settle(other, 2)]);
			megan.update(
				updateOf(megan.doc, (doc) => void typeParagraph(doc, 'problem', 'Still heard.'), victimId)
			);
			await megan.durable(1);
			expect(await freshText()).toContain('Still heard.');
		}
	);

	test('[P12] a run of 2^40 clocks under an own id is refused', async () => {
		const other = await join(forger, `?client=${forgerId}`);
		other.update(hole(forgerId, 0, 2 ** 40, 0));
		expect(await other.closed).toBe(closeCode.badContent);
	});

	test('[P4] a resync keeps its own new text and leaves out new text of others', async () => {
		await join(victim, `?client=${victimId}`);
		const other = await join(forger, `?client=${forgerId}`);
		const both = Y.mergeUpdates([
			updateOf(other.doc, (doc) => void typeParagraph(doc, 'problem', 'Forged.'), victimId),
			updateOf(other.doc, (doc) => void typeParagraph(doc, 'problem', 'My own.'), forgerId)
		]);
		other.step2(both);
		await other.durable(1);
		const text = await freshText();
		expect(text).toContain('My own.');
		expect(text).not.toContain('Forged.');
	});

	test('[P4] earlier client ids of the same officer pass, from any of their pages', async () => {
		const first = await join(victim, `?client=${victimId}`);
		const second = await join(victim, '?client=1002');
		second.step2(
			updateOf(second.doc, (doc) => void typeParagraph(doc, 'problem', 'From the first.'), victimId)
		);
		second.step2(updateOf(second.doc, (doc) => void typeParagraph(doc, 'problem', 'From last week.'), 1003));
		await second.durable(2);
		await when(first.doc, () => textOf(first.doc).includes('From last week.'));
		expect(textOf(first.doc)).toContain('From the first.');
	});

	test('[P12] client ids under which nothing was written are forgotten in time, others never', async () => {
		const { sql } = db.database;
		const known = async () =>
			(
				await sql<{ id: number }[]>`
					select client_id::float8 as id from document_client
					where document_id = ${made.documentId} and officer_id is not null order by client_id`
			).map(({ id }) => id);
		const say = async (page: Page, words: string, as: number) => {
			page.update(updateOf(page.doc, (doc) => void typeParagraph(doc, 'problem', words), as));
			await page.durable(1);
		};
		const silent = await join(victim, '?client=1001');
		const writing = await join(victim, '?client=1002');
		await say(writing, 'Mine.', 1002);
		const other = await join(forger, '?client=2002');
		expect(await known()).toEqual([1001, 1002, 2002]);
		const soon = new Date(Date.now() + 60_000);
		await forgetUnusedClientIds(sql, soon);
		expect(await known()).toEqual([1002]);
		// Its page is still here, and what it writes is its officer's on disk all the same.
		await say(silent, 'Mine at last.', 1001);
		expect(await forgetUnusedClientIds(sql, soon)).toBe(0);
		expect(await known()).toEqual([1001, 1002]);
		other.close();
		await server.close();
		server = await startSyncServer(db);
		const at = { port: server.port, documentId: made.documentId, cookie: forger.cookie };
		expect(await closeCodeOf(at, '?client=1001')).toBe(closeCode.clientIdTaken);
	});

	test('[P4] the owner of a client id is remembered over a restart', async () => {
		const megan = await join(victim);
		megan.update(updateOf(megan.doc, (doc) => void typeParagraph(doc, 'problem', 'Mine.'), victimId));
		await megan.durable(1);
		await server.close();
		server = await startSyncServer(db);
		const at = { port: server.port, documentId: made.documentId, cookie: forger.cookie };
		expect(await closeCodeOf(at, `?client=${victimId}`)).toBe(closeCode.clientIdTaken);
		const other = await join(forger);
		other.update(updateOf(other.doc, (doc) => void typeParagraph(doc, 'problem', 'Forged.'), victimId));
		await settle(other, 2);
		expect(await freshText()).not.toContain('Forged.');
	});

	test('[P4] nobody takes the id under which the server made the template', async () => {
		const page = await join(forger);
		const [templateId = 0] = Y.decodeStateVector(Y.encodeStateVector(page.doc)).keys();
		const at = { port: server.port, documentId: made.documentId, cookie: forger.cookie };
		expect(await closeCodeOf(at, `?client=${templateId}`)).toBe(closeCode.clientIdTaken);
	});

	describe('presence', () => {
		const says = (clientId: number) => (message: Heard) =>
			message.type === 'presence' && message.entries.some((entry) => entry.clientId === clientId);
		const stateOf = (message: Heard, clientId: number) =>
			message.type === 'presence'
				? message.entries.find((entry) => entry.clientId === clientId)?.state
				: null;

		test('[P4] name, council and role come from the session, whatever the page says of itself', async () => {
			const megan = await join(victim, `?client=${victimId}`);
			const reader = await made.officer('commenter', 'Alasdair Grant');
			const other = await join(reader, `?client=${forgerId}`);
			other.presence({
				clientId: forgerId,
				clock: 1,
				state: { user: { name: 'Megan Rees', role: 'writer' }, cursor: { anchor: 1 }, html: '<img src=x>' }
			});
			const heard = await megan.until(says(forgerId));
			expect(stateOf(heard, forgerId)).toEqual({
				user: {
					officerId: reader.id,
					name: 'Alasdair Grant',
					initials: 'AG',
					council: expect.any(String) as string,
					councilCode: 'DST',
					colour: expect.any(Number) as number,
					role: 'reader'
				},
				cursor: { anchor: 1 }
			});
		});

		test('[P4] whom a page follows, and that it refuses, are let through as they should be, and nothing else', async () => {
			const megan = await join(victim, `?client=${victimId}`);
			const watcher = await join(await made.officer('viewer'), '?client=3003');
			const saidBy = async (clock: number, state: object) => {
				megan.presence({ clientId: victimId, clock, state: { section: String(clock), ...state } });
				const heard = await watcher.until(
					(message) => (stateOf(message, victimId) as { section?: string } | null)?.section === String(clock)
				);
				const {
					user: _user,
					section: _section,
					...rest
				} = stateOf(heard, victimId) as Record<string, unknown>;
				return rest;
			};
			const following = { follows: forger.id, refusesFollow: true };
			expect(await saidBy(1, following)).toEqual(following);
			expect(await saidBy(2, { follows: null })).toEqual({ follows: null });
			const wrong = [
				{ follows: 'Somebody Else', refusesFollow: 'yes' },
				{ follows: { id: forger.id }, refusesFollow: 1 },
				{ follows: `${forger.id} `, refusesFollow: false },
				{ follows: [forger.id], followers: [victim.id], constructor: 'x', toString: 'x' },
				JSON.parse('{"__proto__": {"follows": "x"}, "follows": 7}') as object
			];
			for (const [index, state] of wrong.entries()) expect(await saidBy(3 + index, state)).toEqual({});
		});

		test('[P4] nobody speaks for, moves or removes another, nor takes an id that is here', async () => {
			const megan = await join(victim, `?client=${victimId}`);
			const watcher = await join(await made.officer('viewer'), '?client=3003');
			megan.presence({ clientId: victimId, clock: 1, state: { section: 'problem' } });
			await watcher.until(says(victimId));
			const other = await join(forger, `?client=${forgerId}`);
			const nameless = await join(forger);
			for (const page of [other, nameless]) {
				page.presence({ clientId: victimId, clock: 900, state: null });
				page.presence({ clientId: victimId, clock: 901, state: { section: 'costs' } });
				page.presence(
					{ clientId: victimId, clock: 902, state: { section: 'costs' } },
					{ clientId: forgerId, clock: 1, state: { section: 'costs' } }
				);
			}
			await watcher.until(says(forgerId));
			const ofMegan = watcher.heard.filter(says(victimId)).map((message) => stateOf(message, victimId));
			expect(ofMegan).toHaveLength(1);
			expect(ofMegan[0]).toMatchObject({ section: 'problem', user: { name: 'Megan Rees' } });
			const late = await join(await made.officer('viewer'));
			expect(stateOf(await late.until(says(victimId)), victimId)).toMatchObject({ section: 'problem' });
		});

		test('a page that leaves is gone for the others, and one that comes back is seen again', async () => {
			const watcher = await join(await made.officer('viewer'));
			const megan = await join(victim, `?client=${victimId}`);
			megan.presence({ clientId: victimId, clock: 1, state: { section: 'problem' } });
			await watcher.until(says(victimId));
			megan.close();
			await watcher.until((message) => says(victimId)(message) && stateOf(message, victimId) === null);
			const back = await openPage(
				{ port: server.port, documentId: made.documentId, cookie: victim.cookie },
				`?client=${victimId}`
			);
			pages.push(back);
			// y-protocols raises the clock with each change of its own, and once when it hears that it is gone.
			back.presence({ clientId: victimId, clock: 3, state: { section: 'costs' } });
			await watcher.until(
				(message) => (stateOf(message, victimId) as { section?: string } | null)?.section === 'costs'
			);
		});
	});
});
