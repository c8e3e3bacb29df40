import { expect, test } from 'vitest';
import { groupsThatFit } from './groups-that-fit.ts';

const groups = [
	{ id: 'headings', rank: 3 },
	{ id: 'marks', rank: 1 },
	{ id: 'lists', rank: 2 }
];
const widths = new Map([
	['headings', 200],
	['marks', 80],
	['lists', 80]
]);

test('all groups stay where there is room for all and the menus at the end', () => {
	expect(groupsThatFit(groups, widths, 460)).toEqual(new Set(['marks', 'lists', 'headings']));
});

test('what ranks last goes first', () => {
	expect(groupsThatFit(groups, widths, 459)).toEqual(new Set(['marks', 'lists']));
	expect(groupsThatFit(groups, widths, 180)).toEqual(new Set(['marks']));
	expect(groupsThatFit(groups, widths, 0)).toEqual(new Set());
});
