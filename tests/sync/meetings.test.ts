import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { io, type Socket } from 'socket.io-client';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { readMeeting } from '#lib/meetings/server/read-meetings.ts';
import { goToItem, startMeeting } from '#lib/meetings/server/run-meeting.ts';
import type { LiveAnswer, PageEvents, ServerEvents } from '#lib/protocol/live.ts';
import type { ReadThroughNow } from '#lib/protocol/read-through.ts';
import {
	beginReadThrough,
	endReadThrough,
	goToSection
} from '#lib/read-throughs/server/lead-read-through.ts';
import { removePerson } from '#lib/rooms/server/person-in-room.ts';
import type { Bus } from '#server/bus/bus.ts';
import { createPostgresBus } from '#server/bus/postgres.ts';
import { readConfig, type Config } from '#server/config.ts';
import { attachLive } from '#server/live/live.ts';
import { createLog } from '#server/log.ts';
import { createStrangers } from '#server/strangers.ts';
import { testDatabase } from '../support/database.ts';
import { makeMeeting } from '../support/meetings.ts';
import { signInCookie } from '../support/people.ts';
import { addMember, makeProposal, makeRoom, makeSignedIn } from '../support/rooms.ts';

type Page = Socket<ServerEvents, PageEvents>;

const origin = 'http://folkmoot.test';
const config: Config = { ...readConfig({ LOG_LEVEL: 'warn' }), origin };
let own: Awaited<ReturnType<typeof testDatabase>>;
let server: Server;
let bus: Bus;
let live: { close(): Promise<void> };
let owner: SignedInOfficer;
let tom: SignedInOfficer;
let roomId: string;
const pages: Page[] = [];
const sql = () => own.database.sql;

beforeAll(async () => {
	own = await testDatabase({ poolSize: 8 });
	server = createServer((_request, response) => response.writeHead(404).end());
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const log = createLog(config, { write: () => {} });
	bus = createPostgresBus({ url: own.url, log });
	live = attachLive({ httpServer: server, sql: sql(), config, bus, log, strangers: createStrangers(config) });
	await new Promise<void>((resolve) => bus.onLink((connected) => connected && resolve()));
	owner = await makeSignedIn(sql(), { name: 'Priya Shah' });
});
afterAll(async () => {
	await live.close();
	await bus.close();
	server.close();
	await own.close();
});
beforeEach(async () => {
	roomId = await makeRoom(sql(), owner);
	tom = await makeSignedIn(sql(), { name: 'Tom Okafor', councilCode: 'LDS' });
	await addMember(sql(), roomId, tom.id, 'editor');
});
afterEach(() => {
	for (const page of pages.splice(0)) page.disconnect();
});

/** A page of theirs that follows the room. */
async function follow(officer: SignedInOfficer): Promise<Page> {
	const { port } = server.address() as AddressInfo;
	const page: Page = io(`http://127.0.0.1:${port}`, {
		path: '/live',
		transports: ['websocket'],
		reconnection: false,
		forceNew: true,
		extraHeaders: { origin, cookie: await signInCookie(sql(), officer.id, config) }
	});
	pages.push(page);
	await new Promise<void>((resolve, reject) => {
		page.once('connect', resolve);
		page.once('connect_error', reject);
	});
	const joined: LiveAnswer = await page.timeout(5_000).emitWithAck('room:join', { roomId });
	expect(joined).toEqual({ ok: true });
	return page;
}
const next = <E extends keyof ServerEvents>(page: Page, event: E) =>
	new Promise<Parameters<ServerEvents[E]>[0]>((resolve) => {
		page.once(event, ((message: Parameters<ServerEvents[E]>[0]) => resolve(message)) as never);
	});
const ask = (page: Page): Promise<LiveAnswer<{ now: ReadThroughNow[] }>> =>
	page.timeout(5_000).emitWithAck('reading:ask', { roomId });

test('pages of a meeting are told that it went on, and who comes into the room is noted', async () => {
	const meeting = await makeMeeting(sql(), owner, roomId);
	const page = await follow(tom);
	const read = async () => (await readMeeting(sql(), { roomId, officerId: owner.id }, meeting))!;
	await startMeeting(sql(), owner, roomId, { meeting });
	const told = next(page, 'meeting:changed');
	const { items, revision } = await read();
	await goToItem(sql(), owner, roomId, { meeting, item: items[1]!.id, revision });
	expect(await told).toEqual({ roomId });

	const noted = next(page, 'meeting:changed');
	const here = { roomId, place: { at: 'room', page: 'chat' }, away: false } as const;
	expect(await page.timeout(5_000).emitWithAck('presence:here', here)).toEqual({ ok: true });
	await noted;
	expect((await read()).attendees).toMatchObject([{ name: 'Tom Okafor', council: 'Leeds', source: 'seen' }]);
});

test('pages are told which text is read through and where; who comes later asks', async () => {
	const proposal = await makeProposal(sql(), owner, roomId);
	const page = await follow(tom);
	expect(await ask(page)).toEqual({ ok: true, now: [] });
	const readThrough = randomUUID();
	const began = next(page, 'reading:now');
	await beginReadThrough(sql(), owner, proposal, { readThrough });
	expect(await began).toMatchObject({
		roomId,
		now: [{ id: readThrough, proposalId: proposal, revision: 1 }]
	});
	const [, second] = await sql()<{ key: string }[]>`
		select s.key from form_section s join proposal p on p.form_id = s.form_id where p.id = ${proposal} order by s.position`;
	const went = next(page, 'reading:now');
	await goToSection(sql(), owner, proposal, { readThrough, section: second!.key, revision: 1 });
	expect(await went).toMatchObject({ now: [{ section: second!.key, revision: 2 }] });
	expect(await ask(await follow(owner))).toMatchObject({ ok: true, now: [{ section: second!.key }] });
	const ended = next(page, 'reading:now');
	await endReadThrough(sql(), owner, proposal, { readThrough });
	expect(await ended).toEqual({ roomId, now: [] });
});

test('[P5] who is taken out of the room hears no more of what is read there, and gets no answer', async () => {
	const proposal = await makeProposal(sql(), owner, roomId);
	const page = await follow(tom);
	const closed = next(page, 'room:closed');
	await removePerson(sql(), owner, roomId, { person: tom.id });
	await closed;
	expect(await ask(page)).toMatchObject({ ok: false, reason: 'not-found' });
	const heard: unknown[] = [];
	page.on('reading:now', (message) => void heard.push(message));
	page.on('meeting:changed', (message) => void heard.push(message));
	const others = await follow(owner);
	const told = next(others, 'reading:now');
	await beginReadThrough(sql(), owner, proposal, { readThrough: randomUUID() });
	await told;
	expect(await ask(page)).toMatchObject({ reason: 'not-found' });
	expect(heard).toEqual([]);
});
