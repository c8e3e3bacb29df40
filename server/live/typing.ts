import type { Sql } from '#db/connection.server.ts';
import type { PersonTyping } from '#lib/protocol/chat.ts';
import type { Followers } from './followers.ts';

/** How long somebody counts as writing after a key, and how often others are told, in ms. */
export const typingLimits = { livesMs: 2_000, tellMs: 1_000 } as const;

interface Writing extends PersonTyping {
	until: number;
}

/**
 * Who is writing where, in memory alone: it is worth nothing a moment later. A room is told at most once in `tellMs`, all who
 * write together, and once more when nobody does any longer. Who does not want to be seen in rooms is not told of here either.
 */
export function createTyping({ sql, followers }: { sql: Sql; followers: Followers }) {
	const rooms = new Map<string, Map<string, Writing>>();
	const timers = new Map<string, NodeJS.Timeout>();
	/** when each officer's writing was last rung for, by room and officer */
	const rung = new Map<string, number>();

	function tell(roomId: string): void {
		const writing = rooms.get(roomId);
		if (!writing) return;
		const now = Date.now();
		for (const [officerId, { until }] of writing) if (until <= now) writing.delete(officerId);
		const people = [...writing.values()].map(({ officerId, name, thread }) => ({ officerId, name, thread }));
		for (const [socket, access] of followers.of(roomId)) {
			if (access) socket.emit('chat:typing', { roomId, people });
		}
		if (people.length === 0) return forget(roomId);
		timers.set(
			roomId,
			setTimeout(() => tell(roomId), typingLimits.tellMs)
		);
	}

	function forget(roomId: string): void {
		clearTimeout(timers.get(roomId));
		timers.delete(roomId);
		rooms.delete(roomId);
	}

	return {
		/** False: the officer's writing was rung for a moment ago. */
		mayTell(roomId: string, officerId: string): boolean {
			const now = Date.now();
			// Small: what is older than a moment goes whenever somebody writes.
			for (const [key, at] of rung) if (now - at >= typingLimits.tellMs) rung.delete(key);
			const key = `${roomId} ${officerId}`;
			if (rung.has(key)) return false;
			rung.set(key, now);
			return true;
		},
		async hear(event: { roomId: string; officerId: string; thread: string | null }): Promise<void> {
			const { roomId, officerId, thread } = event;
			if (followers.of(roomId).length === 0) return;
			const known = rooms.get(roomId)?.get(officerId);
			const name = known?.name ?? (await readName(officerId));
			if (name === null) return;
			const writing = rooms.get(roomId) ?? new Map<string, Writing>();
			rooms.set(roomId, writing);
			writing.set(officerId, { officerId, name, thread, until: Date.now() + typingLimits.livesMs });
			if (!timers.has(roomId)) tell(roomId);
		},
		forget,
		close(): void {
			for (const roomId of [...timers.keys()]) forget(roomId);
		}
	};

	async function readName(officerId: string): Promise<string | null> {
		const [row] = await sql<{ name: string }[]>`
			select name from officer where id = ${officerId} and suspended_at is null and not hides_presence`;
		return row?.name ?? null;
	}
}
