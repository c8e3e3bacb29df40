import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import type { Sql } from '#db/connection.server.ts';
import { mergePages, type PageHere } from '#lib/presence/person-here.ts';
import { placeSchema } from '#lib/presence/server/place-schema.ts';
import { readPeopleHere } from '#lib/presence/server/read-people-here.ts';
import type { Log } from '../log.ts';
import { atMostEvery } from './at-most-every.ts';
import type { Followers, LiveSocket } from './followers.ts';
import { pageEvent, type Matter } from './matter.ts';
import { endPresence, renewPresence, sweepPresence, writePresence } from './presence-rows.ts';

export interface PresenceTimes {
	/** between two writes, and between two readings, of one room */
	batchMs: number;
	renewMs: number;
	/** how long a node that says nothing is believed */
	believedMs: number;
	/** how often what is believed no longer is looked for */
	sweepMs: number;
}

const ordinaryTimes: PresenceTimes = { batchMs: 250, renewMs: 20_000, believedMs: 60_000, sweepMs: 5_000 };

/** One room, as long as a page here follows it. */
interface RoomHere {
	pages: Map<LiveSocket, PageHere>;
	/** what stands in this node's rows, by officer */
	written: Map<string, PageHere>;
	/** pages that have not been told anything yet */
	newcomers: Set<LiveSocket>;
	/** what was told last, as text */
	told: string;
	writing: ReturnType<typeof atMostEvery>;
	reading: ReturnType<typeof atMostEvery>;
}

/**
 * Who is in a room (docs/live-rooms.md, Presence). Pages say where they are; each node writes its own people into
 * `room_presence`, one row for each, and rings; every node reads the room once for all of its followers.
 */
export function presenceMatter({
	sql,
	followers,
	log,
	times = ordinaryTimes
}: {
	sql: Sql;
	followers: Followers;
	log: Log;
	times?: PresenceTimes;
}): Matter {
	const node = { node: randomUUID(), believedMs: times.believedMs };
	const rooms = new Map<string, RoomHere>();
	let closed = false;

	/** What fails is done at the next renewal; nobody's work depends on it. */
	const reported = (work: Promise<void>) =>
		work.catch((error: unknown) =>
			log.warn({ part: 'presence', err: error }, 'who is here could not be told')
		);

	function roomOf(roomId: string): RoomHere {
		const known = rooms.get(roomId);
		if (known) return known;
		const room: RoomHere = {
			pages: new Map(),
			written: new Map(),
			newcomers: new Set(),
			told: '',
			writing: atMostEvery(times.batchMs, () => reported(write(roomId, room))),
			reading: atMostEvery(times.batchMs, () => reported(tell(roomId, room)))
		};
		rooms.set(roomId, room);
		return room;
	}

	async function write(roomId: string, room: RoomHere): Promise<void> {
		const now = mergedByOfficer(room.pages);
		const before = room.written;
		const here = [...now].filter(([id, merged]) => !isSame(before.get(id), merged));
		const gone = [...before.keys()].filter((id) => !now.has(id));
		if (here.length + gone.length > 0) {
			const looks = (id: string) => [before.get(id), now.get(id)].some((merged) => merged?.away === false);
			const seen = [...here.map(([id]) => id), ...gone].filter(looks);
			await writePresence(sql, node, { roomId, here, gone, seen });
			room.written = now;
		}
		forgetIfEmpty(roomId, room);
	}

	/** Nobody here follows it and nothing of it is written: when somebody comes, it begins anew. */
	function forgetIfEmpty(roomId: string, room: RoomHere): void {
		if (room.pages.size + room.written.size + followers.of(roomId).length > 0) return;
		if (rooms.get(roomId) === room) rooms.delete(roomId);
		void room.reading.stop();
	}

	async function tell(roomId: string, room: RoomHere): Promise<void> {
		const people = await readPeopleHere(sql, roomId);
		const text = JSON.stringify(people);
		const isNews = text !== room.told;
		room.told = text;
		for (const [socket, access] of followers.of(roomId)) {
			if (access && (isNews || room.newcomers.has(socket)))
				socket.emit('presence:now', { roomId, ...people });
		}
		room.newcomers.clear();
	}

	async function renew(): Promise<void> {
		const rows = await renewPresence(sql, node);
		const expected = [...rooms.values()].reduce((sum, { written }) => sum + written.size, 0);
		for (const room of rooms.values()) {
			// Rows went away, with a crash of the database or because this node was too slow: all are written again.
			if (rows < expected) room.written = new Map();
			room.writing.ask();
		}
	}

	const renewing = atMostEvery(0, () => reported(renew()));
	const sweeping = atMostEvery(0, () => reported(sweepPresence(sql)));
	const timers = [setInterval(renewing.ask, times.renewMs), setInterval(sweeping.ask, times.sweepMs)];
	for (const timer of timers) timer.unref();

	const readAll = () => {
		for (const room of rooms.values()) room.reading.ask();
	};

	return {
		events: {
			'presence:here': pageEvent({
				schema: v.object({ place: placeSchema, away: v.boolean() }),
				work({ socket, roomId, input }) {
					const room = roomOf(roomId);
					const usedAt = (input.away && room.pages.get(socket)?.usedAt) || Date.now();
					room.pages.set(socket, { ...input, usedAt });
					room.writing.ask();
					return { ok: true };
				}
			})
		},
		joined(socket, roomId) {
			const room = roomOf(roomId);
			room.newcomers.add(socket);
			room.reading.ask();
		},
		left(socket, roomId) {
			const room = rooms.get(roomId);
			room?.pages.delete(socket);
			room?.newcomers.delete(socket);
			if (!closed) room?.writing.ask();
		},
		hear(event) {
			if (event.type === 'presence' || event.type === 'access') rooms.get(event.roomId)?.reading.ask();
			// A new name or council, or an account that is suspended.
			if (event.type === 'officer') readAll();
		},
		catchUp: readAll,
		async close() {
			closed = true;
			for (const timer of timers) clearInterval(timer);
			const work = [
				renewing,
				sweeping,
				...[...rooms.values()].flatMap((room) => [room.writing, room.reading])
			];
			await Promise.all(work.map((each) => each.stop()));
			await reported(endPresence(sql, node.node));
		}
	};
}

function mergedByOfficer(pages: ReadonlyMap<LiveSocket, PageHere>): Map<string, PageHere> {
	const byOfficer = Map.groupBy(pages, ([socket]) => socket.data.officer.id);
	return new Map([...byOfficer].map(([id, all]) => [id, mergePages(all.map(([, page]) => page))!]));
}

const isSame = (a: PageHere | undefined, b: PageHere) => JSON.stringify(a) === JSON.stringify(b);
