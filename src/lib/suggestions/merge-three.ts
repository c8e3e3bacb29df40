import { Node, type Schema } from '@tiptap/pm/model';
import { findEdits, type Edit } from './edits.ts';
import { markupOf, piecesOf } from './tokens.ts';

/** A piece of a document told flat: the beginning or end of a node, or something without an inside. */
interface Piece {
	key: string;
	open?: { type: string; attrs: object };
	close?: true;
	leaf?: object;
}

/** Places in which either side may differ from the base: more would take too long. */
const mostEdits = 1_000;

/**
 * What two documents of one schema made of a third, in one: where both changed the same words, `ours` stands. Where both
 * put something in the same place, theirs comes first. Null: they cannot be told in one valid document, or differ too
 * much. The same for the same documents, on any machine.
 */
export function mergeThree(base: Node, ours: Node, theirs: Node): Node | null {
	if (theirs.eq(base)) return ours;
	if (ours.eq(base)) return theirs;
	const [old, our, their] = [base, ours, theirs].map(piecesIn) as [Piece[], Piece[], Piece[]];
	const [ourEdits, theirEdits] = [our, their].map((pieces) =>
		findEdits(old.map(keyOf), pieces.map(keyOf), mostEdits)
	);
	if (!ourEdits || !theirEdits) return null;
	const merged: Piece[] = [];
	let at = 0;
	const isSame = (one: Edit, other: Edit) =>
		one.fromBase === other.fromBase &&
		one.toBase === other.toBase &&
		keysOf(our.slice(one.fromFork, one.toFork)) === keysOf(their.slice(other.fromFork, other.toFork));
	const free = theirEdits.filter(
		(edit) => !ourEdits.some((other) => overlaps(other, edit) || isSame(other, edit))
	);
	for (const edit of inOneOrder(ourEdits, free)) {
		merged.push(...old.slice(at, edit.fromBase));
		merged.push(...(edit.isOurs ? our : their).slice(edit.fromFork, edit.toFork));
		at = edit.toBase;
	}
	merged.push(...old.slice(at));
	return build(merged, base.type.schema);
}

type SidedEdit = Edit & { isOurs: boolean };

function inOneOrder(ours: readonly Edit[], theirs: readonly Edit[]): SidedEdit[] {
	const isEmpty = ({ fromBase, toBase }: Edit) => fromBase === toBase;
	return [
		...theirs.map((edit) => ({ ...edit, isOurs: false })),
		...ours.map((edit) => ({ ...edit, isOurs: true }))
	].sort((a, b) => a.fromBase - b.fromBase || Number(isEmpty(b)) - Number(isEmpty(a)));
}

/** What is put in beside changed pieces does not touch them. */
const overlaps = (one: Edit, other: Edit) => one.fromBase < other.toBase && other.fromBase < one.toBase;

const keyOf = ({ key }: Piece) => key;
const keysOf = (pieces: readonly Piece[]) => JSON.stringify(pieces.map(keyOf));

function piecesIn(node: Node): Piece[] {
	return node.children.flatMap((child): Piece[] => {
		if (child.isText) {
			const { marks } = child.toJSON() as { marks?: object };
			return piecesOf(child).map(({ key, text }) => ({ key, leaf: { type: 'text', text, marks } }));
		}
		const json = child.toJSON() as object;
		if (child.isLeaf) return [{ key: JSON.stringify(json), leaf: json }];
		const { name: type } = child.type;
		return [
			{ key: `<${markupOf(child)}`, open: { type, attrs: child.attrs } },
			...piecesIn(child),
			{ key: `/${type}`, close: true }
		];
	});
}

function build(pieces: readonly Piece[], schema: Schema): Node | null {
	interface Open {
		type: string;
		attrs?: object;
		content: object[];
	}
	const root: Open = { type: schema.topNodeType.name, content: [] };
	const path = [root];
	for (const { open, close, leaf } of pieces) {
		const parent = path.at(-1)!;
		if (leaf) parent.content.push(leaf);
		else if (open) {
			const node = { ...open, content: [] };
			parent.content.push(node);
			path.push(node);
		} else if (close) {
			path.pop();
			if (path.length === 0) return null;
		}
	}
	if (path.length !== 1) return null;
	try {
		const node = Node.fromJSON(schema, root);
		node.check();
		return node;
	} catch (error) {
		// What the schema does not allow.
		if (error instanceof RangeError) return null;
		throw error;
	}
}
