import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { io, type Socket } from 'socket.io-client';
import type { Sql } from '#db/connection.server.ts';
import type { LiveAnswer, PageEvents, ServerEvents } from '#lib/protocol/live.ts';
import { readConfig } from '#server/config.ts';
import * as Y from 'yjs';
import type { App } from '../support/app.ts';
import { signInCookie } from '../support/people.ts';
import { makeProposal, makeRoom, makeSignedIn } from '../support/rooms.ts';
import { quantile, settle, type Row } from './figures.ts';
import { Page, typedUpdates } from './page.ts';

const people = 200;
const chatting = 20;
const writing = 10;
/** of each who chats; while they write one it is told every second */
const messageEveryMs = 5_000;
/** of each who writes */
const editsPerSecond = 5;
const warmUpMs = 60_000;
const minutes = 10;
const memoryEveryMs = 1_000;
const mostMs = 100;
/** growth below this is the noise of collecting garbage */
const flatBytes = 20 * 1024 * 1024;

type Live = Socket<ServerEvents, PageEvents>;
interface Person {
	cookie: string;
	live: Live;
	page: Page;
}

/** Something that everybody in the room is to hear of. */
interface Event {
	at: number;
	left: number;
}

/**
 * A room at its fullest, on the whole program: each of 200 people has its live channel and its text open, 20 of them chat
 * by the form of the chat's page, 10 write. How long each message and each edit takes to its last page, and whether the server's
 * memory grows over ten minutes.
 */
export async function liveRoom({
	sql,
	startProgram
}: {
	sql: Sql;
	startProgram(): Promise<App>;
}): Promise<Row> {
	const app = await startProgram();
	const config = readConfig({ ORIGIN: app.origin });
	const owner = await makeSignedIn(sql, { name: 'Bench Owner' });
	const roomId = await makeRoom(sql, owner, { title: 'A live room' });
	const documentId = await makeProposal(sql, owner, roomId);
	await sql`update room_council set role = 'editor' where room_id = ${roomId}`;
	const section = await firstSection(sql, documentId);

	const said = new Map<string, Event>();
	const written = new Map<number, Event[]>();
	const seen = new Map<Page, Map<number, number>>();
	const messageMs: number[] = [];
	const editMs: number[] = [];
	let measuring = false;
	const hear = (event: Event | undefined, into: number[]) => {
		if (!event || --event.left > 0 || !measuring) return;
		into.push(performance.now() - event.at);
	};
	function onUpdate(update: Uint8Array, reader: Page): void {
		const read = seen.get(reader)!;
		for (const [client, clock] of Y.parseUpdateMeta(update).to) {
			const edits = written.get(client);
			if (!edits || client === reader.clientId) continue;
			// The paragraph and its text are a clock each; what was typed follows.
			const upTo = Math.min(clock - 2, edits.length);
			for (let index = read.get(client) ?? 0; index < upTo; index += 1) hear(edits[index], editMs);
			read.set(client, Math.max(upTo, read.get(client) ?? 0));
		}
	}

	const all: Person[] = [];
	for (let index = 0; index < people; index += 1) {
		const officer = await makeSignedIn(sql, { name: `Bench Person ${index}` });
		const cookie = await signInCookie(sql, officer.id, config);
		const live = await follow(app.origin, cookie, roomId, documentId);
		live.on('chat:messages', ({ messages }) => {
			for (const { id } of messages) hear(said.get(id), messageMs);
		});
		const clientId = 7_000_000 + index;
		const page = new Page({ port: app.port, origin: app.origin, documentId, cookie, clientId, onUpdate });
		seen.set(page, new Map());
		await page.connect(new Uint8Array([0]));
		all.push({ cookie, live, page });
	}
	await settle(2_000);

	let failed = 0;
	const say = async ({ cookie }: Person) => {
		const id = randomUUID();
		said.set(id, { at: performance.now(), left: people });
		const done = await send(app.origin, cookie, roomId, id).catch(() => false);
		if (!done) failed += 1;
	};
	const endAt = performance.now() + warmUpMs + minutes * 60_000;
	const measureAt = performance.now() + warmUpMs;
	const memory: { at: number; bytes: number }[] = [];
	const chatters = all.slice(0, chatting).map((person, index) => {
		return { person, dueAt: performance.now() + (index / chatting) * messageEveryMs, typedAt: 0 };
	});
	const edits = Math.ceil(((warmUpMs + minutes * 60_000) / 1_000) * editsPerSecond) + 2;
	const writers = all.slice(-writing).map(({ page }, index) => {
		written.set(page.clientId, []);
		const updates = typedUpdates(page.clientId, edits, section);
		page.sendUpdate(updates[0]!);
		return {
			page,
			updates,
			next: 1,
			dueAt: performance.now() + (index / writing) * (1_000 / editsPerSecond)
		};
	});
	let nextMemoryAt = measureAt;
	for (let now = performance.now(); now < endAt; now = performance.now()) {
		measuring = now >= measureAt;
		for (const chatter of chatters) {
			if (now - chatter.typedAt >= 1_000) {
				chatter.typedAt = now;
				chatter.person.live.emit('chat:typing', { roomId, thread: null }, () => {});
			}
			if (chatter.dueAt > now) continue;
			chatter.dueAt += messageEveryMs;
			void say(chatter.person);
		}
		for (const writer of writers) {
			for (; writer.dueAt <= now; writer.dueAt += 1_000 / editsPerSecond) {
				written.get(writer.page.clientId)!.push({ at: performance.now(), left: people - 1 });
				writer.page.sendUpdate(writer.updates[writer.next++]!);
			}
		}
		if (now >= nextMemoryAt) {
			nextMemoryAt += memoryEveryMs;
			memory.push({ at: now - measureAt, bytes: await residentBytes(app.pid) });
		}
		await pause(1);
	}
	measuring = false;
	for (const { live, page } of all) {
		live.disconnect();
		page.close();
	}
	await app.stop();

	// What is old is collected every few minutes; in between, memory only rises.
	const lowest = (half: 0 | 1) =>
		Math.min(
			...memory.filter(({ at }) => Math.floor(at / (minutes * 30_000)) === half).map(({ bytes }) => bytes)
		);
	const figures = {
		messages: messageMs.length,
		edits: editMs.length,
		failed,
		messageP95Ms: quantile(messageMs, 0.95),
		editP95Ms: quantile(editMs, 0.95),
		memoryInFirstHalf: lowest(0),
		memoryInSecondHalf: lowest(1)
	};
	const grown = figures.memoryInSecondHalf - figures.memoryInFirstHalf;
	const mib = (bytes: number) => Math.round(bytes / 1024 / 1024);
	return {
		work: `${people} people in one room, ${chatting} chatting and ${writing} writing for ${minutes} minutes`,
		mustReach: `to the last page ≤ ${mostMs} ms (95 of 100); memory flat`,
		measured: `a message ${Math.round(figures.messageP95Ms)} ms, an edit ${Math.round(figures.editP95Ms)} ms; ${mib(figures.memoryInFirstHalf)} to ${mib(figures.memoryInSecondHalf)} MiB; ${failed} failed`,
		reached:
			figures.messageP95Ms <= mostMs && figures.editP95Ms <= mostMs && grown <= flatBytes && failed === 0,
		figures
	};
}

async function firstSection(sql: Sql, proposalId: string): Promise<string> {
	const [section] = await sql<{ key: string }[]>`
		select s.key from proposal p join form_section s on s.form_id = p.form_id
		where p.id = ${proposalId} order by s.position limit 1`;
	return section!.key;
}

async function follow(origin: string, cookie: string, roomId: string, documentId: string): Promise<Live> {
	const live: Live = io(origin, {
		path: '/live',
		transports: ['websocket'],
		forceNew: true,
		extraHeaders: { cookie, origin }
	});
	await new Promise<void>((resolve, reject) => {
		live.once('connect', resolve);
		live.once('connect_error', reject);
	});
	const joined: LiveAnswer = await live.emitWithAck('room:join', { roomId });
	const place = { at: 'document' as const, id: documentId };
	const here: LiveAnswer = await live.emitWithAck('presence:here', { roomId, place, away: false });
	if (!joined.ok || !here.ok) throw new Error('a page could not follow the room');
	return live;
}

/** As the chat's form does. False: it was not taken. */
async function send(origin: string, cookie: string, roomId: string, id: string): Promise<boolean> {
	const answer = await fetch(`${origin}/rooms/${roomId}/chat?/send`, {
		method: 'POST',
		headers: { cookie, origin, accept: 'application/json', 'x-sveltekit-action': 'true' },
		body: new URLSearchParams({ id, body: `What ${id.slice(0, 8)} found out about arrears last week.` })
	});
	return answer.ok && ((await answer.json()) as { type: string }).type === 'success';
}

/** What the program's own process holds. */
async function residentBytes(pid: number): Promise<number> {
	const kilobytes = /^VmRSS:\s+(\d+)/m.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1];
	return Number(kilobytes) * 1024;
}
