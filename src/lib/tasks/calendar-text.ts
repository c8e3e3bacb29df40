import { addDays } from './due.ts';
import type { MyTask } from './task.ts';

const maxLineBytes = 75;
const encoder = new TextEncoder();

/** A text value (RFC 5545, 3.3.11): what has a meaning in it is escaped, other control characters are left out. */
export const escapeText = (text: string): string =>
	text
		.toWellFormed()
		.replace(/\\/g, '\\\\')
		.replace(/[;,]/g, (sign) => `\\${sign}`)
		.replace(/\r\n?|\n|\u0085|\u2028|\u2029/g, '\\n')
		// eslint-disable-next-line no-control-regex -- control characters are exactly what is left out
		.replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '');

/** A content line in pieces of at most 75 octets (3.1), never within a character. */
export function foldLine(line: string): string {
	const pieces: string[] = [];
	let piece = '';
	let bytes = 0;
	for (const character of line) {
		const size = encoder.encode(character).length;
		if (bytes + size > maxLineBytes) {
			pieces.push(piece);
			// The space that goes on a line counts in it.
			[piece, bytes] = [' ', 1];
		}
		piece += character;
		bytes += size;
	}
	return [...pieces, piece].join('\r\n');
}

const asDate = (day: string) => day.replaceAll('-', '');
const asMoment = (at: Date) => at.toISOString().replace(/[-:]|\.\d+/g, '');

/** An officer's tasks as a calendar, iCalendar as RFC 5545 has it: an all-day event on the day each is due. */
export function calendarText(
	tasks: readonly MyTask[],
	{ name, origin, at }: { name: string; origin: string; at: Date }
): string {
	const { host } = new URL(origin);
	const lines = [
		'BEGIN:VCALENDAR',
		'VERSION:2.0',
		'PRODID:-//Folkmoot//Tasks//EN',
		'CALSCALE:GREGORIAN',
		'METHOD:PUBLISH',
		`X-WR-CALNAME:${escapeText(`Folkmoot tasks of ${name}`)}`,
		'REFRESH-INTERVAL;VALUE=DURATION:PT1H',
		'X-PUBLISHED-TTL:PT1H',
		...tasks.flatMap((task) => (task.dueOn === null ? [] : event(task, task.dueOn))),
		'END:VCALENDAR'
	];
	return lines.map((line) => `${foldLine(line)}\r\n`).join('');

	function event({ id, title, room, owner, revision }: MyTask, dueOn: string): string[] {
		const address = `${origin}/rooms/${room.id}/tasks/${id}`;
		const whose = owner && owner.officerId === null ? `For ${owner.name}\n` : '';
		return [
			'BEGIN:VEVENT',
			`UID:${id}@${host}`,
			`DTSTAMP:${asMoment(at)}`,
			`SEQUENCE:${revision - 1}`,
			`DTSTART;VALUE=DATE:${asDate(dueOn)}`,
			`DTEND;VALUE=DATE:${asDate(addDays(dueOn, 1))}`,
			`SUMMARY:${escapeText(title)}`,
			`DESCRIPTION:${escapeText(`${whose}${room.title}\n${address}`)}`,
			`URL:${address}`,
			'TRANSP:TRANSPARENT',
			'END:VEVENT'
		];
	}
}
