import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { awayAfterMs, isAway } from './away.ts';
import type { PersonHere } from '#lib/protocol/presence.ts';
import { hereInWords, mergePages, type PageHere } from './person-here.ts';
import { placeHref, placeInWords, roomPageOf } from './place.ts';

const page = (more: Partial<PageHere> = {}): PageHere => ({
	place: { at: 'room', page: 'overview' },
	away: false,
	usedAt: 0,
	...more
});
const pages = fc.array(
	fc.record({
		place: fc.constantFrom(
			{ at: 'room', page: 'chat' } as const,
			{ at: 'document', id: crypto.randomUUID(), section: 'costs' } as const
		),
		away: fc.boolean(),
		usedAt: fc.nat()
	}),
	{ minLength: 1 }
);

describe('several pages of one person', () => {
	test('are not away as long as one is not', () => {
		fc.assert(
			fc.property(pages, (all) => {
				expect(mergePages(all)!.away).toBe(all.every(({ away }) => away));
			})
		);
	});
	test('are where the page is that was used last, and one that is away only where all are', () => {
		fc.assert(
			fc.property(pages, (all) => {
				const merged = mergePages(all)!;
				const alike = all.filter(({ away }) => away === merged.away);
				expect(merged.usedAt).toBe(Math.max(...alike.map(({ usedAt }) => usedAt)));
				expect(alike).toContain(merged);
			})
		);
	});
	test('none are nobody', () => {
		expect(mergePages([])).toBeNull();
	});
	test('a page in front counts before one that was used later and is behind', () => {
		const front = page({ usedAt: 1 });
		expect(mergePages([page({ away: true, usedAt: 2 }), front])).toBe(front);
	});
});

describe('away', () => {
	test('is five minutes without a touch, or a page behind others', () => {
		expect(isAway({ hidden: false, idleMs: awayAfterMs - 1 })).toBe(false);
		expect(isAway({ hidden: false, idleMs: awayAfterMs })).toBe(true);
		expect(isAway({ hidden: true, idleMs: 0 })).toBe(true);
	});
});

describe('in words', () => {
	const people = (number: number) => Array.from({ length: number }, () => ({}) as PersonHere);
	test.each([
		[0, 0, 'Nobody is here'],
		[1, 0, '1 person here'],
		[3, 0, '3 people here'],
		[0, 1, '1 person here, hidden'],
		[2, 1, '3 people here, 1 hidden'],
		[0, 2, '2 people here, 2 hidden']
	])('%i named and %i hidden: %s', (named, hidden, words) => {
		expect(hereInWords({ people: people(named), hidden })).toBe(words);
	});
	test('a place is said, and leads to where it is', () => {
		const place = {
			at: 'document',
			id: 'd',
			title: 'A bid',
			section: { key: 'costs', title: 'Costs' }
		} as const;
		expect(placeInWords(place)).toBe('“Costs” in “A bid”');
		expect(placeHref('r', place)).toBe('/proposals/d#section-costs');
		expect(placeHref('r', { at: 'room', page: 'overview' })).toBe('/rooms/r');
		expect(placeHref('r', { at: 'room', page: 'chat' })).toBe('/rooms/r/chat');
	});
	test('a path says which page of the room it is', () => {
		expect(roomPageOf('/rooms/r')).toBe('overview');
		expect(roomPageOf('/rooms/r/tasks')).toBe('tasks');
		expect(roomPageOf('/rooms/r/people/remove')).toBe('people');
		expect(roomPageOf('/rooms/r/proposals/new')).toBe('overview');
	});
});
