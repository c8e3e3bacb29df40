import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import { readDocument } from '#db/queries/documents.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { openStored } from '#lib/proposals/server/read-document.ts';
import { closeCode } from '#lib/protocol/sync.ts';
import { changePersonRole } from '#lib/rooms/server/person-in-room.ts';
import { leaveAsCouncil } from '#lib/rooms/server/leave-as-council.ts';
import { readConfig } from '#server/config.ts';
import { startEndingGuests } from '#server/jobs/end-guests.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { makeDocument, type TestDocument } from '../support/documents.ts';
import { addGuest, makeGuest } from '../support/guests.ts';
import { openSynced, updateOf, type Heard, type Page } from '../support/page.ts';
import { signInCookie } from '../support/people.ts';
import { addMember, readSignedIn } from '../support/rooms.ts';
import { startSyncServer, syncOrigin, type SyncServer } from '../support/sync-server.ts';
import { typeParagraph } from '../support/writers.ts';

/** [P5] how long an open text may go on after rights have ended */
const withinMs = 1_000;

let db: TestDatabase;
let server: SyncServer;
let second: SyncServer;
let made: TestDocument;
let owner: SignedInOfficer;
let guest: SignedInOfficer;
const pages: Page[] = [];
const isDurable = (message: Heard) => message.type === 'durable';
const sql = () => db.database.sql;

beforeAll(async () => {
	db = await testDatabase({ poolSize: 8 });
	[server, second] = await Promise.all([startSyncServer(db), startSyncServer(db)]);
});
beforeEach(async () => {
	for (const page of pages.splice(0)) page.close();
	made = await makeDocument(sql());
	owner = await readSignedIn(sql(), (await made.officer('owner', 'Priya Shah')).id);
	guest = await makeGuest(sql(), owner, made.roomId, { role: 'editor' });
});
afterAll(async () => {
	for (const page of pages.splice(0)) page.close();
	await Promise.all([server.close(), second.close()]);
	await db.close();
});

async function join(who: { id: string }, at = server): Promise<Page> {
	const cookie = await signInCookie(sql(), who.id, readConfig({ ORIGIN: syncOrigin }));
	const page = await openSynced({ port: at.port, documentId: made.documentId, cookie });
	pages.push(page);
	return page;
}
const write = (page: Page, words: string) =>
	page.update(updateOf(page.doc, (doc: Y.Doc) => void typeParagraph(doc, 'problem', words)));
async function stored(): Promise<string> {
	const doc = openStored(made.documentId, (await readDocument(sql(), made.documentId))!);
	return doc.getXmlFragment('problem').toString();
}

test('[P5] a guest’s text closes on every node within a second of the end of their time, and takes nothing more', async () => {
	const [here, there] = [await join(guest), await join(guest, second)];
	write(here, 'In time.');
	await here.until(isDurable);
	await addGuest(sql(), made.roomId, guest.id, { role: 'editor', ends: '500 milliseconds' });
	const ends = performance.now() + 500;
	const ending = startEndingGuests(
		{ sql: sql(), log: { info: () => {}, warn: () => {}, error: () => {} } },
		100
	);
	try {
		expect(await Promise.all([here.closed, there.closed])).toEqual([closeCode.notFound, closeCode.notFound]);
		expect(performance.now() - ends).toBeLessThan(withinMs);
		expect(await stored()).toContain('In time.');
		await expect(join(guest)).rejects.toThrow();
	} finally {
		await ending.close();
	}
});

test('[A2] a guest of one room opens no text of another, also where that room is open', async () => {
	const other = await makeDocument(sql());
	const cookie = await signInCookie(sql(), guest.id, readConfig({ ORIGIN: syncOrigin }));
	for (const visibility of ['private', 'open']) {
		await sql()`update room set visibility = ${visibility} where id = ${other.roomId}`;
		const page = openSynced({ port: server.port, documentId: other.documentId, cookie });
		await expect(page).rejects.toThrow(String(closeCode.notFound));
	}
});

test('[A5] a guest who becomes a commenter writes nothing more in a text that they have open', async () => {
	const page = await join(guest);
	await changePersonRole(sql(), owner, made.roomId, { person: guest.id, role: 'commenter' });
	await page.until((message) => message.type === 'access' && !message.mayWrite, withinMs);
	write(page, 'Too late.');
	const other = await join(owner);
	write(other, 'After it.');
	await other.until(isDurable);
	expect(await stored()).toContain('After it.');
	expect(await stored()).not.toContain('Too late.');
});

test('[P7] when a council leaves, the texts of its officers close within a second; its words stay', async () => {
	const tom = await made.officer('editor', 'Tom Okafor');
	await sql()`update officer set council_code = 'LDS' where id = ${tom.id}`;
	await sql()`insert into room_council (room_id, council_code, part) values (${made.roomId}, 'LDS', 'partner')`;
	await addMember(sql(), made.roomId, owner.id, 'owner');
	const page = await join(tom, second);
	write(page, 'What Leeds knows.');
	await page.until(isDurable);
	const left = performance.now();
	expect(await leaveAsCouncil(sql(), owner, made.roomId, { council: 'LDS' })).toEqual({ ok: true });
	expect(await page.closed).toBe(closeCode.notFound);
	expect(performance.now() - left).toBeLessThan(withinMs);
	expect(await stored()).toContain('What Leeds knows.');
});
