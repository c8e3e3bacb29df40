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

/** A moment in UTC (3.3.5). */
export const asMoment = (at: Date | string): string => new Date(at).toISOString().replace(/[-:]|\.\d+/g, '');

/** A calendar of these events; `more` are properties of its own. */
export function calendarOf(events: readonly string[][], more: readonly string[] = []): string {
	const lines = [
		'BEGIN:VCALENDAR',
		'VERSION:2.0',
		'PRODID:-//Folkmoot//Folkmoot//EN',
		'CALSCALE:GREGORIAN',
		'METHOD:PUBLISH',
		...more,
		...events.flatMap((event) => ['BEGIN:VEVENT', ...event, 'END:VEVENT']),
		'END:VCALENDAR'
	];
	return lines.map((line) => `${foldLine(line)}\r\n`).join('');
}
