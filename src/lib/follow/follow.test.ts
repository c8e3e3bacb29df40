import { expect, test } from 'vitest';
import type { Present } from '#lib/realtime/presence.ts';
import { findFollowed, followersOf, isOwnWay, refusesFollow } from './follow.ts';

const page = (clientId: number, officerId: string, more: Partial<Present> = {}): Present => ({
	clientId,
	officerId,
	name: officerId,
	initials: 'X',
	council: 'Leeds',
	councilCode: 'LDS',
	colour: 0,
	role: 'writer',
	section: null,
	cursor: null,
	follows: null,
	refusesFollow: false,
	...more
});

test('who follows counts once, whatever their pages, and nobody follows themselves', () => {
	const present = [
		page(1, 'tom', { follows: 'priya' }),
		page(2, 'tom', { follows: 'priya' }),
		page(3, 'meg', { follows: 'tom' }),
		page(4, 'priya', { follows: 'priya' })
	];
	expect(followersOf(present, 'priya').map(({ officerId }) => officerId)).toEqual(['tom']);
	expect(followersOf(present, 'meg')).toEqual([]);
});

test('the page whose caret is in the text is followed', () => {
	const present = [page(1, 'tom'), page(2, 'tom', { section: 'problem' })];
	expect(findFollowed(present, 'tom')?.clientId).toBe(2);
	expect(findFollowed(present, 'meg')).toBeNull();
});

test('who refuses on one page refuses', () => {
	const present = [page(1, 'tom'), page(2, 'tom', { refusesFollow: true }), page(3, 'meg')];
	expect(refusesFollow(present, 'tom')).toBe(true);
	expect(refusesFollow(present, 'meg')).toBe(false);
});

test.each([
	['a', {}, true],
	['PageDown', {}, true],
	[' ', {}, true],
	['Home', { ctrlKey: true }, true],
	['Tab', {}, false],
	['Shift', {}, false],
	['c', { ctrlKey: true }, false],
	['l', { altKey: true }, false],
	['F6', {}, false]
] as const)('the key %j with %j is one’s own way: %j', (key, more, isOwn) => {
	expect(isOwnWay({ key, ctrlKey: false, metaKey: false, altKey: false, ...more })).toBe(isOwn);
});
