import { describe, expect, test } from 'vitest';
import { hostileWords } from '../../../tests/support/hostile-words.ts';
import { escapeText, foldLine } from './calendar-lines.ts';
import { calendarText } from './calendar-text.ts';
import type { MyTask } from './task.ts';

const id = '3f0f2f6e-5df0-4d0d-9a43-0f4b8a5f0001';
const task = (title: string, more: Partial<MyTask> = {}): MyTask => ({
	id,
	title,
	state: 'to do',
	owner: null,
	dueOn: '2026-11-30',
	items: { done: 0, all: 0 },
	revision: 3,
	room: { id: 'r', title: 'Homelessness prevention' },
	...more
});
const at = new Date('2026-11-26T09:00:00.123Z');
const text = (...tasks: MyTask[]) =>
	calendarText({ tasks, meetings: [] }, { name: 'Priya Shah', origin: 'https://folkmoot.example', at });

/** As a calendar reads it: lines put together again, escapes taken back. */
function read(calendar: string): { lines: string[]; values: Record<string, string> } {
	const lines = calendar.replace(/\r\n[ \t]/g, '').split('\r\n');
	expect(lines.pop()).toBe('');
	const values = Object.fromEntries(
		lines.map((line) => [
			line.slice(0, line.indexOf(':')),
			line.slice(line.indexOf(':') + 1).replace(/\\(.)/g, (_, sign: string) => (sign === 'n' ? '\n' : sign))
		])
	);
	return { lines, values };
}

describe('an officer’s calendar', () => {
	test('has an all-day event on the day a task is due, the same one at every reading', () => {
		expect(text(task('Ask 5 officers'))).toBe(
			[
				'BEGIN:VCALENDAR',
				'VERSION:2.0',
				'PRODID:-//Folkmoot//Folkmoot//EN',
				'CALSCALE:GREGORIAN',
				'METHOD:PUBLISH',
				'X-WR-CALNAME:Folkmoot tasks and meetings of Priya Shah',
				'REFRESH-INTERVAL;VALUE=DURATION:PT1H',
				'X-PUBLISHED-TTL:PT1H',
				'BEGIN:VEVENT',
				`UID:${id}@folkmoot.example`,
				'DTSTAMP:20261126T090000Z',
				'SEQUENCE:2',
				'DTSTART;VALUE=DATE:20261130',
				'DTEND;VALUE=DATE:20261201',
				'SUMMARY:Ask 5 officers',
				'DESCRIPTION:Homelessness prevention\\nhttps://folkmoot.example/rooms/r/tasks',
				` /${id}`,
				`URL:https://folkmoot.example/rooms/r/tasks/${id.slice(0, 32)}`,
				` ${id.slice(32)}`,
				'TRANSP:TRANSPARENT',
				'END:VEVENT',
				'END:VCALENDAR',
				''
			].join('\r\n')
		);
	});
	test('[X1] is not led out of a title by what is written in it', () => {
		const hostile = [
			...hostileWords,
			'END:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:mine',
			'a\nATTACH:https://evil.example',
			'a\u2028b\u0085c\u0000d',
			'C:\\new\\;,"'
		];
		for (const title of hostile) {
			const { lines, values } = read(text(task(title)));
			expect(
				lines.filter((line) => line.startsWith('BEGIN:')),
				title
			).toHaveLength(2);
			expect(
				lines.filter((line) => /^(ATTACH|SUMMARY)/.test(line)),
				title
			).toHaveLength(1);
			const kept = title.replace(/\r\n?|\u2028|\u0085/g, '\n').replaceAll('\u0000', '');
			expect(values.SUMMARY).toBe(kept);
		}
	});
	test('has no line of more than 75 octets, and no half of a character', () => {
		const long = '£50,000 for Ynys Môn 👩‍👩‍👧‍👦 '.repeat(9);
		const calendar = text(task(long.trim()));
		for (const line of calendar.split('\r\n')) {
			expect(Buffer.byteLength(line), line).toBeLessThanOrEqual(75);
			expect(line.isWellFormed()).toBe(true);
		}
		expect(read(calendar).values.SUMMARY).toBe(long.trim());
	});
	test('leaves out what has no day', () => {
		expect(text(task('Some day', { dueOn: null }))).not.toContain('VEVENT');
	});
	test('says whose a council’s task is', () => {
		const owner = { key: 'council:DST', name: 'Dorset Council', council: null, officerId: null };
		expect(read(text(task('Sign', { owner }))).values.DESCRIPTION).toContain('For Dorset Council\n');
	});
});

test('a line of just 75 octets is not folded, one more is', () => {
	expect(foldLine('a'.repeat(75))).toBe('a'.repeat(75));
	expect(foldLine('a'.repeat(76))).toBe(`${'a'.repeat(75)}\r\n a`);
	expect(foldLine('')).toBe('');
	expect(escapeText('a;b,c\\d')).toBe('a\\;b\\,c\\\\d');
});
