import { expect, test } from 'vitest';
import { isAt, placeByKey, steps } from './board-keys.ts';
import type { TaskState } from './task.ts';

const task = (id: string, state: TaskState = 'to do') => ({ id, state });
const column = [task('a'), task('b'), task('c')];

test('one step in a column is before the one above, or before the one after the next', () => {
	expect(steps(column, 'a')).toEqual({ down: 'to do:c' });
	expect(steps(column, 'b')).toEqual({ up: 'to do:a', down: 'to do:end' });
	expect(steps(column, 'c')).toEqual({ up: 'to do:b' });
	expect(steps([task('a')], 'a')).toEqual({});
	expect(steps(column, 'x')).toEqual({});
});

test('arrow keys go to the neighbouring column, and nowhere at the edge', () => {
	const board = [...column, task('d', 'in progress'), task('e', 'done')];
	const go = (id: string) =>
		['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Enter'].map((key) => placeByKey(board, id, key));
	expect(go('b')).toEqual([null, 'in progress', 'to do:a', 'to do:end', null]);
	expect(go('d')).toEqual(['to do', 'done', null, null, null]);
	expect(go('e')).toEqual(['in progress', null, null, null, null]);
	expect(go('x')).toEqual([null, null, null, null, null]);
});

test('a task stands where it was moved to, or is no longer shown', () => {
	const board = [...column, task('d', 'done')];
	expect(isAt(board, 'a', 'to do')).toBe(true);
	expect(isAt(board, 'a', 'done')).toBe(false);
	expect(isAt(board, 'a', 'to do:b')).toBe(true);
	expect(isAt(board, 'a', 'to do:c')).toBe(false);
	expect(isAt(board, 'c', 'to do:end')).toBe(true);
	expect(isAt(board, 'a', 'to do:end')).toBe(false);
	// The one it was put before has gone.
	expect(isAt(board, 'a', 'to do:x')).toBe(true);
	expect(isAt(board, 'x', 'done')).toBe(true);
});
