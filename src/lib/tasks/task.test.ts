import { expect, test } from 'vitest';
import { asBoard, byDueDay, filterOf, placed, type TaskState } from './task.ts';

const task = (id: string, state: TaskState, dueOn: string | null = null) => ({ id, state, dueOn });

test('a board has all columns in their order, each in the order given', () => {
	const tasks = [task('c', 'done'), task('b', 'to do'), task('a', 'to do')];
	expect(asBoard(tasks).map(({ state, tasks }) => [state, tasks.map(({ id }) => id).join('')])).toEqual([
		['to do', 'ba'],
		['in progress', ''],
		['done', 'c']
	]);
});

test('a list begins with what is due first and ends with what is done', () => {
	const tasks = [
		task('done', 'done', '2020-01-01'),
		task('none', 'to do'),
		task('late', 'in progress', '2026-12-01'),
		task('first', 'to do', '2026-11-01'),
		task('none too', 'to do')
	];
	expect(byDueDay(tasks).map(({ id }) => id)).toEqual(['first', 'late', 'none', 'none too', 'done']);
});

test('a task is put before another, or at the end, also when that other has left', () => {
	expect(placed(['a', 'b', 'c'], 'c', 'a')).toEqual(['c', 'a', 'b']);
	expect(placed(['a', 'b', 'c'], 'a', 'c')).toEqual(['b', 'a', 'c']);
	expect(placed(['a', 'b'], 'x', 'b')).toEqual(['a', 'x', 'b']);
	expect(placed(['a', 'b'], 'a', null)).toEqual(['b', 'a']);
	expect(placed(['a', 'b'], 'x', 'gone')).toEqual(['a', 'b', 'x']);
	expect(placed(['a', 'b'], 'a', 'a')).toEqual(['b', 'a']);
});

test('an address that says nothing, or nonsense, asks for all', () => {
	expect(filterOf(new URLSearchParams(''), 'any')).toEqual({ who: 'all', state: 'any', about: null });
	expect(filterOf(new URLSearchParams('who=x&state=__proto__&about='), 'open')).toEqual({
		who: 'all',
		state: 'open',
		about: null
	});
	expect(filterOf(new URLSearchParams('who=mine&state=done&about=p'), 'open')).toEqual({
		who: 'mine',
		state: 'done',
		about: 'p'
	});
});
