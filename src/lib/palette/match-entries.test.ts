import { describe, expect, test } from 'vitest';
import { matchEntries } from './match-entries.ts';
import type { PaletteEntry } from './palette-entry.ts';

const entry = (name: string, more: Partial<PaletteEntry> = {}): PaletteEntry => ({
	id: name,
	group: 'go',
	name,
	...more
});
const names = (entries: PaletteEntry[], query: string) =>
	matchEntries(entries, query).map(({ name }) => name);

describe('what is found', () => {
	test('holds every word asked for, in its name or in what else it is found by', () => {
		const all = [
			entry('Versions', { also: 'history compare' }),
			entry('All comments', { about: 'Housing bid' }),
			entry('Freeze')
		];
		expect(names(all, 'comp')).toEqual(['Versions']);
		expect(names(all, 'housing comments')).toEqual(['All comments']);
		expect(names(all, 'comments freeze')).toEqual([]);
		expect(names(all, '  ')).toEqual(['Versions', 'All comments', 'Freeze']);
	});
	test('begins with what is called so, before what only holds the word', () => {
		const all = [
			entry('Recommend', {}),
			entry('See comments'),
			entry('Comment'),
			entry('Write', { also: 'comment' })
		];
		expect(names(all, 'comm')).toEqual(['Comment', 'See comments', 'Recommend', 'Write']);
	});
	test('does not mind case and accents', () => {
		expect(names([entry('Ynys Môn')], 'MON')).toEqual(['Ynys Môn']);
		expect(names([entry('Ynys Mon')], 'môn')).toEqual(['Ynys Mon']);
	});
	test('[B12] takes no character as special, and a long query costs nothing', () => {
		const all = [entry('Costs (100%)'), entry('Other')];
		expect(names(all, '(100%)')).toEqual(['Costs (100%)']);
		expect(names(all, '.*')).toEqual([]);
		const began = performance.now();
		names(
			Array.from({ length: 1_000 }, (_, at) => entry(`Entry ${at}`)),
			'a '.repeat(100_000)
		);
		expect(performance.now() - began).toBeLessThan(1_000);
	});
});
