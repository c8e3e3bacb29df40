import { createHash } from 'node:crypto';
import { getSchema } from '@tiptap/core';
import type { Node } from '@tiptap/pm/model';
import { initProseMirrorDoc, prosemirrorJSONToYXmlFragment, updateYFragment } from '@tiptap/y-tiptap';
import * as Y from 'yjs';
import type { LiveSection } from '#lib/comments/anchor.ts';
import { schemaExtensions } from '#lib/editor/editor-extensions.ts';
import { fitsSchema } from '#lib/proposals/fits-schema.ts';
import { renderFragment } from '#lib/proposals/render.ts';
import { findHunks, type Hunk } from '../hunks.ts';

export const schema = getSchema(schemaExtensions());

/** A section of the live text beside the same section of a fork. */
export interface ForkSection {
	key: string;
	base: LiveSection;
	/** as its officer means it */
	fork: Node;
	hunks: Hunk[];
	/** the fork's own text says something else, since the live text went on behind what its officer split or joined */
	isCarried: boolean;
}

/**
 * Reads a section as an editor would. Null: it holds what the editor does not know and would delete [P7], so nothing is
 * suggested or decided there.
 */
export function readSection(doc: Y.Doc, key: string): LiveSection | null {
	const fragment = doc.getXmlFragment(key);
	if (!fitsSchema(fragment)) return null;
	const { doc: node, mapping } = initProseMirrorDoc(fragment, schema);
	return { doc, fragment, node, mapping };
}

/** Writes a changed section into Yjs as an editor's binding does, touching as little as it can. */
export function writeSection(doc: Y.Doc, key: string, node: Node): void {
	const fragment = doc.getXmlFragment(key);
	const { mapping, meta } = initProseMirrorDoc(fragment, schema);
	updateYFragment(doc, fragment, node, { ...meta, mapping });
}

/**
 * `carry` gives what the fork's officer means, from the live section and the fork's own; without it that is what the
 * fork says. Null: see `readSection`.
 */
export function compareSection(
	base: Y.Doc,
	fork: Y.Doc,
	key: string,
	carry?: (base: Node, fork: Node) => Node
): ForkSection | null {
	const [older, newer] = [readSection(base, key), readSection(fork, key)];
	if (!older || !newer) return null;
	const meant = carry ? carry(older.node, newer.node) : newer.node;
	return {
		key,
		base: older,
		fork: meant,
		hunks: findHunks(older.node, meant),
		isCarried: !meant.eq(newer.node)
	};
}

/** Says in few characters what a hunk takes out and puts in, marks and layout included; not where. */
export function fingerprintOf(hunk: Hunk, { base, fork }: ForkSection): string {
	const removed = base.node.slice(hunk.fromBase, hunk.toBase).toJSON() as unknown;
	const added = fork.slice(hunk.fromFork, hunk.toFork).toJSON() as unknown;
	return createHash('sha256')
		.update(JSON.stringify([removed, added]))
		.digest('base64url')
		.slice(0, 22);
}

/** What a hunk would put into the text, as safe HTML that can stand alone: items in their list, rows in their table. */
export function renderAdded({ fromFork, toFork }: Hunk, fork: Node): string {
	if (fromFork === toFork) return '';
	const { content, openStart } = fork.slice(fromFork, toFork);
	const [start, end] = [fork.resolve(fromFork), fork.resolve(toFork)];
	let nodes = [...content.content];
	if (nodes[0]!.isInline) {
		const html = render([schema.nodes.paragraph!.create(null, content)]);
		return html.replace(/^<p>/, '').replace(/(<br>)?<\/p>$/, '');
	}
	// What stands before the Enter stays where it is.
	if (openStart > 0 && nodes[0]!.content.size === 0) nodes = nodes.slice(1);
	for (
		let depth = start.sharedDepth(end.pos);
		depth > 0 && needsParent.has(nodes[0]?.type.name ?? '');
		depth--
	) {
		nodes = [start.node(depth).type.create(start.node(depth).attrs, nodes)];
	}
	return render(nodes);
}

const needsParent = new Set(['listItem', 'tableRow', 'tableCell', 'tableHeader']);

function render(nodes: readonly Node[]): string {
	const doc = new Y.Doc();
	const fragment = doc.getXmlFragment('added');
	prosemirrorJSONToYXmlFragment(
		schema,
		{ type: 'doc', content: nodes.map((node) => node.toJSON() as unknown) },
		fragment
	);
	const html = renderFragment(fragment, { notes: 'in place' });
	doc.destroy();
	return html;
}
