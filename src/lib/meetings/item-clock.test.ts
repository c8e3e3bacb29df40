import { expect, test } from 'vitest';
import { leftBy, leftInWords, tookInWords } from './item-clock.ts';

const began = Date.parse('2026-12-04T14:00:00Z');
const item = (more = {}) => ({ minutes: 10, spentS: 0, beganAt: '2026-12-04T14:00:00Z', ...more });

test('an item has its minutes less what it had before and what it has had since', () => {
	expect(leftBy(item(), began)).toBe(600);
	expect(leftBy(item(), began + 65_900)).toBe(535);
	expect(leftBy(item({ spentS: 300 }), began + 60_000)).toBe(240);
	expect(leftBy(item({ spentS: 300, beganAt: null }), began + 60_000)).toBe(300);
});

test('over its time it says by how much', () => {
	expect(leftInWords(leftBy(item(), began + 730_000))).toBe('2:10 over');
	expect(leftInWords(425)).toBe('7:05 left');
	expect(leftInWords(0)).toBe('0:00 left');
});

test('a clock that stands before the beginning gives nobody more than the item has', () => {
	expect(leftBy(item(), began - 5_000)).toBe(600);
});

test('what it took is told in whole minutes, once the meeting was at it', () => {
	expect(tookInWords(item({ beganAt: null }))).toBeNull();
	expect(tookInWords(item({ beganAt: null, spentS: 20 }))).toBe('took 1 minute of 10');
	expect(tookInWords(item({ beganAt: null, spentS: 740 }))).toBe('took 12 minutes of 10');
});
