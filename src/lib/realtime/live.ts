import type { Socket } from 'socket.io-client';
import type { LiveAnswer, PageEvents, ServerEvents } from '../protocol/live.ts';
import { pageConnection } from './page-connection.ts';

/** changed: read again what is shown. closed: the officer may no longer see the room. */
export type RoomChange = 'changed' | 'closed' | 'session-ended';
/** `isJoin`: the room is followed anew */
type OnChange = (change: RoomChange, kinds: string[], isJoin: boolean) => void;
type LiveSocket = Socket<ServerEvents, PageEvents>;

type RoomEvent = Exclude<keyof ServerEvents, 'session:ended' | 'notifications:changed'>;

/** On the window: something is addressed to the officer. */
export const notifiedEvent = 'folkmoot:notified';
type RoomMessage<E extends RoomEvent> = Parameters<ServerEvents[E]>[0];
type AskMessage<E extends keyof PageEvents> = Parameters<PageEvents[E]>[0];
type AskAnswer<E extends keyof PageEvents> = Parameters<Parameters<PageEvents[E]>[1]>[0];

/** One socket for the whole page, while anything is followed. */
let opening: Promise<LiveSocket> | null = null;
const follows = new Map<string, Set<OnChange>>();

/**
 * Follows a room: calls back when something in it changed, when it was closed to this officer, and when the session
 * ended. It also calls back with `changed` once it follows, at first and after each lost connection, since something
 * may have been missed before. Returns the way to stop. Only in the browser.
 */
export function followRoom(roomId: string, onChange: OnChange): () => void {
	const those = follows.get(roomId) ?? new Set<OnChange>();
	those.add(onChange);
	follows.set(roomId, those);
	opening ??= open();
	if (those.size === 1) void opening.then((socket) => socket.connected && join(socket, roomId));
	return () => {
		those.delete(onChange);
		if (those.size > 0 || follows.get(roomId) !== those) return;
		follows.delete(roomId);
		void opening?.then((socket) => {
			if (follows.has(roomId)) return;
			if (follows.size > 0) return void socket.emit('room:leave', { roomId }, () => {});
			socket.disconnect();
			opening = null;
		});
	};
}

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
	void opening?.then((socket) => {
		if (!stopped) socket.on(event, heard as never);
	});
	return () => {
		stopped = true;
		void opening?.then((socket) => socket.off(event, heard as never));
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
	const socket = await opening;
	if (!socket?.connected) return null;
	try {
		return (await socket.timeout(answerMs).emitWithAck(event, ...([message] as never))) as AskAnswer<E>;
	} catch {
		return null;
	}
}

async function open(): Promise<LiveSocket> {
	const manager = await pageConnection();
	const socket = manager.socket('/') as LiveSocket;
	// What the page hears is put on it again: the manager hands out the same socket.
	socket.off();
	socket.on('connect', () => {
		for (const roomId of follows.keys()) join(socket, roomId);
	});
	socket.on('room:changed', ({ roomId, kinds }) => tell(roomId, 'changed', kinds));
	socket.on('room:closed', ({ roomId }) => tell(roomId, 'closed'));
	socket.on('notifications:changed', () => window.dispatchEvent(new Event(notifiedEvent)));
	socket.on('session:ended', () => {
		for (const roomId of follows.keys()) tell(roomId, 'session-ended');
	});
	socket.connect();
	return socket;
}

function join(socket: LiveSocket, roomId: string): void {
	socket.emit('room:join', { roomId }, (answer: LiveAnswer) => {
		// What happened between the page's own reading and this moment was told to nobody: read once more.
		if (answer.ok) tell(roomId, 'changed', [], true);
		else if (answer.reason === 'not-found') tell(roomId, 'closed');
	});
}

function tell(roomId: string, change: RoomChange, kinds: string[] = [], isJoin = false): void {
	for (const onChange of [...(follows.get(roomId) ?? [])]) onChange(change, kinds, isJoin);
}
