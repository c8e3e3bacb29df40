import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { io, type ManagerOptions, type Socket } from 'socket.io-client';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { endAllSessions } from '#lib/accounts/server/sessions.ts';
import type { LiveAnswer, PageEvents, ServerEvents } from '#lib/protocol/live.ts';
import { askForAccess } from '#lib/rooms/server/access-request.ts';
import { changeRoom } from '#lib/rooms/server/change-room.ts';
import { inviteCouncil, removeCouncil } from '#lib/rooms/server/council-in-room.ts';
import { removePerson } from '#lib/rooms/server/person-in-room.ts';
import { createPostgresBus } from '#server/bus/postgres.ts';
import { ring, type Bus } from '#server/bus/bus.ts';
import { readConfig, type Config } from '#server/config.ts';
import { startEndingGuests } from '#server/jobs/end-guests.ts';
import { attachLive, liveLimits } from '#server/live/live.ts';
import { createLog } from '#server/log.ts';
import { createStrangers } from '#server/strangers.ts';
import { testDatabase } from '../support/database.ts';
import { signInCookie } from '../support/people.ts';
import { addGuest, makeGuest } from '../support/guests.ts';
import { makeThread } from '../support/comments.ts';
import { addMember, makeProposal, makeRoom, makeSignedIn } from '../support/rooms.ts';

type Page = Socket<ServerEvents, PageEvents>;

let own: Awaited<ReturnType<typeof testDatabase>>;
let server: Server;
let bus: Bus;
let live: { close(): Promise<void> };
let config: Config;
let owner: SignedInOfficer;
let tom: SignedInOfficer;
let roomId: string;
const pages: Page[] = [];
/** how many sockets the server says are open, each time it says so */
const counts: number[] = [];
const warnings: string[] = [];
const sql = () => own.database.sql;

beforeAll(async () => {
	own = await testDatabase({ poolSize: 8 });
	server = createServer((_request, response) => response.writeHead(404).end());
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	config = { ...readConfig({ LOG_LEVEL: 'warn' }), origin };
	const log = createLog(config, { write: (line) => void warnings.push(line) });
	bus = createPostgresBus({ url: own.url, log });
	const onSockets = (open: number) => counts.push(open);
	const strangers = createStrangers(config);
	live = attachLive({ httpServer: server, sql: sql(), config, bus, log, strangers, onSockets });
	owner = await makeSignedIn(sql(), { name: 'Priya Shah' });
	await new Promise<void>((resolve) => {
		const stop = bus.onLink((connected) => {
			if (!connected) return;
			resolve();
			queueMicrotask(() => stop());
		});
	});
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

function dial(
	headers: Record<string, string>,
	transports: ('websocket' | 'polling')[] = ['websocket'],
	more: Partial<ManagerOptions> = { reconnection: false }
): Page {
	const page: Page = io(config.origin, {
		path: '/live',
		transports,
		forceNew: true,
		extraHeaders: headers,
		...more
	});
	pages.push(page);
	return page;
}
async function open(officer: SignedInOfficer): Promise<Page> {
	const page = dial({ cookie: await signInCookie(sql(), officer.id, config), origin: config.origin });
	await new Promise<void>((resolve, reject) => {
		page.once('connect', resolve);
		page.once('connect_error', reject);
	});
	return page;
}
const refusal = (page: Page) =>
	new Promise<string>((resolve) => {
		page.once('connect', () => resolve('connected'));
		page.once('connect_error', (error) => resolve(error.message));
	});
const join = (page: Page, id: unknown): Promise<LiveAnswer> =>
	page.timeout(2_000).emitWithAck('room:join', { roomId: id as string });
const next = <E extends keyof ServerEvents>(page: Page, event: E) =>
	new Promise<Parameters<ServerEvents[E]>[0]>((resolve, reject) => {
		const late = setTimeout(() => reject(new Error(`no ${event} within 1 s`)), 1_000);
		page.once(event, ((message: Parameters<ServerEvents[E]>[0]) => {
			clearTimeout(late);
			resolve(message);
		}) as never);
	});

describe('the door', () => {
	test('[A7] refuses a foreign, null, missing or sibling origin before anything else, with 403', async () => {
		const cookie = await signInCookie(sql(), tom.id, config);
		for (const origin of ['https://evil.example', 'null', `${config.origin}.evil.example`, undefined]) {
			const headers = { cookie, ...(origin ? { origin } : {}) };
			const polled = await fetch(`${config.origin}/live/?EIO=4&transport=polling`, { headers });
			expect(polled.status, `${origin}`).toBe(403);
			expect(await refusal(dial(headers))).not.toBe('connected');
		}
	});
	test('[A3] refuses nobody, a forged session and an ended one', async () => {
		const { origin } = config;
		expect(await refusal(dial({ origin }))).toBe('signed-out');
		const cookie = await signInCookie(sql(), tom.id, config);
		expect(await refusal(dial({ origin, cookie: `${cookie}x` }))).toBe('signed-out');
		await sql()`delete from session where officer_id = ${tom.id}`;
		expect(await refusal(dial({ origin, cookie }))).toBe('signed-out');
	});
	test('[O6] counts the sockets that are open', async () => {
		await vi.waitUntil(() => counts.at(-1) === 0);
		const page = await open(tom);
		expect(counts.at(-1)).toBe(1);
		page.disconnect();
		await vi.waitUntil(() => counts.at(-1) === 0);
	});
	test('[D4] a page that comes while sessions cannot be looked up comes back by itself', async () => {
		const cookie = await signInCookie(sql(), tom.id, config);
		await sql()`alter table session rename to session_away`;
		const page = dial({ cookie, origin: config.origin }, ['websocket'], { reconnectionDelay: 50 });
		await new Promise((resolve) => page.io.once('reconnect_attempt', resolve));
		await sql()`alter table session_away rename to session`;
		expect(await join(page, roomId)).toEqual({ ok: true });
	});
	test('works over HTTP alone where sockets are blocked', async () => {
		const cookie = await signInCookie(sql(), tom.id, config);
		const page = dial({ cookie, origin: config.origin }, ['polling']);
		expect(await refusal(page)).toBe('connected');
		expect(await join(page, roomId)).toEqual({ ok: true });
	});
});

describe('following a room', () => {
	test('tells everyone in it what kind of thing changed, and up to where', async () => {
		const page = await open(tom);
		expect(await join(page, roomId)).toEqual({ ok: true });
		const changed = next(page, 'room:changed');
		await inviteCouncil(sql(), owner, roomId, { council: 'CRF', role: 'viewer' });
		expect(await changed).toMatchObject({ roomId, kinds: ['council-joined'] });
	});
	test('[P6] refuses a room of others, none, and nonsense', async () => {
		const outsider = await makeSignedIn(sql(), { councilCode: 'GLG' });
		const page = await open(outsider);
		expect(await join(page, roomId)).toEqual({ ok: false, reason: 'not-found' });
		expect(await join(page, '00000000-0000-4000-8000-000000000000')).toEqual({
			ok: false,
			reason: 'not-found'
		});
		for (const id of ['x', '', null, { $ne: 1 }, 'a'.repeat(1_000)]) {
			expect(await join(page, id)).toEqual({ ok: false, reason: 'bad-message' });
		}
		const heard: unknown[] = [];
		page.on('room:changed', (message) => heard.push(message));
		const insider = await open(owner);
		await join(insider, roomId);
		const told = next(insider, 'room:changed');
		await inviteCouncil(sql(), owner, roomId, { council: 'CRF', role: 'viewer' });
		await told;
		// A round trip of its own: whatever was sent to this page before has arrived.
		await join(page, 'x');
		expect(heard).toEqual([]);
	});
	test('who asks at the door is told to owners only', async () => {
		const [ownerPage, tomPage] = [await open(owner), await open(tom)];
		await join(ownerPage, roomId);
		await join(tomPage, roomId);
		const heard: string[] = [];
		tomPage.on('room:changed', ({ kinds }) => heard.push(...kinds));
		const told = next(ownerPage, 'room:changed');
		await askForAccess(sql(), await makeSignedIn(sql()), roomId, {});
		expect((await told).kinds).toEqual(['access-asked']);
		await join(tomPage, roomId);
		expect(heard).toEqual([]);
	});
	test('[P12] answers too-fast beyond its rate', async () => {
		const page = await open(tom);
		const answers: LiveAnswer[] = [];
		for (let sent = 0; sent <= liveLimits.messages; sent += 1) answers.push(await join(page, roomId));
		expect(answers.at(-1)).toEqual({ ok: false, reason: 'too-fast' });
	});
	test('[P12] ends a socket that sends what nobody understands', async () => {
		const page = await open(tom);
		const anything = page as unknown as { emit(event: string, message: object): void };
		const gone = new Promise((resolve) => page.once('disconnect', resolve));
		for (let sent = 0; sent < liveLimits.badMessages; sent += 1) anything.emit('room:steal', {});
		await gone;
	});
	test('[P12] ends a socket whose message is too large', async () => {
		const page = await open(tom);
		const gone = new Promise((resolve) => page.once('disconnect', resolve));
		page.emit('room:join', { roomId: 'x'.repeat(liveLimits.maxMessageBytes) }, () => {});
		await gone;
	});
});

describe('a comment for one council only', () => {
	const section = 'findings';
	let proposalId: string;
	let joan: SignedInOfficer;
	beforeEach(async () => {
		proposalId = await makeProposal(sql(), owner, roomId);
		joan = await makeSignedIn(sql(), { name: 'Joan Baker' });
		await addMember(sql(), roomId, joan.id, 'viewer');
		// An owner of the room: nothing but the council keeps anything from them.
		await addMember(sql(), roomId, tom.id, 'owner');
	});
	const listen = async (officer: SignedInOfficer) => {
		const page = await open(officer);
		await join(page, roomId);
		const heard: { kinds: string[]; upTo: string }[] = [];
		page.on('room:changed', ({ kinds, upTo }) => heard.push({ kinds, upTo }));
		return { page, heard };
	};
	const lastActivity = async () =>
		(await sql()<{ id: string }[]>`select max(id)::text as id from activity where room_id = ${roomId}`)[0]!
			.id;

	test('is told to its officers, and a partner’s page hears nothing of it', async () => {
		const [own, partner] = [await listen(joan), await listen(tom)];
		const told = next(own.page, 'room:changed');
		await makeThread(sql(), owner, proposalId, { section, audience: 'council' });
		expect(await told).toEqual({ roomId, kinds: ['comment'], upTo: await lastActivity() });
		// A round trip of its own: whatever was sent to this page before has arrived.
		await join(partner.page, roomId);
		expect(partner.heard).toEqual([]);
	});
	test('is left out of what else is told, down to its number', async () => {
		const [own, partner] = [await listen(joan), await listen(tom)];
		const told = next(partner.page, 'room:changed');
		const both = vi.waitUntil(() => own.heard.at(-1)?.kinds.includes('comment'));
		// Both rows before one ring, the partner's first.
		const [open] = await sql()<{ id: string }[]>`
			insert into activity (room_id, officer_id, kind) values (${roomId}, ${owner.id}, 'room-changed')
			returning id::text`;
		await sql()`
			insert into activity (room_id, officer_id, kind, audience_council_code)
			values (${roomId}, ${owner.id}, 'comment', 'DST')`;
		await ring(sql(), { type: 'activity', roomId });
		expect(await told).toEqual({ roomId, kinds: ['room-changed'], upTo: open!.id });
		await both;
		await join(partner.page, roomId);
		expect(partner.heard).toHaveLength(1);
	});
	test('follows the council an officer is of now, not the one they signed in with', async () => {
		const [own, mover, partner] = [await listen(owner), await listen(joan), await listen(tom)];
		await sql()`update officer set council_code = 'LDS' where id = ${joan.id}`;
		const told = next(own.page, 'room:changed');
		await makeThread(sql(), owner, proposalId, { section, audience: 'council' });
		await told;
		await join(mover.page, roomId);
		expect(mover.heard).toEqual([]);
		const toldTheirs = next(partner.page, 'room:changed');
		const toldMover = next(mover.page, 'room:changed');
		await makeThread(sql(), tom, proposalId, { section, audience: 'council' });
		await Promise.all([toldTheirs, toldMover]);
		await join(own.page, roomId);
		expect(own.heard).toHaveLength(1);
	});
	test('is told to nobody while councils cannot be read, and told afterwards', async () => {
		const [own, partner] = [await listen(joan), await listen(tom)];
		const warned = warnings.length;
		await sql()`
			insert into activity (room_id, officer_id, kind, audience_council_code)
			values (${roomId}, ${owner.id}, 'comment', 'DST')`;
		await sql()`alter table officer rename to officer_away`;
		try {
			await ring(sql(), { type: 'activity', roomId });
			await vi.waitUntil(() => warnings.slice(warned).some((line) => line.includes('could not be told')));
		} finally {
			await sql()`alter table officer_away rename to officer`;
		}
		expect(own.heard).toEqual([]);
		const told = next(own.page, 'room:changed');
		await ring(sql(), { type: 'activity', roomId });
		expect(await told).toMatchObject({ kinds: ['comment'] });
		await join(partner.page, roomId);
		expect(partner.heard).toEqual([]);
	});
});

describe('notifications', () => {
	test('an officer’s open pages hear that something is addressed to them, whatever room they follow; nobody else’s do', async () => {
		const other = await makeSignedIn(sql(), { name: 'Megan Rees', councilCode: 'CRF' });
		const [theirs, nobodys] = [await open(tom), await open(other)];
		let others = 0;
		nobodys.on('notifications:changed', () => others++);
		const proposal = await makeProposal(sql(), owner, roomId);
		const [row] = await sql()<{ key: string }[]>`
			select s.key from form_section s join proposal p on p.form_id = s.form_id where p.id = ${proposal} limit 1`;
		const heard = next(theirs, 'notifications:changed' as never);
		await makeThread(sql(), owner, proposal, { section: row!.key, body: 'See @Tom Okafor' });
		await heard;
		const again = next(theirs, 'notifications:changed' as never);
		await makeThread(sql(), owner, proposal, { section: row!.key, body: 'And @Tom Okafor again' });
		await again;
		expect(others).toBe(0);
	});
});

describe('access lost', () => {
	test('[P5] a removed person’s page hears of it within a second and nothing after', async () => {
		const page = await open(tom);
		await join(page, roomId);
		const closed = next(page, 'room:closed');
		await removePerson(sql(), owner, roomId, { person: tom.id });
		expect(await closed).toEqual({ roomId });
		expect(await join(page, roomId)).toEqual({ ok: false, reason: 'not-found' });
	});
	test('[P5] the officers of a council that is taken out hear of it within a second', async () => {
		const megan = await makeSignedIn(sql(), { councilCode: 'CRF' });
		await inviteCouncil(sql(), owner, roomId, { council: 'CRF', role: 'viewer' });
		const page = await open(megan);
		expect(await join(page, roomId)).toEqual({ ok: true });
		const closed = next(page, 'room:closed');
		await removeCouncil(sql(), owner, roomId, { council: 'CRF' });
		await closed;
	});
	test('[P5] a guest’s page hears of the end of their time within a second', async () => {
		const guest = await makeGuest(sql(), owner, roomId);
		const page = await open(guest);
		expect(await join(page, roomId)).toEqual({ ok: true });
		await addGuest(sql(), roomId, guest.id, { ends: '100 milliseconds' });
		const closed = next(page, 'room:closed');
		const ending = startEndingGuests({
			sql: sql(),
			log: { info: () => {}, warn: () => {}, error: () => {} }
		});
		expect(await closed).toEqual({ roomId });
		await ending.close();
		expect(await join(page, roomId)).toEqual({ ok: false, reason: 'not-found' });
	});
	test('[P5] visitors of an open room hear of it when it becomes private', async () => {
		const open1 = { title: 'Open', summary: '', theme: '', visibility: 'open' };
		await changeRoom(sql(), owner, roomId, open1);
		const page = await open(await makeSignedIn(sql(), { councilCode: 'GLG' }));
		expect(await join(page, roomId)).toEqual({ ok: true });
		const closed = next(page, 'room:closed');
		await changeRoom(sql(), owner, roomId, { ...open1, visibility: 'private' });
		await closed;
	});
	test('[P5] an ended session ends its sockets within a second', async () => {
		const page = await open(tom);
		const ended = next(page, 'session:ended');
		await endAllSessions(sql(), { officerId: tom.id });
		await ended;
	});
	test('[P5] a suspended officer’s sockets end within a second', async () => {
		const page = await open(tom);
		await join(page, roomId);
		const ended = next(page, 'session:ended');
		await sql()`update officer set suspended_at = now() where id = ${tom.id}`;
		await ring(sql(), { type: 'officer', officerId: tom.id });
		await ended;
	});
});
