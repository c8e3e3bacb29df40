import { expect, test } from 'vitest';
import { liftsOf } from './lay-out-names.ts';

const box = (left: number, top: number) => ({ left, right: left + 100, top, bottom: top + 22 });

test('names that do not meet stay where they are', () => {
	expect(liftsOf([box(0, 100), box(120, 100), box(0, 130)])).toEqual([0, 0, 0]);
});

test('a name that would stand on another is raised above it, and above a third', () => {
	expect(liftsOf([box(0, 100), box(40, 100)])).toEqual([0, 24]);
	expect(liftsOf([box(80, 100), box(0, 100), box(40, 100)])).toEqual([48, 0, 24]);
});
