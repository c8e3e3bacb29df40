import * as Y from 'yjs';
import type { BlockNode, ElementNode, TextNode } from './block-tree.ts';
import type { BlockChange, WordRun } from './diff-blocks.ts';

export interface ApplyOptions {
	/** under which client id words that `client` wrote in the newer text are written here */
	clientFor(client: number): number;
	/** whose the blocks themselves are */
	ownClient: number;
	/** true of a block or text that somebody else is writing in: it is emptied and never removed */
	isBusy(type: Y.XmlElement | Y.XmlText): boolean;
}

/**
 * Carries changes out where the older text stands, inside the caller's transaction: what is the same is not touched, so
 * that whatever others write in it meanwhile stays, and so does whose it is.
 */
export function applyChanges(
	parent: Y.XmlFragment | Y.XmlElement,
	changes: readonly BlockChange[],
	options: ApplyOptions
): void {
	let index = 0;
	for (const change of changes) {
		switch (change.kind) {
			case 'same':
				index += width(change.older);
				break;
			case 'added':
				index += insertNode(parent, index, change.newer, options);
				break;
			case 'removed':
				index += removeNode(parent, index, change.older, options);
				break;
			case 'changed':
				setAttributes(change.older.y, change.newer.attributes);
				applyChanges(change.older.y, change.children, options);
				index += 1;
				break;
			case 'words':
				applyWords(change.older, change.runs, options);
				index += width(change.older);
				break;
		}
	}
	docOf(parent).clientID = options.ownClient;
}

/** How many children of its parent a node stands for. */
const width = (node: BlockNode) => (node.kind === 'text' ? node.y.length : 1);

function docOf(type: Y.XmlFragment | Y.XmlText): Y.Doc {
	if (!type.doc) throw new Error('only what stands in a document can be changed');
	return type.doc;
}

function setAttributes(element: Y.XmlElement, attributes: ElementNode['attributes']): void {
	const before = element.getAttributes() as Record<string, unknown>;
	for (const name of Object.keys(before)) {
		if (attributes[name] === undefined) element.removeAttribute(name);
	}
	for (const [name, value] of Object.entries(attributes)) {
		// y-tiptap keeps numbers as numbers; Yjs types know only text attributes.
		if (JSON.stringify(before[name]) !== JSON.stringify(value)) element.setAttribute(name, value as string);
	}
}

/** Returns how many children the parent has more. */
function insertNode(parent: Y.XmlFragment, index: number, node: BlockNode, options: ApplyOptions): number {
	const doc = docOf(parent);
	if (node.kind === 'text') {
		// Into a text that stands there: two texts side by side would be rewritten by the next editor who types.
		const beside = [index - 1, index]
			.map((place) => (place >= 0 && place < parent.length ? parent.get(place) : null))
			.find((child) => child instanceof Y.XmlText);
		const text = beside ?? new Y.XmlText();
		doc.clientID = options.ownClient;
		if (!beside) parent.insert(index, [text]);
		let at = beside === parent.get(index) ? 0 : text.length;
		for (const run of node.runs) {
			doc.clientID = options.clientFor(run.client);
			text.insert(at, run.text, run.marks);
			at += run.text.length;
		}
		return beside ? 0 : 1;
	}
	const element = new Y.XmlElement(node.name);
	doc.clientID = options.ownClient;
	parent.insert(index, [element]);
	setAttributes(element, node.attributes);
	let at = 0;
	for (const child of node.children) at += insertNode(element, at, child, options);
	doc.clientID = options.ownClient;
	return 1;
}

/** Returns how many children stay. */
function removeNode(parent: Y.XmlFragment, index: number, node: BlockNode, options: ApplyOptions): number {
	const types = node.kind === 'text' ? node.y : [node.y];
	let stays = 0;
	for (const type of types) {
		if (!options.isBusy(type)) {
			parent.delete(index + stays, 1);
			continue;
		}
		stays += 1;
		if (type instanceof Y.XmlText) type.delete(0, type.length);
		else if (node.kind === 'element') {
			let at = 0;
			for (const child of node.children) at += removeNode(type, at, child, options);
		}
	}
	return stays;
}

function applyWords(node: TextNode, runs: readonly WordRun[], { clientFor }: ApplyOptions): void {
	const doc = docOf(node.y[0]!);
	let part = 0;
	let at = 0;
	/** the text and place where the next character of the older text stands */
	const here = () => {
		while (part < node.y.length - 1 && at >= node.y[part]!.length) [part, at] = [part + 1, 0];
		return node.y[part]!;
	};
	for (const run of runs) {
		if (run.kind === 'added') {
			doc.clientID = clientFor(run.client);
			node.y[part]!.insert(at, run.text, run.marks);
			at += run.text.length;
			continue;
		}
		for (let left = run.text.length; left > 0;) {
			const text = here();
			const length = Math.min(left, text.length - at);
			if (length <= 0) throw new Error('the text is not the one that was compared');
			left -= length;
			if (run.kind === 'removed') {
				text.delete(at, length);
				continue;
			}
			if (run.kind === 'restyled') {
				const none = Object.fromEntries(Object.keys(run.was ?? {}).map((mark) => [mark, null]));
				text.format(at, length, { ...none, ...run.marks });
			}
			at += length;
		}
	}
}

/**
 * The blocks and texts, and all around them, in which `doc` has items between these clocks; told by the ids of
 * their own items, so that they are found in another copy of the document too.
 */
export function busyTypes(
	doc: Y.Doc,
	ranges: Iterable<{ client: number; from: number; to: number }>
): Set<string> {
	const busy = new Set<string>();
	for (const { client, from, to } of ranges) {
		for (const item of doc.store.clients.get(client) ?? []) {
			if (item.id.clock >= to) break;
			if (!(item instanceof Y.Item) || item.id.clock + item.length <= from) continue;
			let type = item.parent as Y.AbstractType<unknown> | null;
			while (type?._item) {
				busy.add(idOf(type._item));
				type = type._item.parent as Y.AbstractType<unknown> | null;
			}
		}
	}
	return busy;
}

export const isIn = (busy: ReadonlySet<string>, type: Y.XmlElement | Y.XmlText): boolean =>
	type._item !== null && busy.has(idOf(type._item));

const idOf = ({ id }: Y.Item) => `${id.client} ${id.clock}`;
