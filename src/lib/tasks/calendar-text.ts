import { meetingEvent } from '#lib/meetings/invitation-text.ts';
import type { CalendarMeeting } from '#lib/meetings/meeting.ts';
import { asMoment, calendarOf, escapeText } from './calendar-lines.ts';
import { addDays } from './due.ts';
import type { MyTask } from './task.ts';

const asDate = (day: string) => day.replaceAll('-', '');

/**
 * An officer's tasks and meetings as a calendar, iCalendar as RFC 5545 has it: an all-day event on the day each task is due,
 * and each meeting at its time.
 */
export function calendarText(
	{ tasks, meetings }: { tasks: readonly MyTask[]; meetings: readonly CalendarMeeting[] },
	{ name, origin, at }: { name: string; origin: string; at: Date }
): string {
	const { host } = new URL(origin);
	return calendarOf(
		[
			...tasks.flatMap((task) => (task.dueOn === null ? [] : [event(task, task.dueOn)])),
			...meetings.map((meeting) => meetingEvent(meeting, { origin, at }))
		],
		[
			`X-WR-CALNAME:${escapeText(`Folkmoot tasks and meetings of ${name}`)}`,
			'REFRESH-INTERVAL;VALUE=DURATION:PT1H',
			'X-PUBLISHED-TTL:PT1H'
		]
	);

	function event({ id, title, room, owner, revision }: MyTask, dueOn: string): string[] {
		const address = `${origin}/rooms/${room.id}/tasks/${id}`;
		const whose = owner && owner.officerId === null ? `For ${owner.name}\n` : '';
		return [
			`UID:${id}@${host}`,
			`DTSTAMP:${asMoment(at)}`,
			`SEQUENCE:${revision - 1}`,
			`DTSTART;VALUE=DATE:${asDate(dueOn)}`,
			`DTEND;VALUE=DATE:${asDate(addDays(dueOn, 1))}`,
			`SUMMARY:${escapeText(title)}`,
			`DESCRIPTION:${escapeText(`${whose}${room.title}\n${address}`)}`,
			`URL:${address}`,
			'TRANSP:TRANSPARENT'
		];
	}
}
