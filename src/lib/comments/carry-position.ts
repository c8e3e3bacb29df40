import type { Node } from '@tiptap/pm/model';

/**
 * Where positions of one document are in the document that an edit made of it. Only the first and the last difference are
 * looked at, so that it does not matter how the edit came: a position between them stays where it is.
 */
export function carryPosition(before: Node, after: Node): (position: number) => number {
	const start = before.content.findDiffStart(after.content);
	const end = before.content.findDiffEnd(after.content);
	if (start === null || end === null) return (position) => position;
	// Where words were put beside the same words, both differences claim them.
	const shared = Math.max(0, start - Math.min(end.a, end.b));
	return (position) => (position < end.a + shared ? position : position + end.b - end.a);
}
