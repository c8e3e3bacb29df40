import type { Node } from '@tiptap/pm/model';

/**
 * A section as Markdown. `deeper` moves its headings down by so many levels, below a title of its own. Merged cells are
 * written once, with empty ones in the place of what they cover.
 */
export function asMarkdown(section: Node, { deeper = 0 } = {}): string {
	return blocksOf(section, deeper).trim();
}

const blocksOf = (parent: Node, deeper: number): string =>
	parent.children
		.map((block) => blockOf(block, deeper))
		.filter((words) => words !== '')
		.join('\n\n');

function blockOf(block: Node, deeper: number): string {
	switch (block.type.name) {
		case 'heading':
			return `${'#'.repeat(Number(block.attrs.level) + deeper)} ${inlineOf(block).replaceAll('\n', ' ')}`;
		case 'bulletList':
			return block.children.map((item) => itemOf(item, '- ', deeper)).join('\n');
		case 'orderedList': {
			const start = Number(block.attrs.start ?? 1);
			return block.children.map((item, index) => itemOf(item, `${start + index}. `, deeper)).join('\n');
		}
		case 'blockquote':
			return blocksOf(block, deeper).replace(/^/gm, '> ').replaceAll('> \n', '>\n');
		case 'horizontalRule':
			return '---';
		case 'table':
			return tableOf(block);
		default:
			return escapeStart(inlineOf(block));
	}
}

/** What follows its first line is set in as far as its marker is wide. */
function itemOf(item: Node, marker: string, deeper: number): string {
	const words = item.children.map((block) => blockOf(block, deeper));
	// A list below words needs no empty line between: with one, all items would be read as paragraphs of their own.
	const tight = words.reduce(
		(text, next, index) =>
			index === 0 ? next : `${text}${/List$/.test(item.child(index).type.name) ? '\n' : '\n\n'}${next}`,
		''
	);
	return marker + tight.replace(/\n(?=[^\n])/g, `\n${' '.repeat(marker.length)}`);
}

function tableOf(table: Node): string {
	const rows = table.children.map((row) =>
		row.children.flatMap((cell) => [
			cellOf(cell),
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

const cellOf = (cell: Node): string =>
	cell.children
		.map((block) => (block.isTextblock ? inlineOf(block) : block.textContent))
		.join(' ')
		.replace(/\\?\n/g, ' ')
		.replaceAll('|', '\\|');

type Run = { text: string; marks: Record<string, string> };

function inlineOf(block: Node): string {
	const runs: Run[] = block.children.map((child) => ({
		text: child.type.name === 'hardBreak' ? '\\\n' : escape(child.isText ? child.text! : child.textContent),
		marks: Object.fromEntries(
			child.marks.map((mark) => [mark.type.name, mark.type.name === 'link' ? String(mark.attrs.href) : 'on'])
		)
	}));
	return marked(runs, ['link', 'bold', 'italic']);
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
