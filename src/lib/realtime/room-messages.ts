import type { PageEvents, ServerEvents } from '../protocol/live.ts';
import { followRoom, roomSocket } from './follow-room.ts';

type RoomEvent = Exclude<keyof ServerEvents, 'session:ended' | 'notifications:changed'>;
type RoomMessage<E extends RoomEvent> = Parameters<ServerEvents[E]>[0];
type AskMessage<E extends keyof PageEvents> = Parameters<PageEvents[E]>[0];
type AskAnswer<E extends keyof PageEvents> = Parameters<Parameters<PageEvents[E]>[1]>[0];

/**
 * Hears one kind of event of a room that is followed (followRoom), and calls `onJoined` whenever the room is followed anew: at
 * first and after each lost connection, since something may have been missed before. Returns the way to stop.
 */
export function hearRoom<E extends RoomEvent>(
	roomId: string,
	event: E,
	listener: (message: RoomMessage<E>) => void,
	onJoined?: () => void
): () => void {
	const heard = (message: RoomMessage<E>) => {
		if (message.roomId === roomId) listener(message);
	};
	let stopped = false;
	const stopFollowing = followRoom(roomId, (change, _kinds, isJoin) => {
		if (change === 'changed' && isJoin) onJoined?.();
	});
	void roomSocket()?.then((socket) => {
		if (!stopped) socket.on(event, heard as never);
	});
	return () => {
		stopped = true;
		void roomSocket()?.then((socket) => socket.off(event, heard as never));
		stopFollowing();
	};
}

/** What a message waits for its answer, in ms. */
const answerMs = 10_000;

/**
 * Tells the room's channel something, and gives its answer. Null: none came, whatever became of it; who sent something with an
 * id of its own sends it again as it was.
 */
export async function askRoom<E extends keyof PageEvents>(
	event: E,
	message: AskMessage<E>
): Promise<AskAnswer<E> | null> {
	const socket = await roomSocket();
	if (!socket?.connected) return null;
	try {
		return (await socket.timeout(answerMs).emitWithAck(event, ...([message] as never))) as AskAnswer<E>;
	} catch {
		return null;
	}
}
