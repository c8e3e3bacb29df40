import { asMoment, calendarOf, escapeText } from '#lib/tasks/calendar-lines.ts';
import { minutesInWords } from './item-clock.ts';
import type { CalendarMeeting } from './meeting.ts';

interface Made {
	/** of this service */
	origin: string;
	at: Date;
}

/**
 * The properties of a meeting's event (RFC 5545, 3.6.1). Its times are UTC, which each calendar shows by its own clock. The
 * UID stays and SEQUENCE grows with every change, so that what is read later takes the place of what was read before.
 */
export function meetingEvent(meeting: CalendarMeeting, { origin, at }: Made): string[] {
	const { id, title, room, link, items, startsAt, endsAt, revision, state } = meeting;
	const address = `${origin}/rooms/${room.id}/meetings/${id}`;
	const description = [
		room.title,
		...(link ? [`Video call: ${link}`] : []),
		...(items.length > 0 ? ['', 'Agenda:'] : []),
		...items.map((item, index) => `${index + 1}. ${item.title} (${minutesInWords(item.minutes)})`),
		'',
		address
	].join('\n');
	return [
		`UID:${id}@${new URL(origin).host}`,
		`DTSTAMP:${asMoment(at)}`,
		`SEQUENCE:${revision - 1}`,
		`DTSTART:${asMoment(startsAt)}`,
		`DTEND:${asMoment(endsAt)}`,
		`SUMMARY:${escapeText(title)}`,
		`DESCRIPTION:${escapeText(description)}`,
		...(link ? [`LOCATION:${escapeText(link)}`] : []),
		`URL:${address}`,
		`STATUS:${state === 'cancelled' ? 'CANCELLED' : 'CONFIRMED'}`
	];
}

/** One meeting as a file for a calendar. */
export const invitationText = (meeting: CalendarMeeting, made: Made): string =>
	calendarOf([meetingEvent(meeting, made)]);
