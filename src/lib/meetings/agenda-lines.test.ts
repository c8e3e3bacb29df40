import { expect, test } from 'vitest';
import { agendaLines } from './agenda-lines.ts';

test('each line is an item, with its minutes at the end or the usual ones', () => {
	expect(
		agendaLines('Welcome, 5 minutes\n\n  Costs – 15 min \nPlan: 1 minute\nAny other business\nRoom 12')
	).toEqual([
		{ title: 'Welcome', minutes: 5 },
		{ title: 'Costs', minutes: 15 },
		{ title: 'Plan', minutes: 1 },
		{ title: 'Any other business', minutes: 10 },
		{ title: 'Room 12', minutes: 10 }
	]);
	expect(agendaLines('')).toEqual([]);
});

test('a long line of spaces takes no time', () => {
	const line = `a${' ,-'.repeat(20_000)}b`;
	const before = performance.now();
	expect(agendaLines(line)[0]).toMatchObject({ minutes: 10 });
	expect(performance.now() - before).toBeLessThan(500);
});
