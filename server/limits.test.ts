import { expect, test } from 'vitest';
import { createUpgradeLimit } from './limits.ts';

test('[B11] one address may begin so many sockets without a session, and again when the window has passed', () => {
	let time = 0;
	const limit = createUpgradeLimit({ most: 2, windowMs: 1000, now: () => time });
	expect([limit.take('a'), limit.take('a'), limit.take('a')]).toEqual([true, true, false]);
	expect(limit.take('b')).toBe(true);
	time = 1000;
	expect(limit.take('a')).toBe(true);
});
