import * as v from 'valibot';
import { ukMoment, ukParts } from '#lib/decisions/uk-time.ts';
import { refuse, type Outcome } from '#lib/protocol/refusal.ts';
import { isPlain, plainLine } from '#lib/rooms/plain-text.ts';
import { meetingLimits } from '../meeting.ts';

const short = (words: string) => v.optional(v.pipe(v.string(words), v.trim(), v.maxLength(20, words)), '');
const wrongLink = 'Enter the address of the call as you have it, beginning with https://';

/** An address that a browser opens as a page, without a name or password in it. */
export function isCallAddress(text: string): boolean {
	const url = URL.parse(text);
	return url !== null && ['https:', 'http:'].includes(url.protocol) && url.username + url.password === '';
}

/** What a meeting says of itself, as forms send it. Day and times are the clock's in the United Kingdom. */
export const meetingFields = {
	title: plainLine({
		name: 'the title',
		max: meetingLimits.titleCharacters,
		required: 'Enter what the meeting is about'
	}),
	day: short('Enter the day of the meeting'),
	from: short('Enter when it starts'),
	to: short('Enter when it ends'),
	link: v.optional(
		v.pipe(
			v.string(wrongLink),
			v.trim(),
			v.maxLength(
				meetingLimits.linkCharacters,
				`The link must be ${meetingLimits.linkCharacters} characters or fewer.`
			),
			v.check((link) => link === '' || (isPlain(link) && !/\s/u.test(link) && isCallAddress(link)), wrongLink)
		),
		''
	)
};

const dayMs = 86_400_000;

/** Both moments of a meeting, against the database's clock. A time that does not exist is refused, not moved. */
export function readSpan(
	{ day, from, to }: { day: string; from: string; to: string },
	now: Date
): Outcome<{ startsAt: string; endsAt: string }> {
	const wrong = (field: string, words: string) => refuse('bad-input', words, { field });
	if (day === '') return wrong('day', 'Enter the day of the meeting');
	if (from === '') return wrong('from', 'Enter when it starts');
	if (to === '') return wrong('to', 'Enter when it ends');
	const [startsAt, endsAt] = [ukMoment(day, from), ukMoment(day, to)];
	if (!startsAt)
		return wrong(
			'day',
			'The meeting must start on a day and at a time that exist, like 5 October 2026, 14:00'
		);
	if (!endsAt) return wrong('to', 'The meeting must end at a time that exists, like 15:00');
	if (endsAt <= startsAt) return wrong('to', 'The meeting must end after it starts, on the same day');
	if (day < ukParts(now).day) return wrong('day', 'The day of the meeting must be today or later');
	if (startsAt.getTime() - now.getTime() > meetingLimits.withinDays * dayMs) {
		return wrong('day', 'The meeting must be within 2 years');
	}
	return { ok: true, startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString() };
}

export const itemMinutes = v.pipe(
	v.union([v.string(), v.number()], 'Enter how many minutes it has'),
	v.transform((minutes) => String(minutes).trim()),
	v.check(
		(text) => /^\d{1,3}$/.test(text) && Number(text) >= 1 && Number(text) <= meetingLimits.itemMinutesMost,
		`An item has from 1 to ${meetingLimits.itemMinutesMost} minutes`
	),
	v.transform(Number)
);

export const itemTitle = plainLine({
	name: 'an item of the agenda',
	max: meetingLimits.itemTitleCharacters,
	required: 'Enter what the item is about'
});
