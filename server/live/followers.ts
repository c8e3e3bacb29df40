import type { Socket } from 'socket.io';
import type { PageEvents, ServerEvents } from '#lib/protocol/live.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import type { RoomAccess } from '#lib/rooms/access.ts';

export interface LiveSocketData {
	officer: SignedInOfficer;
	sessionId: string;
}
export type LiveSocket = Socket<PageEvents, ServerEvents, Record<string, never>, LiveSocketData>;

/** What a follower may know and do. `null`: asked to follow, the answer is not in yet, nothing is told. */
export type Sight = RoomAccess | null;

/** Who follows which room on this node, and how far each room's activity was told. */
export class Followers {
	readonly #rooms = new Map<string, { sockets: Map<LiveSocket, Sight>; cursor: bigint | null }>();

	/** Adds before the rights are read, so that a change of rights in between meets the follower too. */
	add(roomId: string, socket: LiveSocket): void {
		const room = this.#rooms.get(roomId) ?? { sockets: new Map(), cursor: null };
		if (!room.sockets.has(socket)) room.sockets.set(socket, null);
		this.#rooms.set(roomId, room);
	}

	allow(roomId: string, socket: LiveSocket, sight: Sight): void {
		const room = this.#rooms.get(roomId);
		if (room?.sockets.has(socket)) room.sockets.set(socket, sight);
	}

	remove(roomId: string, socket: LiveSocket): boolean {
		const room = this.#rooms.get(roomId);
		const was = room?.sockets.delete(socket) ?? false;
		if (room && room.sockets.size === 0) this.#rooms.delete(roomId);
		return was;
	}

	/** null: it does not follow the room, or may not be told of it yet */
	sightOf(roomId: string, socket: LiveSocket): Sight {
		return this.#rooms.get(roomId)?.sockets.get(socket) ?? null;
	}

	of(roomId: string): [LiveSocket, Sight][] {
		return [...(this.#rooms.get(roomId)?.sockets ?? [])];
	}

	roomsOf(socket: LiveSocket): string[] {
		return [...this.#rooms].filter(([, { sockets }]) => sockets.has(socket)).map(([roomId]) => roomId);
	}

	get roomIds(): string[] {
		return [...this.#rooms.keys()];
	}

	cursor(roomId: string): bigint | null {
		return this.#rooms.get(roomId)?.cursor ?? null;
	}

	/** Never goes back: two reads may end in the other order. */
	advance(roomId: string, to: bigint): void {
		const room = this.#rooms.get(roomId);
		if (room && (room.cursor === null || to > room.cursor)) room.cursor = to;
	}
}
