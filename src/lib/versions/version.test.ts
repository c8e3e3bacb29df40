import { expect, test } from 'vitest';
import { changesInWords, sumChanges, versionTitle } from './version.ts';

test('what changed is said in words, one word in the singular, nothing as such', () => {
	expect(changesInWords({ added: 1, removed: 1_200 })).toBe('1 word added, 1,200 words removed');
	expect(changesInWords({ added: 3, removed: 0 })).toBe('3 words added');
	expect(changesInWords({ added: 0, removed: 0 })).toBe('no words changed');
});

test('a version without a name is called by why it was made', () => {
	expect(versionTitle({ name: 'Board', madeFor: 'end' })).toBe('Board');
	expect(versionTitle({ name: null, madeFor: 'restore' })).toBe('Before a restore');
});

test('two steps as one have everybody’s names once and the sum of the words', () => {
	const one = { authors: ['a', 'b'], sections: { problem: { added: 2, removed: 1 } } };
	const two = {
		authors: ['b', 'c'],
		sections: { problem: { added: 3, removed: 0 }, cause: { added: 1, removed: 1 } }
	};
	expect(sumChanges(one, two)).toEqual({
		authors: ['a', 'b', 'c'],
		sections: { problem: { added: 5, removed: 1 }, cause: { added: 1, removed: 1 } }
	});
	expect(sumChanges(null, two)).toBe(two);
	expect(sumChanges(one, null)).toBe(one);
});
