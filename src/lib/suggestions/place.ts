import { absolutePositionToRelativePosition } from '@tiptap/y-tiptap';
import * as Y from 'yjs';
import { positionOf, type LiveSection, type Range } from '#lib/comments/anchor.ts';

/** A range of the live text as Yjs relative positions, base64. */
export interface Place {
	start: string;
	end: string;
}

/**
 * Holds a range to its first and last character, so that words typed beside it are not taken in. An empty range stays
 * behind what it stands behind.
 */
export function placeAt({ from, to }: Range, section: LiveSection): Place {
	return { start: encode(from, from < to ? 0 : -1, section), end: encode(to, -1, section) };
}

/** Where a place is now; null: gone. */
export function rangeOf({ start, end }: Place, section: LiveSection): Range | null {
	const [from, to] = [positionOf(start, section), positionOf(end, section)];
	const most = section.node.content.size;
	return from === null || to === null || from > to || to > most ? null : { from, to };
}

function encode(position: number, assoc: 0 | -1, { doc, fragment, mapping }: LiveSection): string {
	const { type, index } = Y.createAbsolutePositionFromRelativePosition(
		absolutePositionToRelativePosition(position, fragment, mapping) as Y.RelativePosition,
		doc
	)!;
	const bytes = Y.encodeRelativePosition(Y.createRelativePositionFromTypeIndex(type, index, assoc));
	return btoa(String.fromCharCode(...bytes));
}
