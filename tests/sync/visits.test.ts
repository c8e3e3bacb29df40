import { once } from 'node:events';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { readDocument, sha256 } from '../../db/queries/documents.ts';
import { storeSnapshot } from '../../db/queries/journal.ts';
import { findLastVisit, forgetVisits, recordVisits } from '../../db/queries/visits.ts';
import type { SignedInOfficer } from '../../src/lib/accounts/officer.ts';
import { makeSnapshot } from '../../server/documents/make-snapshot.ts';
import { compareVersions } from '../../src/lib/versions/server/compare-versions.ts';
import { dismissNews } from '../../src/lib/visits/server/dismiss-news.ts';
import { tellNews } from '../../src/lib/visits/server/tell-news.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { makeDocument, type TestDocument, type TestRole } from '../support/documents.ts';
import { forkOf } from '../support/forks.ts';
import { openSynced, updateOf, type Page } from '../support/page.ts';
import { startSyncServer, type SyncServer } from '../support/sync-server.ts';
import { typeParagraph } from '../support/writers.ts';

type Person = Awaited<ReturnType<TestDocument['officer']>>;

let db: TestDatabase;
let server: SyncServer;
let made: TestDocument;
const sql = () => db.database.sql;
const pages: Page[] = [];

beforeAll(async () => {
	db = await testDatabase();
	server = await startSyncServer(db);
});
beforeEach(async () => {
	for (const page of pages.splice(0)) page.close();
	made = await makeDocument(sql());
});
afterAll(async () => {
	for (const page of pages.splice(0)) page.close();
	await server.close();
	await db.close();
});

const someone = (name: string, role: TestRole = 'editor') => made.officer(role, name);
async function join({ cookie }: Person): Promise<Page> {
	const page = await openSynced({ port: server.port, documentId: made.documentId, cookie });
	pages.push(page);
	return page;
}
/** Closes the socket as a browser does, and waits until it is written down. */
async function leave(page: Page, person: Person): Promise<void> {
	const before = await rowOf(person);
	page.ws.close(1001);
	await expect.poll(() => rowOf(person)).not.toEqual(before);
}
async function send(page: Page, change: (doc: Y.Doc) => void): Promise<void> {
	const update = updateOf(page.doc, change);
	Y.applyUpdate(page.doc, update);
	const before = page.heard.filter(({ type }) => type === 'durable').length;
	page.update(update);
	await page.until((message) => message.type === 'durable' && message.count > before);
}
const write = (page: Page, words: string, section = 'problem') =>
	send(page, (doc) => void typeParagraph(doc, section, words));
/** Takes words out of a section, wherever they stand. */
const erase = (page: Page, words: string, section = 'problem') =>
	send(page, (doc) => {
		for (const block of doc.getXmlFragment(section).toArray()) {
			const text = (block as Y.XmlElement).get(0) as Y.XmlText | undefined;
			const at = text?.toJSON().indexOf(words) ?? -1;
			if (at >= 0) text!.delete(at, words.length);
		}
	});
/** Somebody writes a while and leaves. */
async function visit(person: Person, work: (page: Page) => Promise<void> = async () => {}): Promise<void> {
	const page = await join(person);
	await work(page);
	await leave(page, person);
}
async function rowOf({ id }: Person) {
	const [row] = await sql()`
		select seq::int as seq, since_seq::int as since, left_at as at from document_visit
		where document_id = ${made.documentId} and officer_id = ${id}`;
	return row ?? null;
}
async function newsOf({ id }: Person) {
	const outcome = await tellNews(sql(), { id, councilCode: 'DST' } as SignedInOfficer, made.documentId);
	if (!outcome.ok) throw new Error(outcome.message);
	return outcome.news;
}
const dismiss = ({ id }: Person) => dismissNews(sql(), { id } as SignedInOfficer, made.documentId);
/** As if they had left so long ago. */
const ago = ({ id }: Person, minutes: number) => sql()`
	update document_visit set left_at = left_at - make_interval(mins => ${minutes})
	where document_id = ${made.documentId} and officer_id = ${id}`;
/** The log becomes a snapshot, as it does by itself when it is long or nobody reads. */
async function compact(): Promise<void> {
	const stored = (await readDocument(sql(), made.documentId))!;
	const bytes = makeSnapshot([...(stored.snapshot ? [stored.snapshot] : []), ...stored.tail]);
	await storeSnapshot(sql(), { documentId: made.documentId, seq: stored.seq, bytes, sha256: sha256(bytes) });
}

describe('what changed since an officer was here', () => {
	test('who was never here is told nothing, and neither is who comes back to the same text', async () => {
		const priya = await someone('Priya Shah');
		await visit(await someone('Tom Okafor'), (page) => write(page, 'Nineteen people slept rough.'));
		expect(await newsOf(priya)).toBeNull();
		await visit(priya);
		expect(await newsOf(priya)).toBeNull();
	});

	test('words of others are told by section, with who and since when; one’s own are not', async () => {
		const [priya, tom] = [await someone('Priya Shah'), await someone('Tom Okafor')];
		await visit(priya, (page) => write(page, 'Nineteen people slept rough.'));
		const left = await rowOf(priya);
		await visit(tom, async (page) => {
			await write(page, 'In Leeds there were many more.');
			await erase(page, 'Nineteen ');
			await write(page, 'Rent arrears.', 'cause');
		});
		const page = await join(priya);
		await write(page, 'My own new words count for nobody.');
		await erase(page, 'slept ');
		expect(await newsOf(priya)).toEqual({
			since: { at: expect.any(String) as string, seq: left!.seq as number },
			people: [{ name: 'Tom Okafor', council: 'Dorset Council' }],
			sections: [
				{ key: 'problem', added: 6, removed: 1, by: [0] },
				{ key: 'cause', added: 2, removed: 0, by: [0] }
			]
		});
		expect(Date.parse((await newsOf(priya))!.since.at)).toBe((left!.at as Date).getTime());
	});

	test('a word in which several changed letters counts once, and names the others', async () => {
		const [priya, tom] = [await someone('Priya Shah'), await someone('Tom Okafor')];
		await visit(priya, (page) => write(page, 'A plan for prevention'));
		await visit(tom, (page) =>
			send(page, (doc) => {
				const block = doc.getXmlFragment('problem').toArray().at(-1) as Y.XmlElement;
				(block.get(0) as Y.XmlText).insert('A plan'.length, 's');
			})
		);
		expect((await newsOf(priya))!.sections).toEqual([{ key: 'problem', added: 1, removed: 1, by: [0] }]);
	});

	test('what was seen as it was written is not told', async () => {
		const [priya, tom] = [await someone('Priya Shah'), await someone('Tom Okafor')];
		const hers = await join(priya);
		await visit(tom, (page) => write(page, 'Seen by Priya.'));
		await hers.until((message) => message.type === 'update');
		await leave(hers, priya);
		expect(await newsOf(priya)).toBeNull();
		await visit(tom, (page) => write(page, 'Not seen.'));
		expect((await newsOf(priya))!.sections).toMatchObject([{ added: 2 }]);
	});

	test('a second page of the same officer does not tell what the first one shows', async () => {
		const [priya, tom] = [await someone('Priya Shah'), await someone('Tom Okafor')];
		await visit(priya);
		await ago(priya, 100);
		const first = await join(priya);
		await visit(tom, (page) => write(page, 'Seen in the first page.'));
		await first.until((message) => message.type === 'update');
		first.ws.ping();
		await once(first.ws, 'pong');
		const second = await join(priya);
		await expect.poll(() => rowOf(priya)).toMatchObject({ seq: 2 });
		expect(await newsOf(priya)).toBeNull();
		first.ws.close(1001);
		await first.closed;
		await visit(tom, (page) => write(page, 'Seen in the second page.'));
		await second.until((message) => message.type === 'update');
		await leave(second, priya);
		expect(await newsOf(priya)).toBeNull();
	});

	test('a page that comes back before its dead socket was noticed is told what it never got', async () => {
		const [priya, tom] = [await someone('Priya Shah'), await someone('Tom Okafor')];
		const dead = await join(priya);
		dead.ws.pause();
		await visit(tom, (page) => write(page, 'While she slept.'));
		await join(priya);
		await expect.poll(() => rowOf(priya)).toMatchObject({ seq: 1 });
		expect((await newsOf(priya))!.sections).toMatchObject([{ added: 3 }]);
	});

	test('a broken line counts up to what was heard, so that more is told and never less', async () => {
		const [priya, tom] = [await someone('Priya Shah'), await someone('Tom Okafor')];
		const hers = await join(priya);
		await visit(tom, (page) => write(page, 'Perhaps it never came.'));
		await hers.until((message) => message.type === 'update');
		hers.close();
		await expect.poll(() => rowOf(priya)).not.toBeNull();
		expect((await newsOf(priya))!.sections).toMatchObject([{ added: 4 }]);
	});

	test('what was told stands until it is put away, over a reload, for as long as a stay', async () => {
		const [priya, tom] = [await someone('Priya Shah'), await someone('Tom Okafor')];
		await visit(priya);
		await visit(tom, (page) => write(page, 'Two words.'));
		const told = await newsOf(priya);
		await recordVisits(sql(), [
			{ documentId: made.documentId, officerId: priya.id, seq: 99, stayedMs: 120_000, leftMs: 0 }
		]);
		expect(await newsOf(priya)).toEqual(told);
		await ago(priya, 31);
		expect(await newsOf(priya)).toBeNull();
	});

	test('a short look in which something was told is no visit', async () => {
		const [priya, tom] = [await someone('Priya Shah'), await someone('Tom Okafor')];
		await visit(priya);
		await visit(tom, (page) => write(page, 'Two words.'));
		await ago(priya, 600);
		const page = await join(priya);
		const told = await newsOf(priya);
		page.ws.close(1001);
		await page.closed;
		await visit(tom);
		expect(await newsOf(priya)).toEqual(told);
		expect(told!.sections).toHaveLength(1);
	});

	test('what is put away is not told again, on any device, and later changes are', async () => {
		const [priya, tom] = [await someone('Priya Shah'), await someone('Tom Okafor')];
		await visit(priya);
		await visit(tom, (page) => write(page, 'Two words.'));
		expect(await newsOf(priya)).not.toBeNull();
		expect(await dismiss(priya)).toEqual({ ok: true });
		expect(await dismiss(priya)).toEqual({ ok: true });
		expect(await newsOf(priya)).toBeNull();
		await visit(tom, (page) => write(page, 'And three more.'));
		expect((await newsOf(priya))!.sections).toMatchObject([{ added: 3 }]);
	});

	test('[P9] nothing of it is lost to a compaction, before or after the visit', async () => {
		const [priya, tom] = [await someone('Priya Shah'), await someone('Tom Okafor')];
		await visit(tom, (page) => write(page, 'Before she came.'));
		await compact();
		await visit(priya, (page) => write(page, 'Her own words.'));
		await visit(tom, async (page) => {
			await write(page, 'After she left there were these.');
			await erase(page, 'own ');
		});
		const told = await newsOf(priya);
		expect(told!.sections).toEqual([{ key: 'problem', added: 6, removed: 1, by: [0] }]);
		await compact();
		expect(await newsOf(priya)).toEqual(told);
	});

	test('only one’s own edits in a compacted log are no news', async () => {
		const priya = await someone('Priya Shah');
		await visit(priya);
		await visit(priya, (page) => write(page, 'Mine.'));
		await sql()`update document_visit set seq = 1 where officer_id = ${priya.id}`;
		await compact();
		expect(await newsOf(priya)).toBeNull();
	});

	test('[P13] a stop writes down who was here', async () => {
		const own = await startSyncServer(db);
		const priya = await someone('Priya Shah');
		await openSynced({ port: own.port, documentId: made.documentId, cookie: priya.cookie });
		await own.close();
		expect(await rowOf(priya)).toMatchObject({ seq: 1 });
	});

	test('a fork is no visit to the text', async () => {
		const priya = await someone('Priya Shah');
		const fork = await forkOf(sql(), priya, made.documentId);
		const page = await openSynced({ port: server.port, documentId: fork, cookie: priya.cookie });
		page.ws.close(1001);
		await page.closed;
		await visit(await someone('Tom Okafor'));
		expect(await rowOf(priya)).toBeNull();
	});

	test('[P5] who may not see the proposal is told nothing and puts nothing away, also who saw it before', async () => {
		const [priya, tom] = [await someone('Priya Shah'), await someone('Tom Okafor')];
		const stranger = await someone('A Stranger', null);
		await visit(priya);
		await visit(tom, (page) => write(page, 'Two words.'));
		await sql()`delete from room_member where officer_id = ${priya.id}`;
		const before = await rowOf(priya);
		for (const { id } of [priya, stranger]) {
			const officer = { id } as SignedInOfficer;
			expect(await tellNews(sql(), officer, made.documentId)).toMatchObject({ reason: 'not-found' });
			expect(await dismissNews(sql(), officer, made.documentId)).toMatchObject({ reason: 'not-found' });
		}
		for (const id of [crypto.randomUUID(), 'nonsense'])
			expect(await tellNews(sql(), { id: tom.id } as SignedInOfficer, id)).toMatchObject({
				reason: 'not-found'
			});
		expect(await rowOf(priya)).toEqual(before);
	});

	test('a visit that the database would not take is written when it is back', async () => {
		const priya = await someone('Priya Shah');
		const page = await join(priya);
		await sql()`alter table document_visit rename to document_visit_away`;
		try {
			page.ws.close(1001);
			await page.closed;
		} finally {
			await new Promise((resolve) => setImmediate(resolve));
			await sql()`alter table document_visit_away rename to document_visit`;
		}
		await expect.poll(() => rowOf(priya), { timeout: 5_000 }).toMatchObject({ seq: 1 });
	});

	test('the text of a visit is compared with the text of now, whatever was compacted', async () => {
		const tom = await someone('Tom Okafor');
		await visit(tom, (page) => write(page, 'First.'));
		await visit(tom, (page) => write(page, 'Second.'));
		const compare = (from: string) =>
			compareVersions(sql(), { id: made.documentId, keys: ['problem'], from, to: 'now' });
		expect(await compare('edit-2')).toMatchObject({ state: 'compared', changes: 1 });
		await compact();
		await visit(tom, (page) => write(page, 'Third.'));
		expect(await compare('edit-2')).toMatchObject({ state: 'compared', changes: 2 });
		for (const none of ['edit-99', 'edit-0', 'edit--1', 'edit-1e3', 'edit-'])
			expect(await compare(none)).toEqual({ state: 'missing' });
	});

	test('[P12] more edits than can be told by section are told as such, and put away as others are', async () => {
		const [priya, tom] = [await someone('Priya Shah'), await someone('Tom Okafor')];
		await visit(priya);
		await visit(tom, (page) => write(page, 'Read in one piece.'));
		await compact();
		await visit(tom, (page) => write(page, 'And this would be the next.'));
		const officer = { id: priya.id } as SignedInOfficer;
		expect(await tellNews(sql(), officer, made.documentId, { most: 1 })).toMatchObject({
			ok: true,
			news: { sections: null, since: { seq: 1 } }
		});
		await dismiss(priya);
		expect(await newsOf(priya)).toBeNull();
	});

	test('[P7] what cannot be read is told to whoever runs the service, and the page goes on without', async () => {
		const [priya, tom] = [await someone('Priya Shah'), await someone('Tom Okafor')];
		await visit(priya);
		await visit(tom, (page) => write(page, 'Two words.'));
		await sql()`
			update document_update set bytes = '\\x01c803' where document_id = ${made.documentId} and seq = 2`;
		const damages: string[] = [];
		const told = await tellNews(sql(), { id: priya.id } as SignedInOfficer, made.documentId, {
			onDamage: ({ documentId }) => damages.push(documentId)
		});
		expect(told).toEqual({ ok: true, news: null });
		expect(damages).toEqual([made.documentId]);
	});

	test('[P12] who puts it away again and again within a minute waits', async () => {
		const priya = await someone('Priya Shah');
		for (let count = 0; count < 30; count += 1) expect(await dismiss(priya)).toEqual({ ok: true });
		expect(await dismiss(priya)).toMatchObject({
			reason: 'too-fast',
			retryAfter: expect.any(Number) as number
		});
	});

	test('[P5] visits are forgotten after their time', async () => {
		const priya = await someone('Priya Shah');
		await visit(priya);
		await forgetVisits(sql(), new Date(Date.now() - 60_000));
		expect(await rowOf(priya)).not.toBeNull();
		await forgetVisits(sql(), new Date(Date.now() + 60_000));
		expect(await findLastVisit(sql(), { documentId: made.documentId, officerId: priya.id })).toBeNull();
	});
});
