import { timeInWords } from '#lib/rooms/when.ts';
import type { NotificationReason } from './notification.ts';

/** At once; with the others once a day; not by mail. */
export const mailWays = ['at once', 'digest', 'off'] as const;
export type MailWay = (typeof mailWays)[number];

/** An invitation has a mail of its own from the moment it is sent. */
export type MailKind = Exclude<NotificationReason, 'invitation'>;

/** Each kind: when it happens, as the end of "Tell me when…", and how it comes unless chosen otherwise (M1). */
const kinds: Record<MailKind, { when: string; way: MailWay }> = {
	mention: { when: 'somebody mentions you', way: 'at once' },
	reply: { when: 'somebody replies to you', way: 'at once' },
	'access asked': { when: 'somebody asks for access to a room you own', way: 'at once' },
	task: { when: 'a task is given to you or your council', way: 'at once' },
	'decision closing': { when: 'a decision that waits for your vote closes within a day', way: 'at once' },
	deadline: { when: 'a room’s deadline is 7 days, 1 day or 3 hours away', way: 'at once' },
	'task due': { when: 'a task of yours is due', way: 'digest' },
	'suggestion decided': { when: 'your suggestions are accepted or refused', way: 'digest' },
	'decision opened': { when: 'a room asks for a decision', way: 'digest' },
	'decision closed': { when: 'a decision you asked for or voted on is closed', way: 'digest' }
};

export const mailKinds = Object.keys(kinds) as MailKind[];
export const isMailKind = (reason: string): reason is MailKind => Object.hasOwn(kinds, reason);
/** The field of a form in which it is chosen how this kind comes. */
export const wayField = (kind: MailKind): string => `way-${kind.replaceAll(' ', '-')}`;
export const mailKindWhen = (kind: MailKind): string => kinds[kind].when;

export interface MailChoices {
	/** no mail of notifications at all, whatever else is chosen */
	isStopped: boolean;
	ways: Record<MailKind, MailWay>;
	/** hours of the day, 0 to 23, by the clock in London */
	digestHour: number;
	/** mail also comes on Saturdays and Sundays */
	weekends: boolean;
	/** from one hour up to another, over midnight where the second is smaller; null: none */
	quiet: { from: number; to: number } | null;
}

export const defaultChoices: MailChoices = {
	isStopped: false,
	ways: waysOf({}),
	digestHour: 8,
	weekends: false,
	quiet: { from: 19, to: 7 }
};

/** What was chosen for each kind; what was not, or is nothing that can be, is as by default. */
export function waysOf(chosen: Partial<Record<string, unknown>>): Record<MailKind, MailWay> {
	const way = (kind: MailKind) => mailWays.find((one) => one === chosen[kind]) ?? kinds[kind].way;
	return Object.fromEntries(mailKinds.map((kind) => [kind, way(kind)])) as Record<MailKind, MailWay>;
}

/** How a notification of this reason goes to an officer who chose so. */
export function wayOf(reason: NotificationReason, { isStopped, ways }: MailChoices): MailWay {
	return isStopped || !isMailKind(reason) ? 'off' : ways[reason];
}

/** "8am", "midday". */
export const hourInWords = (hour: number): string =>
	timeInWords(`2026-01-01T${String(hour).padStart(2, '0')}:00:00Z`);

/** The sentence after "your digest": "It comes at 8am on weekdays." */
export const digestInWords = ({ digestHour, weekends }: MailChoices): string =>
	`It comes at ${hourInWords(digestHour)} ${weekends ? 'every day' : 'on weekdays'}.`;
