import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ChatMessage } from '#lib/protocol/chat.ts';
import { firstUnread, goesWith, isOfReader, knownAfter, mergeMessages } from './message.ts';

const message = (more: Partial<ChatMessage> = {}): ChatMessage => ({
	id: 'a',
	seq: 1,
	changed: 2,
	thread: null,
	author: { id: 'priya', name: 'Priya Shah', council: 'Dorset' },
	body: 'Hello',
	mentions: [],
	revision: 1,
	replies: 0,
	createdAt: '2026-11-02T09:00:00.000Z',
	edited: false,
	reactions: [],
	...more
});

describe('messages put together', () => {
	test('[D16] are the same whatever order they come in, and however often', () => {
		const state = fc.record({ n: fc.integer({ min: 1, max: 8 }), version: fc.integer({ min: 1, max: 5 }) });
		fc.assert(
			fc.property(fc.array(state), fc.array(fc.nat()), (states, shuffle) => {
				const all = states.map(({ n, version }) =>
					message({ id: `m${n}`, seq: n, changed: n + version * 10, body: `${n}.${version}` })
				);
				const other = all
					.map((one, index) => ({ one, key: shuffle[index] ?? 0 }))
					.sort((a, b) => a.key - b.key)
					.map(({ one }) => one);
				const inOrder = all.reduce<readonly ChatMessage[]>((have, one) => mergeMessages(have, [one]), []);
				expect(mergeMessages(mergeMessages([], other), other)).toEqual(inOrder);
				expect(new Set(inOrder.map(({ id }) => id)).size).toBe(inOrder.length);
			})
		);
	});
	test('are the very same list when nothing is new', () => {
		const have = [message()];
		expect(mergeMessages(have, [message({ changed: 1, body: 'Old' })])).toBe(have);
	});
});

test('what goes on from something unknown is asked for; what is known already does no harm', () => {
	expect(knownAfter(5, { after: 6, upTo: 9 })).toBeNull();
	expect(knownAfter(5, { after: 5, upTo: 9 })).toBe(9);
	expect(knownAfter(5, { after: 2, upTo: 4 })).toBe(5);
});

test('messages of one officer within five minutes go together', () => {
	const before = message();
	const later = (createdAt: string, more = {}) => message({ createdAt, ...more });
	expect(goesWith(later('2026-11-02T09:05:00.000Z'), before)).toBe(true);
	expect(goesWith(later('2026-11-02T09:05:01.000Z'), before)).toBe(false);
	const tom = { id: 'tom', name: 'Tom Okafor', council: 'Leeds' };
	expect(goesWith(later('2026-11-02T09:00:01.000Z', { author: tom }), before)).toBe(false);
	expect(goesWith(before, undefined)).toBe(false);
});

test('the unread line stands before the first message of others that was not read', () => {
	const tom = { id: 'tom', name: 'Tom Okafor', council: 'Leeds' };
	const messages = [
		message({ id: 'a', seq: 1, author: tom }),
		message({ id: 'b', seq: 2 }),
		message({ id: 'c', seq: 3, author: tom })
	];
	expect(firstUnread(messages, 1, 'priya')).toBe('c');
	expect(firstUnread(messages, 3, 'priya')).toBeNull();
	expect(firstUnread(messages, null, 'priya')).toBeNull();
});

test('a mention is of a reader by name, council or role', () => {
	const reader = { id: 'p', councilCode: 'DST', role: 'owner' } as const;
	expect(['person:p', 'council:DST', 'role:owner'].every((key) => isOfReader(key, reader))).toBe(true);
	expect(['person:q', 'council:LDS', 'role:null'].some((key) => isOfReader(key, reader))).toBe(false);
});
