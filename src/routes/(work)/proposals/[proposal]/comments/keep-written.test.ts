import { expect, test } from 'vitest';
import type { Thread } from '#lib/comments/comment.ts';
import { editField, keepWritten, replyField } from './keep-written.ts';

const thread = (id: string) => ({ id, comments: [{ id: `${id}1` }] }) as Thread;
const [a, b, c, d] = ['a', 'b', 'c', 'd'].map(thread) as [Thread, Thread, Thread, Thread];
const keep = (read: Thread[], before: Thread[], ...fields: string[]) => {
	const { threads, kept } = keepWritten(read, before, new Set(fields));
	return { threads: threads.map(({ id }) => id).join(''), kept: [...kept].join('') };
};

test('a thread that left the list stays in its place while a reply or a change is written in it', () => {
	expect(keep([a, c], [a, b, c], replyField('b'))).toEqual({ threads: 'abc', kept: 'b' });
	expect(keep([a, c], [a, b, c], editField('b1'))).toEqual({ threads: 'abc', kept: 'b' });
	expect(keep([d], [a, b, c], replyField('a'), replyField('b'))).toEqual({ threads: 'abd', kept: 'ab' });
	expect(keep([], [a, b, c], replyField('c'))).toEqual({ threads: 'c', kept: 'c' });
});
test('every other goes, and what is read is shown as it was read', () => {
	expect(keep([c, a], [a, b, c])).toEqual({ threads: 'ca', kept: '' });
	expect(keep([a, b], [a, b, c], replyField('b'))).toEqual({ threads: 'ab', kept: '' });
});
