import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { moveOfficer } from '#lib/accounts/server/move-officer.ts';
import { readAuthorship } from '#lib/authorship/server/read-authorship.ts';
import { closeCode } from '#lib/protocol/sync.ts';
import { roomAccess } from '#lib/rooms/access.ts';
import { listActivity } from '#lib/rooms/server/list-activity.ts';
import { readRoomAccess } from '#lib/rooms/server/in-room.ts';
import { readConfig } from '#server/config.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { makeDocument, type TestDocument } from '../support/documents.ts';
import { makeGuest } from '../support/guests.ts';
import { openSynced, updateOf, type Heard, type Page } from '../support/page.ts';
import { signInCookie } from '../support/people.ts';
import { addMember, makeSignedIn, readSignedIn } from '../support/rooms.ts';
import { startSyncServer, syncOrigin, type SyncServer } from '../support/sync-server.ts';
import { typeParagraph } from '../support/writers.ts';

const withinMs = 1_000;
const isDurable = (message: Heard) => message.type === 'durable';

let db: TestDatabase;
let server: SyncServer;
let made: TestDocument;
let owner: SignedInOfficer;
let tom: SignedInOfficer;
let administrator: SignedInOfficer;
const pages: Page[] = [];
const sql = () => db.database.sql;

beforeAll(async () => {
	db = await testDatabase({ poolSize: 8 });
	server = await startSyncServer(db);
	administrator = await makeSignedIn(sql(), { name: 'Ada', isAdministrator: true });
});
beforeEach(async () => {
	for (const page of pages.splice(0)) page.close();
	made = await makeDocument(sql());
	owner = await readSignedIn(sql(), (await made.officer('owner', 'Priya Shah')).id);
	tom = await makeSignedIn(sql(), { name: 'Tom Okafor', councilCode: 'LDS' });
});
afterAll(async () => {
	for (const page of pages.splice(0)) page.close();
	await server.close();
	await db.close();
});

async function join(who: { id: string }): Promise<Page> {
	const cookie = await signInCookie(sql(), who.id, readConfig({ ORIGIN: syncOrigin }));
	const page = await openSynced({ port: server.port, documentId: made.documentId, cookie });
	pages.push(page);
	return page;
}
const move = (officerId: string, council: string) =>
	moveOfficer(sql(), { officerId, administratorId: administrator.id, council });
const seesRoom = async (who: SignedInOfficer) =>
	(await readRoomAccess(sql(), await readSignedIn(sql(), who.id), made.roomId)).access.see;

describe('who moves to another council (FAULTS P7)', () => {
	test('[P5] loses the roles of the council of before within a second; what they wrote stays under it', async () => {
		await sql()`
			insert into room_council (room_id, council_code, part, role) values (${made.roomId}, 'LDS', 'partner', 'editor')`;
		const page = await join(tom);
		page.update(updateOf(page.doc, (doc: Y.Doc) => void typeParagraph(doc, 'problem', 'From Leeds.')));
		await page.until(isDurable);
		const began = performance.now();
		expect(await move(tom.id, 'Cardiff')).toEqual({ ok: true });
		expect(await page.closed).toBe(closeCode.notFound);
		expect(performance.now() - began).toBeLessThan(withinMs);
		expect(await seesRoom(tom)).toBe(false);
		const authorship = await readAuthorship(sql(), { id: made.documentId, keys: ['problem'] });
		if (authorship.state !== 'read') throw new Error(authorship.state);
		expect(authorship.authors).toMatchObject([{ name: 'Tom Okafor', council: { code: 'LDS' } }]);
	});

	test('[P5] loses roles of their own too, and is said to have left as of the council of then', async () => {
		await addMember(sql(), made.roomId, tom.id, 'editor');
		const page = await join(tom);
		expect(await move(tom.id, 'cardiff')).toEqual({ ok: true });
		expect(await page.closed).toBe(closeCode.notFound);
		expect(await seesRoom(tom)).toBe(false);
		const access = roomAccess((await readRoomAccess(sql(), owner, made.roomId)).facts);
		const told = await listActivity(sql(), {
			roomId: made.roomId,
			access,
			councilCode: owner.councilCode
		});
		expect(told[0]).toMatchObject({
			officerName: 'Tom Okafor',
			councilName: 'Leeds',
			event: { kind: 'person-left' }
		});
		const [audit] = await sql()`select action, details from audit_event where subject = ${tom.id}`;
		expect(audit).toMatchObject({ action: 'officer.moved', details: { from: 'LDS', to: 'CRF', rooms: 1 } });
		// Done again it changes nothing.
		expect(await move(tom.id, 'CRF')).toEqual({ ok: true });
	});

	test('[A15] stays while a room would be without an owner; nobody moves to no council, and no guest', async () => {
		expect(await move(owner.id, 'Leeds')).toMatchObject({ ok: false, reason: 'not-allowed' });
		expect(await seesRoom(owner)).toBe(true);
		expect(await move(tom.id, 'Atlantis')).toMatchObject({
			ok: false,
			reason: 'bad-input',
			field: 'council'
		});
		expect(await move('nobody', 'Leeds')).toMatchObject({ ok: false, reason: 'not-found' });
		const guest = await makeGuest(sql(), owner, made.roomId, { role: 'commenter' });
		expect(await move(guest.id, 'Leeds')).toMatchObject({ ok: false, reason: 'not-allowed' });
	});
});
