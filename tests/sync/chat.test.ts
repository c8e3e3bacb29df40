import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { io, type Socket } from 'socket.io-client';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { knownAfter, mergeMessages } from '#lib/chat/message.ts';
import { deleteMessage } from '#lib/chat/server/delete-message.ts';
import { editMessage } from '#lib/chat/server/edit-message.ts';
import { lastChange } from '#lib/chat/server/list-messages.ts';
import { reactToMessage } from '#lib/chat/server/react-to-message.ts';
import type { ChatMessage, PersonTyping } from '#lib/protocol/chat.ts';
import type { LiveAnswer, PageEvents, ServerEvents } from '#lib/protocol/live.ts';
import { removePerson } from '#lib/rooms/server/person-in-room.ts';
import { createPostgresBus } from '#server/bus/postgres.ts';
import type { Bus } from '#server/bus/bus.ts';
import { readConfig, type Config } from '#server/config.ts';
import { attachLive, liveLimits } from '#server/live/live.ts';
import { createLog } from '#server/log.ts';
import { createStrangers } from '#server/strangers.ts';
import { fillChat, say } from '../support/chat.ts';
import { testDatabase } from '../support/database.ts';
import { signInCookie } from '../support/people.ts';
import { addMember, makeRoom, makeSignedIn } from '../support/rooms.ts';

type Page = Socket<ServerEvents, PageEvents>;

interface Node {
	server: Server;
	bus: Bus;
	live: { close(): Promise<void> };
	config: Config;
}

let own: Awaited<ReturnType<typeof testDatabase>>;
/** two programs on one database */
let nodes: Node[];
let owner: SignedInOfficer;
let tom: SignedInOfficer;
let roomId: string;
const pages: Page[] = [];
const sql = () => own.database.sql;

async function startNode(): Promise<Node> {
	const server = createServer((_request, response) => response.writeHead(404).end());
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	const config = { ...readConfig({ LOG_LEVEL: 'warn' }), origin };
	const log = createLog(config, { write: () => {} });
	const bus = createPostgresBus({ url: own.url, log });
	const live = attachLive({
		httpServer: server,
		sql: sql(),
		config,
		bus,
		log,
		strangers: createStrangers(config)
	});
	await new Promise<void>((resolve) => {
		const stop = bus.onLink((connected) => {
			if (!connected) return;
			resolve();
			queueMicrotask(() => stop());
		});
	});
	return { server, bus, live, config };
}

beforeAll(async () => {
	own = await testDatabase({ poolSize: 8 });
	nodes = [await startNode(), await startNode()];
	owner = await makeSignedIn(sql(), { name: 'Priya Shah' });
});
afterAll(async () => {
	for (const { live, bus, server } of nodes) {
		await live.close();
		await bus.close();
		server.close();
	}
	await own.close();
});
beforeEach(async () => {
	await sql()`delete from rate_limit`;
	roomId = await makeRoom(sql(), owner);
	tom = await makeSignedIn(sql(), { name: 'Tom Okafor', councilCode: 'LDS' });
	await addMember(sql(), roomId, tom.id, 'editor');
});
afterEach(() => {
	for (const page of pages.splice(0)) page.disconnect();
});

async function open(officer: SignedInOfficer, { config } = nodes[0]!): Promise<Page> {
	const page: Page = io(config.origin, {
		path: '/live',
		transports: ['websocket'],
		forceNew: true,
		reconnection: false,
		extraHeaders: { cookie: await signInCookie(sql(), officer.id, config), origin: config.origin }
	});
	pages.push(page);
	await new Promise<void>((resolve, reject) => {
		page.once('connect', resolve);
		page.once('connect_error', reject);
	});
	return page;
}
const ask = async (page: Page, event: keyof PageEvents, message: object): Promise<LiveAnswer> =>
	(await page.timeout(3_000).emitWithAck(event as 'room:join', message as { roomId: string })) as LiveAnswer;
const join = (page: Page, id = roomId) => ask(page, 'room:join', { roomId: id });
const next = <E extends keyof ServerEvents>(page: Page, event: E, limitMs = 1_000) =>
	new Promise<Parameters<ServerEvents[E]>[0]>((resolve, reject) => {
		const late = setTimeout(() => reject(new Error(`no ${event} within ${limitMs} ms`)), limitMs);
		page.once(event, ((message: Parameters<ServerEvents[E]>[0]) => {
			clearTimeout(late);
			resolve(message);
		}) as never);
	});

/** What a page knows of a chat, by the rules the page in the browser follows. Lines are cut as often as a test likes. */
class Reader {
	messages: readonly ChatMessage[] = [];
	known = 0;
	page: Page | null = null;
	readonly officer: SignedInOfficer;
	readonly node: Node;
	constructor(officer: SignedInOfficer, node: Node) {
		this.officer = officer;
		this.node = node;
	}
	async connect(): Promise<void> {
		const page = await open(this.officer, this.node);
		this.page = page;
		page.on('chat:messages', ({ messages, after, upTo }) => {
			const known = knownAfter(this.known, { after, upTo });
			if (known === null) return void this.catchUp();
			this.known = known;
			this.messages = mergeMessages(this.messages, messages);
		});
		await join(page);
		await this.catchUp();
	}
	async catchUp(): Promise<void> {
		for (let more = true; more;) {
			const page = this.page;
			if (!page?.connected) return;
			const answer = await ask(page, 'chat:since', { roomId, after: this.known }).catch(() => null);
			if (!answer?.ok) return;
			const changes = answer as LiveAnswer & { messages: ChatMessage[]; upTo: number; more: boolean };
			this.messages = mergeMessages(this.messages, changes.messages);
			this.known = Math.max(this.known, changes.upTo);
			more = changes.more;
		}
	}
	cut(): void {
		// Without a good-bye: the server finds out by itself.
		this.page?.io.engine.close();
	}
}

const stored = () =>
	sql()<{ id: string; body: string | null; changed: number }[]>`
		select id, body, changed::float8 as changed from chat_message where room_id = ${roomId} order by seq`;

describe('a room’s chat', () => {
	test('is told to all who follow it, on every node, each time with where it goes on from', async () => {
		const here = await open(tom);
		const there = await open(owner, nodes[1]);
		await join(here);
		await join(there);
		const told = [next(here, 'chat:messages'), next(there, 'chat:messages')];
		const first = await say(sql(), owner, roomId, 'Hello');
		const [one, same] = await Promise.all(told);
		expect(one).toEqual({ roomId, messages: [first], after: 0, upTo: first.changed });
		expect(same).toEqual(one);
		const goesOn = next(here, 'chat:messages');
		await reactToMessage(sql(), owner, roomId, { id: first.id, kind: 'agree', on: true });
		expect(await goesOn).toMatchObject({
			after: first.changed,
			messages: [{ id: first.id, reactions: [{ kind: 'agree', by: [owner.id] }] }]
		});
	});
	test('tells edits, deletions and replies, with the head of the thread', async () => {
		const first = await say(sql(), tom, roomId, 'Friday?');
		const page = await open(owner);
		await join(page);
		const told: ChatMessage[] = [];
		page.on('chat:messages', ({ messages }) => told.push(...messages));
		await editMessage(sql(), tom, roomId, { id: first.id, revision: 1, body: 'Thursday?' });
		await vi.waitUntil(() => told.length === 1);
		const reply = await say(sql(), owner, roomId, 'Yes', { thread: first.id });
		await vi.waitUntil(() => told.length === 3);
		await deleteMessage(sql(), tom, roomId, { id: first.id });
		await vi.waitUntil(() => told.length === 4);
		expect(told.map(({ id, body, replies }) => [id, body, replies])).toEqual([
			[first.id, 'Thursday?', 0],
			[first.id, 'Thursday?', 1],
			[reply.id, 'Yes', 0],
			[first.id, null, 1]
		]);
	});
	test('[D16] has no gap and no double for readers whose lines are cut again and again', async () => {
		const writers = [tom, owner];
		for (let n = 0; n < 4; n += 1) {
			const writer = await makeSignedIn(sql(), { name: `Writer ${n}`, councilCode: 'CRF' });
			await addMember(sql(), roomId, writer.id, 'commenter');
			writers.push(writer);
		}
		const readers = [0, 1, 2, 3].map((n) => new Reader(writers[n]!, nodes[n % 2]!));
		for (const reader of readers) await reader.connect();
		const sent: ChatMessage[] = [];
		const writing = Promise.all(
			writers.map(async (writer, w) => {
				for (let n = 0; n < 15; n += 1) {
					const message = await say(sql(), writer, roomId, `${w}.${n}`);
					sent.push(message);
					if (n % 5 === 1) {
						await editMessage(sql(), writer, roomId, { id: message.id, revision: 1, body: `${w}.${n}!` });
					}
					if (n % 5 === 3) await deleteMessage(sql(), writer, roomId, { id: message.id });
				}
			})
		);
		// As they come: each reader's line is cut as soon as it has heard a few more, and comes back.
		const cutting = Promise.all(
			readers.slice(0, 3).map(async (reader, r) => {
				for (let cuts = 0; cuts < 4; cuts += 1) {
					const from = reader.messages.length;
					await vi.waitUntil(() => reader.messages.length >= from + 3 + r || sent.length === 90, 20_000);
					reader.cut();
					await reader.connect();
				}
			})
		);
		await writing;
		await cutting;
		const last = await lastChange(sql(), roomId);
		await vi.waitUntil(() => readers.every(({ known }) => known === last), 10_000);
		const truth = (await stored()).map(({ id, body, changed }) => ({ id, body, changed }));
		expect(truth).toHaveLength(90);
		for (const { messages } of readers) {
			expect(messages.map(({ id, body, changed }) => ({ id, body, changed }))).toEqual(truth);
		}
	});
	test('gives what was missed in parts', async () => {
		await fillChat(sql(), owner, roomId, 450);
		const reader = new Reader(tom, nodes[0]!);
		await reader.connect();
		expect(reader.messages).toHaveLength(450);
	});
});

describe('rights', () => {
	test('[P5] who is removed hears nothing of what is said afterwards, and cannot ask for it', async () => {
		const page = await open(tom);
		await join(page);
		const heard: unknown[] = [];
		page.on('chat:messages', (message) => heard.push(message));
		const closed = next(page, 'room:closed');
		await removePerson(sql(), owner, roomId, { person: tom.id });
		await closed;
		const witness = await open(owner);
		await join(witness);
		const told = next(witness, 'chat:messages');
		await say(sql(), owner, roomId, 'Now that we are alone');
		await told;
		expect(await ask(page, 'chat:since', { roomId, after: 0 })).toEqual({ ok: false, reason: 'not-found' });
		expect(await ask(page, 'chat:typing', { roomId, thread: null })).toEqual({
			ok: false,
			reason: 'not-found'
		});
		expect(heard).toEqual([]);
	});
	test('[A2] a room that is not followed, is of others or does not exist: the same', async () => {
		const outsider = await makeSignedIn(sql(), { councilCode: 'GLG' });
		const other = await makeRoom(sql(), outsider);
		const page = await open(outsider);
		await join(page, other);
		await say(sql(), owner, roomId, 'Secret');
		for (const id of [roomId, '00000000-0000-4000-8000-000000000000']) {
			for (const event of ['chat:since', 'chat:typing'] as const) {
				expect(await ask(page, event, { roomId: id, after: 0, thread: null }), event).toEqual({
					ok: false,
					reason: 'not-found'
				});
			}
		}
		expect(await ask(page, 'chat:since', { roomId: other, after: 0 })).toMatchObject({ messages: [] });
	});
	test('nonsense is answered as such', async () => {
		const page = await open(tom);
		await join(page);
		for (const after of [-1, 0.5, '0', null, {}, Number.MAX_VALUE]) {
			expect(await ask(page, 'chat:since', { roomId, after })).toEqual({ ok: false, reason: 'bad-message' });
		}
		expect(await ask(page, 'chat:typing', { roomId, thread: 'x' })).toEqual({
			ok: false,
			reason: 'bad-message'
		});
	});
	test('[A16] too many messages in a window are answered too-fast', async () => {
		const page = await open(tom);
		await join(page);
		let answer: unknown;
		for (let sent = 0; sent < liveLimits.messages; sent += 1) {
			answer = await ask(page, 'chat:since', { roomId, after: 0 });
		}
		expect(answer).toEqual({ ok: false, reason: 'too-fast' });
	});
});

describe('who is writing', () => {
	const listen = (page: Page) => {
		const heard: PersonTyping[][] = [];
		page.on('chat:typing', ({ people }) => heard.push(people));
		return heard;
	};
	test('is told to the room on every node, all together, and is over a moment after the last key', async () => {
		const there = await open(owner, nodes[1]);
		await join(there);
		const page = await open(tom);
		await join(page);
		const heard = listen(there);
		const thread = (await say(sql(), tom, roomId, 'Head')).id;
		expect(await ask(page, 'chat:typing', { roomId, thread })).toEqual({ ok: true });
		await vi.waitUntil(() => heard.length > 0, 2_000);
		expect(heard[0]).toEqual([{ officerId: tom.id, name: 'Tom Okafor', thread }]);
		await vi.waitUntil(() => heard.at(-1)?.length === 0, 5_000);
		expect(heard.length).toBeLessThanOrEqual(4);
	});
	test('[A16] is told once a second at most, however many keys are pressed', async () => {
		const witness = await open(owner);
		await join(witness);
		const page = await open(tom);
		await join(page);
		const heard = listen(witness);
		for (let sent = 0; sent < 20; sent += 1) await ask(page, 'chat:typing', { roomId, thread: null });
		await ask(witness, 'room:join', { roomId });
		expect(heard.length).toBeLessThanOrEqual(2);
	});
	test('is refused to a viewer, and not told of who wants not to be seen', async () => {
		await addMember(sql(), roomId, tom.id, 'viewer');
		const witness = await open(owner);
		await join(witness);
		const heard = listen(witness);
		const page = await open(tom);
		await join(page);
		expect(await ask(page, 'chat:typing', { roomId, thread: null })).toMatchObject({ reason: 'refused' });
		const joan = await makeSignedIn(sql(), { name: 'Joan Baker' });
		await addMember(sql(), roomId, joan.id, 'editor');
		await sql()`update officer set hides_presence = true where id = ${joan.id}`;
		const hers = await open(joan);
		await join(hers);
		expect(await ask(hers, 'chat:typing', { roomId, thread: null })).toEqual({ ok: true });
		// Bells are heard in order: what came before this one has been told, or not.
		const told = next(witness, 'chat:messages');
		await say(sql(), owner, roomId, 'Hello');
		await told;
		await ask(witness, 'room:join', { roomId });
		expect(heard).toEqual([]);
	});
});
