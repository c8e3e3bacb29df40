import type { Node } from '@tiptap/pm/model';
import { imagePath } from '#lib/proposals/render.ts';

/**
 * A section as Markdown. `deeper` moves its headings down by so many levels, below a title of its own. Merged cells are
 * written once, with empty ones in the place of what they cover. Footnotes stand below, numbered by their order; a picture
 * is its words and its address, a caption a line above its table.
 */
export function asMarkdown(section: Node, { deeper = 0 } = {}): string {
	const notes: string[] = [];
	section.descendants((node) => {
		if (node.type.name === 'footnote') notes.push(String(node.attrs.text));
	});
	let numbers = 0;
	const words = blocksOf(section, { deeper, nextNote: () => ++numbers }).trim();
	const below = notes.map((note, index) => `[^${index + 1}]: ${escape(note).replaceAll('\n', ' ')}`);
	return [words, ...below].filter((part) => part !== '').join('\n\n');
}

/** How one section is written. */
interface Way {
	deeper: number;
	/** the number of the next footnote */
	nextNote(): number;
}

const blocksOf = (parent: Node, way: Way): string =>
	parent.children
		.map((block) => blockOf(block, way))
		.filter((words) => words !== '')
		.join('\n\n');

function blockOf(block: Node, way: Way): string {
	switch (block.type.name) {
		case 'heading':
			return `${'#'.repeat(Number(block.attrs.level) + way.deeper)} ${inlineOf(block, way).replaceAll('\n', ' ')}`;
		case 'bulletList':
			return block.children.map((item) => itemOf(item, '- ', way)).join('\n');
		case 'orderedList': {
			const start = Number(block.attrs.start ?? 1);
			return block.children.map((item, index) => itemOf(item, `${start + index}. `, way)).join('\n');
		}
		case 'blockquote':
			return blocksOf(block, way).replace(/^/gm, '> ').replaceAll('> \n', '>\n');
		case 'horizontalRule':
			return '---';
		case 'table': {
			const caption = typeof block.attrs.caption === 'string' ? escape(block.attrs.caption) : '';
			return caption ? `${caption}\n\n${tableOf(block, way)}` : tableOf(block, way);
		}
		case 'image':
			return `![${escape(String(block.attrs.alt ?? ''))}](${imagePath}${String(block.attrs.id)})`;
		default:
			return escapeStart(inlineOf(block, way));
	}
}

/** What follows its first line is set in as far as its marker is wide. */
function itemOf(item: Node, marker: string, way: Way): string {
	const words = item.children.map((block) => blockOf(block, way));
	// A list below words needs no empty line between: with one, all items would be read as paragraphs of their own.
	const tight = words.reduce(
		(text, next, index) =>
			index === 0 ? next : `${text}${/List$/.test(item.child(index).type.name) ? '\n' : '\n\n'}${next}`,
		''
	);
	return marker + tight.replace(/\n(?=[^\n])/g, `\n${' '.repeat(marker.length)}`);
}

function tableOf(table: Node, way: Way): string {
	const rows = table.children.map((row) =>
		row.children.flatMap((cell) => [
			cellOf(cell, way),
			...Array.from({ length: Math.max(0, Number(cell.attrs.colspan ?? 1) - 1) }, () => '')
		])
	);
	const width = Math.max(...rows.map((row) => row.length));
	const line = (cells: readonly string[]) =>
		`| ${Array.from({ length: width }, (_, index) => cells[index] ?? '').join(' | ')} |`;
	const hasHeader = table.firstChild!.children.every((cell) => cell.type.name === 'tableHeader');
	const body = hasHeader ? rows.slice(1) : rows;
	return [
		line(hasHeader ? rows[0]! : []),
		line(Array.from({ length: width }, () => '---')),
		...body.map(line)
	].join('\n');
}

const cellOf = (cell: Node, way: Way): string =>
	cell.children
		.map((block) => (block.isTextblock ? inlineOf(block, way) : blockOf(block, way)))
		.join(' ')
		.replace(/\\?\n/g, ' ')
		.replaceAll('|', '\\|');

type Run = { text: string; marks: Record<string, string> };

function inlineOf(block: Node, way: Way): string {
	const runs: Run[] = block.children.map((child) => ({
		text: inlineWords(child, way),
		marks: Object.fromEntries(
			child.marks.map((mark) => [mark.type.name, mark.type.name === 'link' ? String(mark.attrs.href) : 'on'])
		)
	}));
	return marked(runs, ['link', 'bold', 'italic']);
}

function inlineWords(inline: Node, way: Way): string {
	if (inline.type.name === 'hardBreak') return '\\\n';
	if (inline.type.name === 'footnote') return `[^${way.nextNote()}]`;
	return escape(inline.isText ? inline.text! : inline.textContent);
}

const around: Record<string, (words: string, value: string) => string> = {
	link: (words, href) =>
		`[${words}](${/[\s()<>]/.test(href) ? `<${href.replace(/[<>\s]/g, encodeURIComponent)}>` : href})`,
	bold: (words) => `**${words}**`,
	italic: (words) => `*${words}*`
};

/** Writes the marks from the outermost in; space at the edge of a mark stands outside it, or it would be read as a star. */
function marked(runs: readonly Run[], [mark, ...inner]: readonly string[]): string {
	if (!mark) return runs.map(({ text }) => text).join('');
	let written = '';
	for (let from = 0, to; from < runs.length; from = to) {
		const value = runs[from]!.marks[mark];
		to = from + 1;
		while (to < runs.length && runs[to]!.marks[mark] === value) to++;
		const words = marked(runs.slice(from, to), inner);
		const [, before = '', core = '', after = ''] = /^(\s*)([^]*?)(\s*)$/.exec(words)!;
		written += value === undefined || core === '' ? words : before + around[mark]!(core, value) + after;
	}
	return written;
}

const escape = (text: string): string => text.replace(/[\\`*_[\]<>~&]/g, '\\$&').replaceAll('\u00a0', ' ');

/** Signs that mean something at the beginning of a line only. */
const escapeStart = (text: string): string =>
	text
		.replace(/^([ \t]*)(#{1,6}(?=\s)|[-+](?=\s)|=+\s*$|-{3,}\s*$)/gm, '$1\\$2')
		.replace(/^([ \t]*\d{1,9})([.)])(?=\s)/gm, '$1\\$2');
