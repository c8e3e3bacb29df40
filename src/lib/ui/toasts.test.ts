import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Toasts } from './toasts.svelte.ts';

let toasts: Toasts;
beforeEach(() => {
	vi.useFakeTimers();
	toasts = new Toasts();
});
afterEach(() => vi.useRealTimers());
const words = () => toasts.shown.map((toast) => toast.words);
const offer = (said: string, undo: () => Promise<string | null> = async () => null) =>
	toasts.offerUndo({ words: said, undo });

describe('the offer to take something back', () => {
	test('stands for ten seconds', () => {
		offer('Comment removed');
		vi.advanceTimersByTime(9_999);
		expect(words()).toEqual(['Comment removed']);
		vi.advanceTimersByTime(1);
		expect(words()).toEqual([]);
	});
	test('waits while somebody is in it, and has what was left of its time after that', () => {
		offer('Row deleted');
		vi.advanceTimersByTime(8_000);
		toasts.hold(true);
		vi.advanceTimersByTime(60_000);
		offer('Column deleted');
		toasts.hold(false);
		vi.advanceTimersByTime(1_999);
		expect(words()).toEqual(['Row deleted', 'Column deleted']);
		vi.advanceTimersByTime(1);
		expect(words()).toEqual(['Column deleted']);
		vi.advanceTimersByTime(8_000);
		expect(words()).toEqual([]);
	});
	test('is kept for the last three, each with its own way back', async () => {
		const undone: string[] = [];
		for (const said of ['one', 'two', 'three', 'four']) offer(said, async () => (undone.push(said), null));
		expect(words()).toEqual(['two', 'three', 'four']);
		await toasts.undo(toasts.shown[0]);
		await toasts.undo();
		expect(undone).toEqual(['two', 'four']);
		expect(words()).toEqual(['three']);
		expect(toasts.said).toBe('Undone: four');
	});
	test('is taken once, however often it is pressed', async () => {
		const undo = vi.fn(async () => null);
		offer('Comment removed', undo);
		const [toast] = toasts.shown;
		await Promise.all([toasts.undo(toast), toasts.undo(toast), toasts.undo()]);
		expect(undo).toHaveBeenCalledTimes(1);
	});
	test('says why it failed, for ten seconds more, however long the answer took', async () => {
		offer('Comment removed', async () => {
			await new Promise((resolve) => setTimeout(resolve, 15_000));
			return 'It is too late.';
		});
		const undoing = toasts.undo();
		await vi.advanceTimersByTimeAsync(15_000);
		expect(await undoing).toBe(false);
		expect(toasts.shown[0]).toMatchObject({ state: 'failed', problem: 'It is too late.' });
		vi.advanceTimersByTime(9_999);
		expect(words()).toEqual(['Comment removed']);
		vi.advanceTimersByTime(1);
		expect(words()).toEqual([]);
	});
	test('is taken away by whoever made it, and a new one after the last does not stand still', () => {
		const away = offer('Table deleted');
		toasts.hold(true);
		away();
		expect(words()).toEqual([]);
		offer('Row deleted');
		vi.advanceTimersByTime(10_000);
		expect(words()).toEqual([]);
	});
});
