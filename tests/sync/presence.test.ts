import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { io, type Socket } from 'socket.io-client';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { forgetVisits } from '#db/queries/visits.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { changeDetails, suspendOfficer } from '#lib/accounts/server/officers.ts';
import { hidePresence, hidesPresence } from '#lib/presence/server/hide-presence.ts';
import type { LiveAnswer, PageEvents, ServerEvents } from '#lib/protocol/live.ts';
import type { PeopleHere, Place } from '#lib/protocol/presence.ts';
import { changeRoom } from '#lib/rooms/server/change-room.ts';
import { removePerson } from '#lib/rooms/server/person-in-room.ts';
import type { Bus } from '#server/bus/bus.ts';
import { createPostgresBus } from '#server/bus/postgres.ts';
import { readConfig, type Config } from '#server/config.ts';
import { attachLive } from '#server/live/live.ts';
import { createLog } from '#server/log.ts';
import { createStrangers } from '#server/strangers.ts';
import { testDatabase } from '../support/database.ts';
import { signInCookie } from '../support/people.ts';
import { addMember, makeProposal, makeRoom, makeSignedIn } from '../support/rooms.ts';

type Page = Socket<ServerEvents, PageEvents>;
interface Node {
	origin: string;
	bus: Bus;
	server: Server;
	close(): Promise<void>;
}

const times = { batchMs: 20, renewMs: 200, believedMs: 10_000, sweepMs: 100 };
const origin = 'http://folkmoot.test';
const config: Config = { ...readConfig({ LOG_LEVEL: 'warn' }), origin };

let own: Awaited<ReturnType<typeof testDatabase>>;
let [first, second]: Node[] = [];
let owner: SignedInOfficer;
let tom: SignedInOfficer;
let roomId: string;
const pages: Page[] = [];
const warnings: string[] = [];
const processes: ChildProcess[] = [];
const sql = () => own.database.sql;
const overview: Place = { at: 'room', page: 'overview' };

async function startNode(): Promise<Node> {
	const log = createLog(config, { write: (line) => void warnings.push(line) });
	const server = createServer((_request, response) => response.writeHead(404).end());
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const bus = createPostgresBus({ url: own.url, log });
	const strangers = createStrangers(config);
	const live = attachLive({
		httpServer: server,
		sql: sql(),
		config,
		bus,
		log,
		strangers,
		presenceTimes: times
	});
	await new Promise<void>((resolve) => bus.onLink((connected) => connected && resolve()));
	return {
		origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		bus,
		server,
		async close() {
			await live.close();
			await bus.close();
			server.close();
		}
	};
}

beforeAll(async () => {
	own = await testDatabase({ poolSize: 8 });
	[first, second] = [await startNode(), await startNode()];
	owner = await makeSignedIn(sql(), { name: 'Priya Shah' });
});
afterAll(async () => {
	await first?.close();
	await second?.close();
	await own.close();
});
beforeEach(async () => {
	roomId = await makeRoom(sql(), owner);
	tom = await makeSignedIn(sql(), { name: 'Tom Okafor', councilCode: 'LDS' });
	await addMember(sql(), roomId, tom.id, 'editor');
});
afterEach(() => {
	expect(warnings.splice(0)).toEqual([]);
	for (const page of pages.splice(0)) page.disconnect();
	for (const each of processes.splice(0)) each.kill('SIGKILL');
});

interface Following {
	page: Page;
	/** what it was told last */
	now(): PeopleHere | null;
	told: PeopleHere[];
	here(place: Place, away?: boolean): Promise<LiveAnswer>;
}

async function follow(officer: SignedInOfficer, node = first!.origin): Promise<Following> {
	const cookie = await signInCookie(sql(), officer.id, config);
	const page: Page = io(node, {
		path: '/live',
		transports: ['websocket'],
		forceNew: true,
		reconnection: false,
		extraHeaders: { cookie, origin }
	});
	pages.push(page);
	const told: PeopleHere[] = [];
	page.on('presence:now', ({ roomId: where, ...people }) => {
		if (where === roomId) told.push(people);
	});
	await once(page as never, 'connect');
	await page.timeout(2_000).emitWithAck('room:join', { roomId });
	return {
		page,
		told,
		now: () => told.at(-1) ?? null,
		here: (place, away = false) => page.timeout(2_000).emitWithAck('presence:here', { roomId, place, away })
	};
}
const names = ({ now }: Following) => now()?.people.map(({ name }) => name);
/** Within the second that the product promises. */
const within = <T>(found: () => T, expected: T) =>
	vi.waitFor(() => expect(found()).toEqual(expected), { timeout: 1_000, interval: 10 });

describe('who is in a room', () => {
	test('is told to everybody in it, on every node, with council and place', async () => {
		const proposalId = await makeProposal(sql(), owner, roomId, 'A bid');
		const [priya, other] = [await follow(owner), await follow(tom, second!.origin)];
		await priya.here(overview);
		await other.here({ at: 'document', id: proposalId, section: 'findings' });
		const expected = [
			{ name: 'Priya Shah', council: 'Dorset Council', initials: 'PS', away: false, place: overview },
			{
				name: 'Tom Okafor',
				council: expect.stringContaining('Leeds') as string,
				initials: 'TO',
				away: false,
				place: {
					at: 'document',
					id: proposalId,
					title: 'A bid',
					section: { key: 'findings', title: expect.any(String) as string }
				}
			}
		];
		for (const page of [priya, other]) {
			await vi.waitFor(() => expect(page.now()?.people).toMatchObject(expected), { timeout: 1_000 });
			expect(page.now()?.hidden).toBe(0);
		}
	});
	test('several pages of one officer, on two nodes, are one entry where the last one is', async () => {
		const [one, two] = [await follow(tom), await follow(tom, second!.origin)];
		await one.here({ at: 'room', page: 'chat' });
		await within(() => one.now()?.people.map(({ place }) => place), [{ at: 'room', page: 'chat' }]);
		await two.here({ at: 'room', page: 'tasks' });
		await within(() => one.now()?.people.map(({ place }) => place), [{ at: 'room', page: 'tasks' }]);
		await two.here({ at: 'room', page: 'tasks' }, true);
		await within(
			() => one.now()?.people.map(({ place, away }) => ({ place, away })),
			[{ place: { at: 'room', page: 'chat' }, away: false }]
		);
		await one.here({ at: 'room', page: 'chat' }, true);
		await within(() => one.now()?.people.map(({ away }) => away), [true]);
		one.page.disconnect();
		await within(() => two.now()?.people.map(({ place }) => place), [{ at: 'room', page: 'tasks' }]);
	});
	test('who leaves, and who loses their line, is gone', async () => {
		const [priya, other] = [await follow(owner), await follow(tom)];
		await other.here(overview);
		await within(() => names(priya), ['Tom Okafor']);
		await other.page.emitWithAck('room:leave', { roomId });
		await within(() => names(priya), []);
		await other.page.emitWithAck('room:join', { roomId });
		await other.here(overview);
		await within(() => names(priya), ['Tom Okafor']);
		other.page.disconnect();
		await within(() => names(priya), []);
	});
	test('a page that comes later is told at once, and only what is new is told again', async () => {
		const other = await follow(tom);
		await other.here(overview);
		await within(() => names(other), ['Tom Okafor']);
		const before = other.told.length;
		const late = await follow(owner);
		await within(() => names(late), ['Tom Okafor']);
		await other.here(overview);
		expect(other.told.length).toBe(before);
	});
	test('a new name is told, a suspended account is gone', async () => {
		const [priya, other] = [await follow(owner), await follow(tom)];
		await other.here(overview);
		await within(() => names(priya), ['Tom Okafor']);
		await changeDetails(sql(), tom.id, { name: 'Thomas Okafor', jobTitle: '' });
		await within(() => names(priya), ['Thomas Okafor']);
		await suspendOfficer(sql(), { officerId: tom.id, administratorId: owner.id, suspended: true });
		await within(() => names(priya), []);
	});
});

describe('who does not want to be seen', () => {
	test('is counted, and their name and place are told to nobody', async () => {
		const [priya, other] = [await follow(owner), await follow(tom)];
		await other.here({ at: 'room', page: 'tasks' });
		await within(() => names(priya), ['Tom Okafor']);
		await hidePresence(sql(), tom, true);
		await within(priya.now, { people: [], hidden: 1 });
		await other.here({ at: 'room', page: 'chat' });
		await hidePresence(sql(), tom, false);
		await within(() => names(priya), ['Tom Okafor']);
		const after = priya.told.findIndex(({ hidden }) => hidden === 1);
		expect(JSON.stringify(priya.told.slice(after).filter(({ hidden }) => hidden === 1))).not.toContain(
			tom.id
		);
	});
});

test('[A16] who hides and shows themselves again and again is told when to try again', async () => {
	const busy = await makeSignedIn(sql());
	const outcomes = [];
	for (let turn = 0; turn <= 20; turn += 1) outcomes.push(await hidePresence(sql(), busy, turn % 2 === 0));
	expect(outcomes.at(-2)).toEqual({ ok: true });
	expect(outcomes.at(-1)).toMatchObject({
		ok: false,
		reason: 'too-fast',
		retryAfter: expect.any(Number) as number
	});
	expect(await hidesPresence(sql(), busy)).toBe(false);
});

describe('rights', () => {
	test('[P6] an outsider is told nothing and says nothing', async () => {
		const outsider = await follow(await makeSignedIn(sql(), { name: 'Out Sider', councilCode: 'GLG' }));
		const [priya, other] = [await follow(owner), await follow(tom)];
		expect(await outsider.here(overview)).toEqual({ ok: false, reason: 'not-found' });
		await other.here(overview);
		await within(() => names(priya), ['Tom Okafor']);
		expect(await outsider.here(overview)).toEqual({ ok: false, reason: 'not-found' });
		expect(outsider.told).toEqual([]);
	});
	test('[P5] a removed member is gone within a second, and is told nothing more', async () => {
		const [priya, other] = [await follow(owner, second!.origin), await follow(tom)];
		await Promise.all([other.here(overview), priya.here(overview)]);
		await within(() => names(priya), ['Priya Shah', 'Tom Okafor']);
		await within(() => names(other), ['Priya Shah', 'Tom Okafor']);
		await removePerson(sql(), owner, roomId, { person: tom.id });
		await within(() => names(priya), ['Priya Shah']);
		const told = other.told.length;
		await priya.here({ at: 'room', page: 'people' });
		await within(() => priya.now()?.people[0]?.place, { at: 'room', page: 'people' });
		expect(await other.here(overview)).toEqual({ ok: false, reason: 'not-found' });
		expect(other.told.length).toBe(told);
	});
	test('[P5] a room that is made private again loses those who came through the open door', async () => {
		await changeRoom(sql(), owner, roomId, { title: 'A room', visibility: 'open' });
		const guest = await makeSignedIn(sql(), { name: 'Guest Here', councilCode: 'GLG' });
		const [priya, through] = [await follow(owner), await follow(guest)];
		await through.here(overview);
		await within(() => names(priya), ['Guest Here']);
		await changeRoom(sql(), owner, roomId, { title: 'A room', visibility: 'private' });
		await within(() => names(priya), []);
	});
	test('[A2] a document of another room, none, or a section that is not there is only “in the room”', async () => {
		const elsewhere = await makeRoom(sql(), tom);
		const secret = await makeProposal(sql(), tom, elsewhere, 'A secret title');
		const mine = await makeProposal(sql(), owner, roomId, 'A bid');
		const [priya, other] = [await follow(owner), await follow(tom)];
		for (const id of [secret, crypto.randomUUID()]) {
			await other.here({ at: 'document', id, section: 'findings' });
			await within(() => priya.now()?.people.map(({ place }) => place), [overview]);
			await other.here({ at: 'document', id: mine, section: 'nowhere' });
			await within(
				() => priya.now()?.people.map(({ place }) => place),
				[{ at: 'document', id: mine, title: 'A bid' }]
			);
		}
		expect(JSON.stringify(priya.told)).not.toContain('A secret title');
	});
	test('[X1] [P12] refuses nonsense and hostile words', async () => {
		const other = await follow(tom);
		const places = [{ at: 'room', page: 'moon' }, { at: 'document', id: 'x' }, { at: 'document' }, null, 'x'];
		for (const place of places) {
			expect(await other.here(place as never)).toEqual({ ok: false, reason: 'bad-message' });
		}
		for (const section of ['x'.repeat(61), "x' or true --", '\u0000', '\ud800']) {
			const place = { at: 'document', id: crypto.randomUUID(), section } as const;
			expect(await other.here(place), section).toEqual({ ok: false, reason: 'bad-message' });
		}
	});
});

describe('nodes', () => {
	test('the people of a node that is killed vanish when it is believed no longer', async () => {
		const priya = await follow(owner);
		const file = fileURLToPath(new URL('../support/live-process.ts', import.meta.url));
		const doomed = fork(file, [own.url, origin], { stdio: 'ignore' });
		processes.push(doomed);
		const [{ port }] = (await once(doomed, 'message')) as [{ port: number }];
		const other = await follow(tom, `http://127.0.0.1:${port}`);
		await other.here(overview);
		await within(() => names(priya), ['Tom Okafor']);
		const [before] = await sql()<
			{ until: Date }[]
		>`select until from room_presence where room_id = ${roomId}`;
		// It renews what it wrote for as long as it lives.
		await vi.waitUntil(async () => {
			const [row] = await sql()<{ until: Date }[]>`select until from room_presence where room_id = ${roomId}`;
			return row!.until > before!.until;
		});
		doomed.kill('SIGKILL');
		await once(doomed, 'exit');
		await vi.waitUntil(() => names(priya)?.length === 0, { timeout: 5_000 });
	});
	test('rows that a crash of the database took are written again', async () => {
		const [priya, other] = [await follow(owner), await follow(tom)];
		await other.here(overview);
		await within(() => names(priya), ['Tom Okafor']);
		await sql()`truncate room_presence`;
		await vi.waitUntil(
			async () => (await sql()`select from room_presence where room_id = ${roomId}`).length === 1,
			{ timeout: 2_000 }
		);
	});
	test('a node that stops takes its people with it', async () => {
		const third = await startNode();
		const [priya, other] = [await follow(owner), await follow(tom, third.origin)];
		await other.here(overview);
		await within(() => names(priya), ['Tom Okafor']);
		await third.close();
		await within(() => names(priya), []);
	});
});

describe('how far somebody has seen what happened', () => {
	const visit = async () =>
		(
			await sql()<{ upTo: string; since: string | null }[]>`
				select up_to::text as "upTo", since::text from room_visit where room_id = ${roomId} and officer_id = ${tom.id}`
		)[0];
	const lastActivity = async () =>
		(await sql()<{ id: string }[]>`select max(id)::text as id from activity where room_id = ${roomId}`)[0]!
			.id;

	test('is noted while they look, not while they are away, and a visit begins after half an hour', async () => {
		const other = await follow(tom);
		const first = await lastActivity();
		await other.here(overview);
		await within(() => names(other), ['Tom Okafor']);
		expect(await visit()).toEqual({ upTo: first, since: null });
		await other.here(overview, true);
		await within(() => other.now()?.people.map(({ away }) => away), [true]);
		await changeRoom(sql(), owner, roomId, { title: 'Another title', visibility: 'private' });
		await sql()`update room_visit set seen_at = now() - interval '31 minutes' where room_id = ${roomId}`;
		await other.here(overview);
		await within(() => other.now()?.people.map(({ away }) => away), [false]);
		expect(await visit()).toEqual({ upTo: await lastActivity(), since: first });
	});
	test('[P5] is forgotten after its time', async () => {
		await sql()`
			insert into room_visit (room_id, officer_id, up_to, seen_at)
			values (${roomId}, ${tom.id}, 1, now() - interval '2 minutes')`;
		await forgetVisits(sql(), new Date(Date.now() - 180_000));
		expect(await visit()).toBeDefined();
		await forgetVisits(sql(), new Date(Date.now() - 60_000));
		expect(await visit()).toBeUndefined();
	});
});
