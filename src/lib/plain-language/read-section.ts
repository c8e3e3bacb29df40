import type { Node } from '@tiptap/pm/model';
import { checkParagraph, type Checked, type Finding } from './check-paragraph.ts';
import { readingAge, type Counts } from './reading-age.ts';

/** A finding at its place in a section's tree. */
export interface PlacedFinding extends Finding {
	id: string;
}

export interface SectionReading {
	/** null: too few words to tell */
	age: number | null;
	findings: PlacedFinding[];
}

/** Paragraphs that did not change are the same nodes still: each is read once. */
const read = new WeakMap<Node, Checked>();

/** One character for one place, so that places in the words are places in the tree. */
const textOf = (block: Node): string =>
	block.textBetween(0, block.content.size, '', (leaf) => (leaf.type.name === 'hardBreak' ? '\n' : '\ufffc'));

/** Reads a whole section. Places are those of the tree that was given. */
export function readSection(doc: Node): SectionReading {
	const counts: Counts = { words: 0, sentences: 0, syllables: 0 };
	const findings: PlacedFinding[] = [];
	doc.descendants((block, position) => {
		if (!block.isTextblock) return true;
		const checked = read.get(block) ?? checkParagraph(textOf(block));
		read.set(block, checked);
		for (const part of ['words', 'sentences', 'syllables'] as const) counts[part] += checked.counts[part];
		const start = position + 1;
		for (const finding of checked.findings) {
			const [from, to] = [start + finding.from, start + finding.to];
			findings.push({ ...finding, from, to, id: `plain-${findings.length}-${finding.kind}` });
		}
		return false;
	});
	return { age: readingAge(counts), findings };
}
