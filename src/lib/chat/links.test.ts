import { expect, test } from 'vitest';
import { hostileWords } from '../../../tests/support/hostile-words.ts';
import { linkedPaths, messageParts, readPath } from './links.ts';

const origin = 'https://folkmoot.example';
const id = '0d5ac0c9-2d9a-4cf5-8cd7-0f0c8a6c1f10';
const other = '7c0f4f3a-96a7-4f0e-9a5d-3d54d2d5b3f7';
const addressesIn = (body: string) =>
	messageParts(body, [], origin).flatMap((part) =>
		part.type === 'address' ? [[part.words, part.path]] : []
	);

test('addresses are found in words, without the marks around them', () => {
	expect(addressesIn(`See (${origin}/rooms/${id}). Or https://example.org/a?b=c, please!`)).toEqual([
		[`${origin}/rooms/${id}`, `/rooms/${id}`],
		['https://example.org/a?b=c', null]
	]);
	expect(addressesIn(`${origin}.evil.example/rooms/${id}`)).toEqual([
		[`${origin}.evil.example/rooms/${id}`, null]
	]);
});

test('a body put together again is the body, names and addresses in it', () => {
	const body = `@Tom Okafor: ${origin}/proposals/${id}#section-problem is ready`;
	const mentions = [{ at: 0, length: 11, key: 'person:x', name: 'Tom Okafor' }];
	const parts = messageParts(body, mentions, origin);
	expect(parts.map(({ type }) => type)).toEqual(['mention', 'words', 'address', 'words']);
	expect(parts.map(({ words }) => words).join('')).toBe(body);
});

test('[X1] nothing but http and https ever becomes an address', () => {
	for (const words of hostileWords) {
		for (const [address] of addressesIn(words)) expect(address).toMatch(/^https?:\/\//);
		expect(
			messageParts(words, [], origin)
				.map((part) => part.words)
				.join('')
		).toBe(words);
	}
});

test('what an address means is told by its form', () => {
	const means = (path: string) => {
		const linked = readPath(path);
		return linked && [linked.kind, linked.id, linked.inner];
	};
	expect(means(`/proposals/${id}`)).toEqual(['proposal', id, '']);
	expect(means(`/proposals/${id.toUpperCase()}?thread=x#section-would-do`)).toEqual([
		'section',
		id,
		'would-do'
	]);
	expect(means(`/rooms/${id}`)).toEqual(['room', id, '']);
	expect(means(`/rooms/${id}/tasks/${other}`)).toEqual(['task', id, other]);
	expect(means(`/rooms/${id}/decisions/${other}`)).toEqual(['decision', id, other]);
	expect(means(`/rooms/${id}/chat?message=${other}#x`)).toEqual(['message', id, other]);
	for (const path of ['/', `/rooms/x`, `/rooms/${id}/people`, `/rooms/${id}x`, '//evil.example']) {
		expect(means(path), path).toBeNull();
	}
});

test('the same address in several messages is looked up once', () => {
	const body = `${origin}/rooms/${id}`;
	const message = { body, mentions: [] } as never;
	expect(linkedPaths([message, message, { body: null } as never], origin)).toEqual([`/rooms/${id}`]);
});
