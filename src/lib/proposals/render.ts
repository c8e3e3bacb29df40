import * as Y from 'yjs';
import { ownWords } from './own-words.ts';
import { isAllowedAttribute, isSafeHref, nodes } from './schema.ts';
import { walkFragment, type Run, type Visitor } from './walk-fragment.ts';

/** Deeper than any editor writes (syncLimits.maxDepth is 40): below it only the text is shown. */
const maxTags = 60;

const entities: Record<string, string> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&#39;'
};
export const escape = (text: string) => text.replace(/[&<>"']/g, (character) => entities[character]!);

const textblocks = new Set(['paragraph', 'heading']);

/** As much of an element as its tag needs. */
interface Tagged {
	nodeName: string;
	getAttribute(name: string): unknown;
}

const allowed = (element: Tagged, name: string): string | number | undefined => {
	const value = element.getAttribute(name);
	return (typeof value === 'string' || typeof value === 'number') &&
		isAllowedAttribute(element.nodeName, name, value)
		? value
		: undefined;
};

const cellTag = (tag: 'td' | 'th') => (element: Tagged) => {
	const align = allowed(element, 'align');
	return {
		open: `<${tag} colspan="${allowed(element, 'colspan') ?? 1}" rowspan="${allowed(element, 'rowspan') ?? 1}"${
			align ? ` style="text-align: ${align}"` : ''
		}>`,
		close: `</${tag}>`
	};
};
const plainTag = (tag: string) => () => ({ open: `<${tag}>`, close: `</${tag}>` });

/** Where a stored picture is served, its id behind it. */
export const imagePath = '/images/';

/** How each element of the schema stands in HTML: the very DOM the editor makes, so that nothing jumps when it mounts. */
const tags: Readonly<Record<string, (element: Tagged) => { open: string; close: string }>> = {
	paragraph: plainTag('p'),
	heading: (element) => {
		const level = allowed(element, 'level') ?? 2;
		return { open: `<h${level}>`, close: `</h${level}>` };
	},
	bulletList: plainTag('ul'),
	orderedList: (element) => {
		const start = allowed(element, 'start') ?? 1;
		const type = allowed(element, 'type') ?? '1';
		return {
			open: `<ol${start === 1 ? '' : ` start="${start}"`}${type === '1' ? '' : ` type="${type}"`}>`,
			close: '</ol>'
		};
	},
	listItem: plainTag('li'),
	blockquote: plainTag('blockquote'),
	hardBreak: () => ({ open: '<br>', close: '' }),
	horizontalRule: () => ({ open: '<hr>', close: '' }),
	image: (element) => {
		const [id, width, height] = ['id', 'width', 'height'].map((name) => allowed(element, name));
		const source = id ? ` src="${imagePath}${id}"` : '';
		const size = width && height ? ` width="${width}" height="${height}"` : '';
		return {
			open: `<figure class="picture"><img${source} alt="${escape(String(allowed(element, 'alt') ?? ''))}"${size}></figure>`,
			close: ''
		};
	},
	// In the middle of a text that stands in no document: its number is not known, so its words are there.
	footnote: (element) => ({
		open: `<span class="footnote-words">[Footnote: ${escape(String(allowed(element, 'text') ?? ''))}]</span>`,
		close: ''
	}),
	table: (element) => {
		const caption = allowed(element, 'caption');
		return {
			open: `<div class="table-wrap" tabindex="0"><table>${caption ? `<caption>${escape(String(caption))}</caption>` : ''}<tbody>`,
			close: '</tbody></table></div>'
		};
	},
	tableRow: plainTag('tr'),
	tableHeader: cellTag('th'),
	tableCell: cellTag('td')
};

/** Exported for the test that holds this table and the schema together. */
export const renderedNodes: readonly string[] = Object.keys(tags);

/** The tags of an element that stands in no document; one that the schema does not know is a plain block. */
export const openTag = (
	name: string,
	attributes: Readonly<Record<string, unknown>>
): { open: string; close: string } =>
	(Object.hasOwn(tags, name) ? tags[name] : undefined)?.({
		nodeName: name,
		getAttribute: (attribute) => attributes[attribute]
	}) ?? { open: '<div>', close: '</div>' };

export const linkRel = 'noopener noreferrer nofollow';

/** Text with its marks, escaped. */
export function runHtml({ text, marks }: Run): string {
	let html = escape(text);
	if (marks.italic) html = `<em>${html}</em>`;
	if (marks.bold) html = `<strong>${html}</strong>`;
	const link = marks.link as { href?: unknown; title?: unknown } | undefined;
	if (link && typeof link.href === 'string' && isSafeHref(link.href)) {
		const title = typeof link.title === 'string' ? ` title="${escape(link.title)}"` : '';
		html = `<a rel="${linkRel}" href="${escape(link.href)}"${title}>${html}</a>`;
	}
	return html;
}

export interface RenderOptions {
	/** as for walkFragment */
	readRuns?: (text: Y.XmlText) => Run[];
	/** puts something around a run's HTML; what it adds must be safe */
	wrapRun?: (html: string, run: Run) => string;
	/** numbers in the text and the notes below it, or each note's words in its place */
	notes?: 'below' | 'in place';
}

/** The ids by which a footnote and its number in the text link to each other. */
export const noteIds = (section: string, number: number) => ({
	note: `note-${section}-${number}`,
	mark: `mark-${section}-${number}`
});

function noteMark(section: string, number: number): string {
	const { note, mark } = noteIds(section, number);
	return `<sup class="footnote"><a id="${escape(mark)}" href="#${escape(note)}" aria-label="Footnote ${number}">${number}</a></sup>`;
}

function notesHtml(section: string, notes: readonly string[]): string {
	if (notes.length === 0) return '';
	const items = notes.map((words, index) => {
		const { note, mark } = noteIds(section, index + 1);
		return `<li id="${escape(note)}"><span class="notes__words">${escape(words)}</span> <a class="notes__back" href="#${escape(mark)}" aria-label="Back to footnote ${index + 1} in the text">↩</a></li>`;
	});
	return `<div class="notes"><ol aria-label="Footnotes">${items.join('')}</ol></div>`;
}

/**
 * A section as safe HTML. Only the schema's elements, marks and attributes come out, and only with values it allows;
 * anything else that lies in the document is shown as its escaped text. [P7], FAULTS X3
 */
export function renderFragment(
	fragment: Y.XmlFragment,
	{ readRuns, wrapRun, notes = 'below' }: RenderOptions = {}
): string {
	const out: string[] = [];
	const section = notes === 'below' ? Y.findRootTypeKey(fragment) : '';
	/** the words of each footnote so far */
	const below: string[] = [];
	/** the closing tag of each element we are in */
	const closing: string[] = [];
	let lastInline: 'nothing' | 'text' | 'break' = 'nothing';
	const visitor: Visitor = {
		enter: (element, { parent, depth }) => {
			const known = Object.hasOwn(nodes, element.nodeName) ? tags[element.nodeName] : undefined;
			const inBlock = parent === null || !textblocks.has(parent.nodeName);
			if (element.nodeName === 'hardBreak') lastInline = 'break';
			if (element.nodeName === 'footnote') {
				lastInline = 'text';
				if (notes === 'below') {
					below.push(ownWords('footnote', element.getAttributes()));
					out.push(noteMark(section, below.length));
					closing.push('');
					return;
				}
			}
			if (textblocks.has(element.nodeName)) lastInline = 'nothing';
			const tag =
				depth > maxTags
					? { open: ' ', close: ' ' }
					: (known?.(element) ?? (inBlock ? { open: '<div>', close: '</div>' } : { open: '', close: '' }));
			out.push(tag.open);
			closing.push(tag.close);
		},
		leave: (element, { depth }) => {
			// A line without text has no height in HTML: the editor puts a <br> there, and so do we.
			if (textblocks.has(element.nodeName) && lastInline !== 'text' && depth <= maxTags) out.push('<br>');
			out.push(closing.pop() ?? '');
		},
		runs: (runs) => {
			for (const run of runs) {
				if (run.text === '') continue;
				lastInline = 'text';
				const html = runHtml(run);
				out.push(wrapRun ? wrapRun(html, run) : html);
			}
		}
	};
	walkFragment(fragment, visitor, readRuns);
	return out.join('') + notesHtml(section, below);
}
