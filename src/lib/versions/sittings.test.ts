import { describe, expect, test } from 'vitest';
import { dueVersions, type LogTime } from './sittings.ts';

const minute = 60_000;
/** Rows 1, 2, 3 … at these minutes. */
const rows = (...minutes: number[]): LogTime[] =>
	minutes.map((at, index) => ({ seq: index + 1, at: at * minute }));
const due = (log: LogTime[], { since = null, now }: { since?: number | null; now: number }) =>
	dueVersions(log, { since: since === null ? null : since * minute, now: now * minute }).map(
		({ seq, madeFor }) => `${madeFor} ${seq}`
	);

describe('when a version is due', () => {
	test('a text that nobody has written in has none', () => {
		expect(due([], { now: 0 })).toEqual([]);
		expect(due(rows(0), { now: 10_000 })).toEqual([]);
	});
	test('the text before the first edit is kept as soon as there is one', () => {
		expect(due(rows(0, 100), { now: 100 })).toEqual(['start 1']);
	});
	test('a sitting ends 30 minutes after its last edit, not before', () => {
		expect(due(rows(100, 103), { since: 0, now: 132 })).toEqual([]);
		expect(due(rows(100, 103), { since: 0, now: 133 })).toEqual(['end 2']);
	});
	test('at most one in ten minutes of writing', () => {
		const everyMinute = rows(...Array.from({ length: 36 }, (_, at) => 100 + at));
		expect(due(everyMinute, { since: 0, now: 136 })).toEqual(['writing 11', 'writing 21', 'writing 31']);
	});
	test('a version of the same sitting counts, one of an earlier sitting does not', () => {
		expect(due(rows(100, 107, 109), { since: 98, now: 109 })).toEqual(['writing 3']);
		expect(due(rows(100, 107, 109), { since: 50, now: 109 })).toEqual([]);
	});
	test('sittings that were missed while nothing ran are made up for', () => {
		expect(due(rows(0, 10, 12, 60, 75, 200), { now: 300 })).toEqual([
			'start 1',
			'end 3',
			'writing 5',
			'end 6'
		]);
	});
	test('a version at the last edit of a sitting is its end too', () => {
		expect(due(rows(100, 110), { since: 0, now: 500 })).toEqual(['writing 2']);
	});
	test('asked again after what it named was made, it names nothing', () => {
		const log = rows(0, 10, 12, 60);
		expect(due(log, { now: 200 })).toEqual(['start 1', 'end 3', 'end 4']);
		expect(due(log.slice(4), { since: 60, now: 200 })).toEqual([]);
	});
});
