import type { Socket } from 'socket.io-client';
import type { LiveAnswer, PageEvents, ServerEvents } from '../protocol/live.ts';
import { notifiedEvent } from '#lib/notifications/notified-event.ts';
import { pageConnection } from './page-connection.ts';

/** changed: read again what is shown. closed: the officer may no longer see the room. */
export type RoomChange = 'changed' | 'closed' | 'session-ended';
/** `isJoin`: the room is followed anew */
type OnChange = (change: RoomChange, kinds: string[], isJoin: boolean) => void;
export type LiveSocket = Socket<ServerEvents, PageEvents>;

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

/** The page's socket while anything is followed: opening, or open. For messages (room-messages.ts). */
export const roomSocket = (): Promise<LiveSocket> | null => opening;

async function open(): Promise<LiveSocket> {
	const manager = await pageConnection();
	const socket = manager.socket('/') as LiveSocket;
	// What the page hears is put on it again: the manager hands out the same socket.
	socket.off();
	const onNotified = () => window.dispatchEvent(new Event(notifiedEvent));
	socket.on('connect', () => {
		for (const roomId of follows.keys()) join(socket, roomId);
		// What came before the line did was told to nobody.
		onNotified();
	});
	socket.on('room:changed', ({ roomId, kinds }) => tell(roomId, 'changed', kinds));
	socket.on('room:closed', ({ roomId }) => tell(roomId, 'closed'));
	socket.on('notifications:changed', onNotified);
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
