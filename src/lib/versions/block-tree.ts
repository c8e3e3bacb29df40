import { createHash } from 'node:crypto';
import * as Y from 'yjs';
import type { AuthoredRun, ReadAuthoredRuns } from '#lib/authorship/authorship.ts';
import { ownWords } from '#lib/proposals/own-words.ts';

/** A section read once, so that it can be compared with another. `y`: where it stands in its document. */
export type BlockNode = ElementNode | TextNode;

export interface ElementNode {
	kind: 'element';
	name: string;
	attributes: Readonly<Record<string, unknown>>;
	children: BlockNode[];
	/** equal for two elements that hold the same */
	print: string;
	y: Y.XmlElement;
}

/** Neighbouring texts are one: where two people's texts meet a word is not cut. */
export interface TextNode {
	kind: 'text';
	runs: AuthoredRun[];
	print: string;
	y: Y.XmlText[];
}

/** Deeper than the server lets anybody write (syncLimits.maxDepth): what lies below is not compared. */
const maxDepth = 60;

/** Reads the children of a section, with who wrote each run of text (withAuthors). */
export function readBlocks(
	parent: Y.XmlFragment | Y.XmlElement,
	readRuns: ReadAuthoredRuns,
	depth = 0
): BlockNode[] {
	const nodes: BlockNode[] = [];
	for (const child of depth > maxDepth ? [] : parent.toArray()) {
		if (child instanceof Y.XmlElement) nodes.push(readElement(child, readRuns, depth));
		else if (child instanceof Y.XmlText) {
			const last = nodes.at(-1);
			if (last?.kind === 'text') {
				last.runs.push(...readRuns(child));
				last.y.push(child);
			} else nodes.push({ kind: 'text', runs: readRuns(child), y: [child], print: '' });
		}
	}
	for (const node of nodes) if (node.kind === 'text') node.print = printText(node.runs);
	// A text from which everything was deleted looks like no text.
	return nodes;
}

function readElement(y: Y.XmlElement, readRuns: ReadAuthoredRuns, depth: number): ElementNode {
	const attributes = y.getAttributes() as Record<string, unknown>;
	const children = readBlocks(y, readRuns, depth + 1);
	return {
		kind: 'element',
		name: y.nodeName,
		attributes,
		children,
		print: fingerprint([y.nodeName, sorted(attributes), children.map(({ print }) => print).filter(Boolean)]),
		y
	};
}

/** Of one length whatever it is of: prints of prints grow with every level of a list otherwise. */
const fingerprint = (parts: readonly unknown[]): string =>
	createHash('sha256').update(JSON.stringify(parts)).digest('base64');

/** Equal marks make one run: where an author changes nothing is seen. */
function printText(runs: readonly AuthoredRun[]): string {
	const joined: [text: string, marks: string][] = [];
	for (const { text, marks } of runs) {
		const last = joined.at(-1);
		const print = printMarks(marks);
		if (last?.[1] === print) last[0] += text;
		else if (text !== '') joined.push([text, print]);
	}
	return joined.length === 0 ? '' : JSON.stringify(joined);
}

export const printMarks = (marks: Readonly<Record<string, unknown>>): string => JSON.stringify(sorted(marks));

/** Attributes that say nothing are as good as none. */
const sorted = (record: Readonly<Record<string, unknown>>) =>
	Object.entries(record)
		.filter(([, value]) => value !== null && value !== undefined)
		.sort(([a], [b]) => (a < b ? -1 : 1));

/** The words of a node, footnotes and captions among them, one line per text. */
export function nodeText(node: BlockNode): string {
	if (node.kind === 'text') return node.runs.map(({ text }) => text).join('');
	const own = ownWords(node.name, node.attributes);
	const inside = node.children.map(nodeText);
	return (own ? [own, ...inside] : inside).join(' ');
}

/** True of what is seen though it has no words. */
export const isShape = (node: BlockNode): boolean =>
	node.kind === 'element' && (node.name === 'horizontalRule' || node.name === 'image');

/** True when something in the node is seen. */
export const isSeen = (node: BlockNode): boolean =>
	isShape(node) || nodeText(node).trim() !== '' || (node.kind === 'element' && node.children.some(isSeen));
