import * as v from 'valibot';
import { refuse, type Outcome } from '#lib/protocol/refusal.ts';
import { decisionLimits } from '../decision.ts';
import { ukMoment, ukParts } from '../uk-time.ts';

const short = (words: string) => v.optional(v.pipe(v.string(words), v.trim(), v.maxLength(20, words)), '');

/** The closing time as a form has it: a day and a time in the United Kingdom. */
export const closing = {
	closesOn: short('Enter the day on which voting ends'),
	closesTime: short('Enter the time at which voting ends')
};
export const reviewDay = short('Enter the review date');

export const quorumField = v.pipe(
	v.optional(v.union([v.string(), v.number()]), ''),
	v.transform((value) => String(value).trim()),
	v.check(
		(text) =>
			text === '' ||
			(/^\d{1,4}$/.test(text) && Number(text) >= 1 && Number(text) <= decisionLimits.quorumMost),
		`The votes needed must be a number from 1 to ${decisionLimits.quorumMost}`
	),
	v.transform((text) => (text === '' ? null : Number(text)))
);

const dayMs = 86_400_000;

/** Both moments of a decision, against the database's clock. A date that does not exist is refused, not moved. */
export function readTimes(
	{ closesOn, closesTime, reviewOn }: { closesOn: string; closesTime: string; reviewOn: string },
	now: Date
): Outcome<{ closesAt: Date; reviewOn: string | null }> {
	const wrong = (field: string, words: string) => refuse('bad-input', words, { field });
	if (closesOn === '') return wrong('closesOn', 'Enter the day on which voting ends');
	if (closesTime === '') return wrong('closesTime', 'Enter the time at which voting ends');
	const closesAt = ukMoment(closesOn, closesTime);
	if (!closesAt)
		return wrong('closesOn', 'Voting must end on a day and at a time that exist, like 5 October 2026, 17:30');
	if (closesAt <= now) return wrong('closesOn', 'Voting must end in the future');
	if (closesAt.getTime() - now.getTime() > decisionLimits.closesWithinDays * dayMs)
		return wrong('closesOn', 'Voting must end within a year');
	if (reviewOn === '') return { ok: true, closesAt, reviewOn: null };
	if (!ukMoment(reviewOn, '12:00')) return wrong('reviewOn', 'The review date must be a day that exists');
	if (reviewOn < ukParts(closesAt).day)
		return wrong('reviewOn', 'The review date must not be before voting ends');
	if (reviewOn > ukParts(new Date(now.getTime() + 20 * 366 * dayMs)).day)
		return wrong('reviewOn', 'The review date must be within 20 years');
	return { ok: true, closesAt, reviewOn };
}
