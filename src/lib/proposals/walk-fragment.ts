import * as Y from 'yjs';

/** A run of text and the marks on it: what Yjs calls a delta, strings only. */
export interface Run {
	text: string;
	marks: Readonly<Record<string, unknown>>;
}

export interface Visitor {
	/** Called before the element's children. `parent` is null directly below the section. */
	enter(element: Y.XmlElement, place: { parent: Y.XmlElement | null; depth: number }): void;
	leave(element: Y.XmlElement, place: { parent: Y.XmlElement | null; depth: number }): void;
	runs(runs: Run[], parent: Y.XmlElement | null): void;
}

interface Level {
	element: Y.XmlElement | null;
	children: (Y.XmlElement | Y.XmlText | Y.XmlHook)[];
	next: number;
}

const runsOf = (text: Y.XmlText): Run[] =>
	(text.toDelta() as { insert: unknown; attributes?: Record<string, unknown> }[]).flatMap((part) =>
		typeof part.insert === 'string' ? [{ text: part.insert, marks: part.attributes ?? {} }] : []
	);

/**
 * Visits a section in reading order with a stack of its own: stored bytes decide the depth, and a text of 12,000
 * nested elements would overflow the stack of anything recursive (Yjs's own toString and toJSON among them).
 * Neighbouring texts are given as one, so that a word is not cut where two people's texts meet. `readRuns` may cut a text
 * finer than its marks do.
 */
export function walkFragment(
	fragment: Y.XmlFragment,
	visitor: Visitor,
	readRuns: (text: Y.XmlText) => Run[] = runsOf
): void {
	const stack: Level[] = [{ element: null, children: fragment.toArray(), next: 0 }];
	while (stack.length > 0) {
		const level = stack[stack.length - 1]!;
		const child = level.children[level.next++];
		const depth = stack.length;
		if (child === undefined) {
			stack.pop();
			const parent = stack[stack.length - 1]?.element ?? null;
			if (level.element) visitor.leave(level.element, { parent, depth: depth - 1 });
		} else if (child instanceof Y.XmlText) {
			const runs = readRuns(child);
			while (level.children[level.next] instanceof Y.XmlText) {
				runs.push(...readRuns(level.children[level.next++] as Y.XmlText));
			}
			visitor.runs(runs, level.element);
		} else if (child instanceof Y.XmlElement) {
			visitor.enter(child, { parent: level.element, depth });
			stack.push({ element: child, children: child.toArray(), next: 0 });
		}
	}
}
