import { expect, test } from 'vitest';
import { hostileWords } from '../../../tests/support/hostile-words.ts';
import { invitationText } from './invitation-text.ts';
import type { CalendarMeeting } from './meeting.ts';

const meeting = (more: Partial<CalendarMeeting> = {}): CalendarMeeting => ({
	id: '3f0f2f6e-5df0-4d0d-9a43-0f4b8a5f0001',
	title: 'Costs; and partners',
	startsAt: '2027-07-05T13:00:00+00:00',
	endsAt: '2027-07-05T14:30:00+00:00',
	state: 'planned',
	link: 'https://calls.example/a',
	revision: 3,
	room: { id: 'r', title: 'Homelessness prevention' },
	items: [{ title: 'Welcome', minutes: 5 }],
	...more
});
const made = { origin: 'https://folkmoot.example', at: new Date('2026-11-26T09:00:00.123Z') };
const unfolded = (text: string) => text.replace(/\r\n[ \t]/g, '').split('\r\n');

test('an invitation has the meeting at its time in UTC, with the call and the agenda', () => {
	expect(unfolded(invitationText(meeting(), made))).toEqual([
		'BEGIN:VCALENDAR',
		'VERSION:2.0',
		'PRODID:-//Folkmoot//Folkmoot//EN',
		'CALSCALE:GREGORIAN',
		'METHOD:PUBLISH',
		'BEGIN:VEVENT',
		'UID:3f0f2f6e-5df0-4d0d-9a43-0f4b8a5f0001@folkmoot.example',
		'DTSTAMP:20261126T090000Z',
		'SEQUENCE:2',
		'DTSTART:20270705T130000Z',
		'DTEND:20270705T143000Z',
		'SUMMARY:Costs\\; and partners',
		'DESCRIPTION:Homelessness prevention\\nVideo call: https://calls.example/a\\n\\nAgenda:\\n1. Welcome (5 minutes)\\n\\nhttps://folkmoot.example/rooms/r/meetings/3f0f2f6e-5df0-4d0d-9a43-0f4b8a5f0001',
		'LOCATION:https://calls.example/a',
		'URL:https://folkmoot.example/rooms/r/meetings/3f0f2f6e-5df0-4d0d-9a43-0f4b8a5f0001',
		'STATUS:CONFIRMED',
		'END:VEVENT',
		'END:VCALENDAR',
		''
	]);
});

test('a cancelled meeting says so under the same name, later than before', () => {
	const lines = unfolded(
		invitationText(meeting({ state: 'cancelled', revision: 4, link: '', items: [] }), made)
	);
	expect(lines).toContain('STATUS:CANCELLED');
	expect(lines).toContain('SEQUENCE:3');
	expect(lines).toContain('UID:3f0f2f6e-5df0-4d0d-9a43-0f4b8a5f0001@folkmoot.example');
	expect(lines.join()).not.toContain('LOCATION');
});

test('[X1] nobody is led out of a title or an item by what is written in it', () => {
	for (const words of [...hostileWords, 'END:VEVENT\r\nBEGIN:VEVENT\r\nATTACH:https://evil.example']) {
		const items = [{ title: words, minutes: 1 }];
		const lines = unfolded(invitationText(meeting({ title: words, items }), made));
		expect(
			lines.filter((line) => /^(BEGIN|ATTACH)/.test(line)),
			words
		).toHaveLength(2);
	}
});
