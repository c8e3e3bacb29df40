import { askRoom, followRoom } from '#lib/realtime/live.ts';
import type { Place } from '#lib/protocol/presence.ts';
import { awayAfterMs, isAway } from './away.ts';

/** Between two messages, and after one that was refused; in ms. */
const sayAgainMs = 500;
const refusedMs = 10_000;

const touches = ['keydown', 'pointerdown', 'pointermove', 'touchstart', 'wheel'] as const;

export interface SayingHere {
	/** the page shows something else now */
	moved(): void;
	stop(): void;
}

/**
 * Says in a room that the officer is here, what their page shows, and whether nobody is at it: whenever the room is followed anew and
 * when it changes.  Only in the browser.
 */
export function sayHere(roomId: string, place: () => Place): SayingHere {
	let usedAt = Date.now();
	let said = '';
	let away = false;
	let isOver = false;
	let saying: ReturnType<typeof setTimeout> | undefined;
	let waiting: ReturnType<typeof setTimeout> | undefined;

	const sayIn = (ms: number) => (saying ??= setTimeout(() => void say(), ms));
	const say = async () => {
		saying = undefined;
		const message = { roomId, place: place(), away };
		const text = JSON.stringify(message);
		if (text === said) return;
		said = text;
		const answer = await askRoom('presence:here', message);
		if (answer?.ok || isOver) return;
		// No line, or the room is not followed yet: it is said once it is.
		said = '';
		if (answer?.reason === 'too-fast') sayIn(refusedMs);
	};
	const look = () => {
		clearTimeout(waiting);
		const idleMs = Date.now() - usedAt;
		away = isAway({ hidden: document.hidden, idleMs });
		if (!away) waiting = setTimeout(look, awayAfterMs - idleMs);
		sayIn(sayAgainMs);
	};
	const used = () => {
		usedAt = Date.now();
		if (away) look();
	};
	const seen = () => {
		// Coming to a page is using it.
		if (!document.hidden) usedAt = Date.now();
		look();
	};

	for (const touch of touches) addEventListener(touch, used, { passive: true, capture: true });
	document.addEventListener('visibilitychange', seen);
	const stopFollowing = followRoom(roomId, (change, _kinds, isJoin) => {
		if (change !== 'changed' || !isJoin) return;
		said = '';
		sayIn(0);
	});
	look();

	return {
		moved: () => void sayIn(sayAgainMs),
		stop() {
			isOver = true;
			clearTimeout(saying);
			clearTimeout(waiting);
			for (const touch of touches) removeEventListener(touch, used, { capture: true });
			document.removeEventListener('visibilitychange', seen);
			stopFollowing();
		}
	};
}
