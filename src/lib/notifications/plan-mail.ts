import { wayOf, type MailChoices } from './mail-choices.ts';
import type { NotificationReason } from './notification.ts';
import { firstFree, nextDigest } from './quiet-time.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
/** What was read in the site within it is not mailed (M2). */
const waitMs = 2 * minuteMs;
/** A digest that could not be sent at its hour comes later, but then not in the quiet hours. */
const lateMs = hourMs;
export const mailsPerHour = 4;

/** A notification of which it is not decided yet whether it is mailed. */
export interface WaitingNotification {
	/** of the activity row */
	id: string;
	reason: NotificationReason;
	at: Date;
	/** read, no longer so, or no longer to be seen */
	isOver: boolean;
	/** the moment from which on it is of no use; null: it stays of use */
	until: Date | null;
}

export interface MailPlan {
	/** what goes now, in one mail */
	mail: { kind: 'at once' | 'digest'; ids: string[] } | null;
	/** what is never mailed */
	settled: string[];
	/** the rest, and when it is looked at again */
	waiting: { id: string; lookAt: Date }[];
}

interface Turn {
	id: string;
	kind: 'at once' | 'digest';
	/** it has waited long enough, and may join a mail that goes anyway */
	ready: Date;
	/** a mail goes for its sake */
	due: Date;
}

/** Nothing of it will be mailed, now or later (M2). */
export const isSettled = (
	{ isOver, reason, until }: Omit<WaitingNotification, 'id' | 'at'>,
	choices: MailChoices,
	now: Date
): boolean => isOver || wayOf(reason, choices) === 'off' || (until !== null && until <= now);

function turnOf({ id, reason, at, until }: WaitingNotification, choices: MailChoices, now: Date): Turn {
	const isTooLate = (moment: Date) => until !== null && moment >= until;
	if (wayOf(reason, choices) === 'digest') {
		const hour = nextDigest(at, choices);
		const due = +now - +hour > lateMs ? firstFree(now, choices) : hour;
		if (!isTooLate(due)) return { id, kind: 'digest', ready: due, due };
	}
	const ready = new Date(+at + waitMs);
	const free = firstFree(ready > now ? ready : now, choices);
	return { id, kind: 'at once', ready, due: isTooLate(free) ? ready : free };
}

/** From when on the officer may get another mail (M5); `recent` are the moments of those of the last hour. */
function nextAllowed(recent: readonly Date[], now: Date): Date {
	const oldest = recent.toSorted((a, b) => +b - +a)[mailsPerHour - 1];
	return oldest && +oldest + hourMs > +now ? new Date(+oldest + hourMs) : now;
}

/**
 * What is mailed now of what waits for an officer, what never is, and when the rest is looked at again. Total and without effects:
 * asked twice with the same it says the same. At most one mail at a time: what is due together goes together.
 */
export function planMail(
	waiting: readonly WaitingNotification[],
	{ choices, recent, now }: { choices: MailChoices; recent: readonly Date[]; now: Date }
): MailPlan {
	const isOver = (one: WaitingNotification) => isSettled(one, choices, now);
	const settled = waiting.filter(isOver).map(({ id }) => id);
	const turns = waiting.filter((one) => !isOver(one)).map((one) => turnOf(one, choices, now));
	const due = turns.filter((turn) => turn.due <= now);
	const allowed = nextAllowed(recent, now);
	if (due.length === 0 || allowed > now) {
		const lookAt = (turn: Turn) => (turn.due > allowed ? turn.due : allowed);
		return { mail: null, settled, waiting: turns.map((turn) => ({ id: turn.id, lookAt: lookAt(turn) })) };
	}
	const kind = due.some((turn) => turn.kind === 'digest') ? 'digest' : 'at once';
	const going = kind === 'digest' ? turns.filter(({ ready }) => ready <= now) : due;
	return {
		mail: { kind, ids: going.map(({ id }) => id) },
		settled,
		waiting: turns.filter((turn) => !going.includes(turn)).map(({ id, due }) => ({ id, lookAt: due }))
	};
}
