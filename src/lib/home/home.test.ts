import { expect, test } from 'vitest';
import { byDay, type RoomDeadline } from './home.ts';

const deadline = (at: string): RoomDeadline => ({ room: { id: at, title: 'A room' }, at, for: 'Send it' });

test('deadlines stand under their day in London, also in the hour in which that is another day than in UTC', () => {
	const evening = deadline('2026-07-03T22:30:00Z');
	const night = deadline('2026-07-03T23:30:00Z');
	const noon = deadline('2026-07-04T11:00:00Z');
	expect(byDay([evening, night, noon])).toEqual([
		{ day: '2026-07-03', deadlines: [evening] },
		{ day: '2026-07-04', deadlines: [night, noon] }
	]);
	expect(byDay([])).toEqual([]);
});
