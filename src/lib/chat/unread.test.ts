import { expect, test } from 'vitest';
import type { ChatMessage } from '#lib/protocol/chat.ts';
import { countOn, unreadInWords } from './unread.ts';

const message = (seq: number, more: Partial<ChatMessage> = {}): ChatMessage => ({
	id: `message-${seq}`,
	seq,
	changed: seq,
	thread: null,
	author: { id: 'tom', name: 'Tom Okafor', council: 'Leeds' },
	body: 'Hello',
	mentions: [],
	revision: 1,
	replies: 0,
	createdAt: '2026-11-27T10:00:00Z',
	edited: false,
	reactions: [],
	...more
});

test('what others said since is counted on, each message once', () => {
	const start = { count: 2, last: 10 };
	const once = countOn(start, [message(11), message(12)], 'priya');
	expect(once).toEqual({ count: 4, last: 12 });
	expect(countOn(once, [message(12, { changed: 20 }), message(9, { changed: 21 })], 'priya')).toEqual(once);
});

test('one’s own words, replies in threads and what was deleted are not counted', () => {
	const mine = message(11, { author: { id: 'priya', name: 'Priya Shah', council: 'Dorset' } });
	const come = [mine, message(12, { thread: 'message-3' }), message(13, { body: null })];
	expect(countOn({ count: 0, last: 10 }, come, 'priya')).toEqual({ count: 0, last: 11 });
});

test('the words say one, some and more than are counted', () => {
	expect([1, 2, 99, 100].map(unreadInWords)).toEqual([
		'1 unread message',
		'2 unread messages',
		'99 unread messages',
		'99+ unread messages'
	]);
});
