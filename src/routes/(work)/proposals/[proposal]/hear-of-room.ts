import type { RoomChange } from '#lib/realtime/live.ts';

/** Several changes in a row are read once; and a closing door is heard before the page is asked for again. */
const readAgainMs = 400;
/** Suggestions change while they are typed: how many there are is read when their officer pauses. */
const countAgainMs = 2_000;

interface Hearing {
	/** comments, or suggestions, may be other ones */
	onComments(): void;
	onSuggestions(): void;
	/** the room, or the session, is closed to this officer */
	onClosed(): void;
	/** what the page itself shows may be old */
	readAgain(): void;
}

/** What a proposal's page does when it is told of its room: for followRoom. `stop` drops what is still waited for. */
export function hearOfRoom({ onComments, onSuggestions, onClosed, readAgain }: Hearing) {
	let timer: ReturnType<typeof setTimeout> | undefined;
	return {
		hear(change: RoomChange, kinds: string[]): void {
			if (change !== 'changed') onClosed();
			else {
				if (kinds.length === 0 || kinds.includes('comment')) onComments();
				if (kinds.length === 0 || kinds.includes('suggestion')) onSuggestions();
			}
			const only = (...those: string[]) =>
				change === 'changed' && kinds.length > 0 && kinds.every((kind) => those.includes(kind));
			// What the page itself shows did not change.
			if (only('comment')) return;
			clearTimeout(timer);
			timer = setTimeout(readAgain, only('comment', 'suggestion') ? countAgainMs : readAgainMs);
		},
		stop: (): void => clearTimeout(timer)
	};
}
