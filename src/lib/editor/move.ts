import type { Transaction } from '@tiptap/pm/state';

/** Positions in a section's text. */
export interface Span {
	from: number;
	to: number;
}

export type MoveRefusal =
	| 'nothing'
	| 'first'
	| 'last'
	| 'firstItem'
	| 'lastItem'
	| 'firstRow'
	| 'lastRow'
	| 'firstColumn'
	| 'lastColumn'
	| 'merged'
	| 'headerRow'
	| 'headerColumn';

/** What a move would do: the transaction, and the places that it takes away to put them elsewhere. */
export type Move =
	{ ok: true; transaction: Transaction; moved: readonly Span[] } | { ok: false; reason: MoveRefusal };

/** Why something stays where it is, and what to do instead. */
export const moveRefusalWords: Record<MoveRefusal, string> = {
	nothing: 'There is nothing here to move.',
	first: 'This is the first block of its section.',
	last: 'This is the last block of its section.',
	firstItem: 'This is the first item of its list. To move the whole list, select all of it.',
	lastItem: 'This is the last item of its list. To move the whole list, select all of it.',
	firstRow: 'This is the first row of the table.',
	lastRow: 'This is the last row of the table.',
	firstColumn: 'This is the first column of the table.',
	lastColumn: 'This is the last column of the table.',
	merged: 'A merged cell would be cut apart, so nothing was moved.',
	headerRow: 'The header row stays at the top. Turn “Header row” off to move it.',
	headerColumn: 'The header column stays at the side. Turn “Header column” off to move it.'
};
