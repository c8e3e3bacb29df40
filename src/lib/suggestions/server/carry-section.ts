import { Node } from '@tiptap/pm/model';
import type { DescribedSection } from '#db/queries/forks.ts';
import { mergeThree } from '../merge-three.ts';
import { schema, type ForkSection } from './fork-section.ts';

/**
 * What a fork's officer means in a section, when its own text does not say so any more. Where both replaced the same
 * words Yjs puts the new ones side by side; and it has no move: of a paragraph that was split the second half is a copy, and
 * what the live text becomes later goes to the words it was copied from. So the section as it was described is merged with what the live text became since, and then with what the officer
 * did since: from `before`, the fork's rows of then on the live text of now, to `fork`, its rows of now.
 */
export function carrySection(
	described: DescribedSection,
	{ base, before, fork }: { base: Node; before: Node; fork: Node }
): Node {
	const was = decodeSection(described);
	const carried = mergeThree(was.base, was.fork, base);
	return (carried && mergeThree(before, fork, carried)) ?? fork;
}

/** What is to be remembered of a compared section; null: nothing is suggested there. */
export function describedSection({
	key,
	base,
	fork,
	hunks
}: Pick<ForkSection, 'key' | 'base' | 'fork' | 'hunks'>): DescribedSection | null {
	if (hunks.length === 0) return null;
	return { key, base: encode(base.node), fork: encode(fork) };
}

/** Both texts of a section that was remembered. */
export const decodeSection = ({ base, fork }: DescribedSection): { base: Node; fork: Node } => ({
	base: decode(base),
	fork: decode(fork)
});

const encode = (node: Node) => Buffer.from(JSON.stringify(node.toJSON()));
const decode = (bytes: Uint8Array) =>
	Node.fromJSON(schema, JSON.parse(Buffer.from(bytes).toString()) as object);
