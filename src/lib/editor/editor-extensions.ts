import { Extension, type Extensions } from '@tiptap/core';
import { Blockquote } from '@tiptap/extension-blockquote';
import { Bold } from '@tiptap/extension-bold';
import { Document } from '@tiptap/extension-document';
import { HardBreak } from '@tiptap/extension-hard-break';
import { Heading } from '@tiptap/extension-heading';
import { HorizontalRule } from '@tiptap/extension-horizontal-rule';
import { Italic } from '@tiptap/extension-italic';
import { Link } from '@tiptap/extension-link';
import { BulletList } from '@tiptap/extension-list/bullet-list';
import { ListItem } from '@tiptap/extension-list/item';
import { ListKeymap } from '@tiptap/extension-list/keymap';
import { OrderedList } from '@tiptap/extension-list/ordered-list';
import { Paragraph } from '@tiptap/extension-paragraph';
import { TableCell } from '@tiptap/extension-table/cell';
import { TableHeader } from '@tiptap/extension-table/header';
import { TableRow } from '@tiptap/extension-table/row';
import { Table } from '@tiptap/extension-table/table';
import { Text } from '@tiptap/extension-text';
import { Dropcursor } from '@tiptap/extensions/drop-cursor';
import { Gapcursor } from '@tiptap/extensions/gap-cursor';
import { Plugin } from '@tiptap/pm/state';
import { ySyncPluginKey } from '@tiptap/y-tiptap';
import { contentLimits, isAllowedAttribute, isSafeHref } from '#lib/proposals/schema.ts';
import { linkRel } from '#lib/proposals/render.ts';
import { Footnote } from './footnote-node.ts';
import { Picture } from './picture-node.ts';

/**
 * The editor's half of schema.ts. Whatever is typed or pasted is cut down to what the schema allows before it becomes
 * a Yjs update: the server refuses the whole update otherwise, and the officer's words with it.
 */

/** Well below syncLimits.maxDepth, so that what one officer may nest never meets the server's bound. */
const maxDepth = 30;
/** One paste becomes one update; three bytes a character stay below syncLimits.maxMessageBytes. */
export const maxPastedCharacters = 250_000;

const wholeNumber = (element: HTMLElement, name: string) => Number(element.getAttribute(name) ?? Number.NaN);

const SafeLink = Link.extend({
	addAttributes() {
		return {
			href: { default: null, parseHTML: (element) => element.getAttribute('href')?.trim() },
			target: { default: null, parseHTML: () => null },
			rel: { default: linkRel, parseHTML: () => linkRel },
			class: { default: null, parseHTML: () => null },
			title: { default: null, parseHTML: (element) => element.getAttribute('title')?.slice(0, 500) ?? null }
		};
	}
}).configure({
	openOnClick: false,
	markdownLinks: true,
	defaultProtocol: 'https',
	HTMLAttributes: { target: null, rel: linkRel, class: null },
	isAllowedUri: (href) => isSafeHref(href),
	shouldAutoLink: (href) => /^https?:\/\//i.test(href) && isSafeHref(href)
});

/** Word and web pages paste h1 to h6; a section has two levels below its own title. */
const SectionHeading = Heading.extend({
	addAttributes: () => ({ level: { default: 2, rendered: false } }),
	parseHTML: () =>
		[1, 2, 3, 4, 5, 6].map((level) => ({ tag: `h${level}`, attrs: { level: level <= 2 ? 2 : 3 } }))
}).configure({ levels: [2, 3] });

const NumberedList = OrderedList.extend({
	addAttributes() {
		return {
			start: {
				default: 1,
				parseHTML: (element) => {
					const start = wholeNumber(element, 'start');
					return isAllowedAttribute('orderedList', 'start', start) ? start : 1;
				}
			},
			type: {
				default: null,
				parseHTML: (element) => {
					const type = element.getAttribute('type');
					return isAllowedAttribute('orderedList', 'type', type) ? type : null;
				}
			}
		};
	}
});

const span = (name: 'colspan' | 'rowspan') => ({
	default: 1,
	parseHTML: (element: HTMLElement) => {
		const given = wholeNumber(element, name);
		return isAllowedAttribute('tableCell', name, given) ? given : 1;
	}
});
const cellAttributes = (parent: object | undefined) => ({
	...parent,
	colspan: span('colspan'),
	rowspan: span('rowspan'),
	// Columns share the width of the text: a width in pixels from another page's paste would overflow a phone.
	colwidth: { default: null, parseHTML: () => null, renderHTML: () => ({}) }
});
const Cell = TableCell.extend({
	addAttributes() {
		return cellAttributes(this.parent?.());
	}
});
const HeaderCell = TableHeader.extend({
	addAttributes() {
		return cellAttributes(this.parent?.());
	}
});
/** The words of a caption as the schema takes them; null: none. */
export const asCaption = (words: string | null | undefined): string | null =>
	[
		...(words ?? '')
			.replace(/[\p{Cc}\s]+/gu, ' ')
			.trim()
			.toWellFormed()
	]
		.slice(0, contentLimits.caption)
		.join('') || null;

const PlainTable = Table.extend({
	addAttributes: () => ({
		caption: {
			default: null,
			parseHTML: (element) => asCaption(element.querySelector(':scope > caption')?.textContent)
		}
	}),
	// Its words are an attribute: they must not become a paragraph in front of the table as well.
	parseHTML: () => [{ tag: 'table' }, { tag: 'caption', ignore: true }],
	addNodeView: () => null,
	renderHTML: ({ node }) => {
		const caption = node.attrs.caption as string | null;
		return [
			'div',
			{ class: 'table-wrap' },
			[
				'table',
				...(caption ? [['caption', { contenteditable: 'false' }, caption] as const] : []),
				['tbody', 0]
			]
		];
	}
}).configure({ resizable: false });

/**
 * Refuses changes of this page that the server would refuse, and every change while the officer may only read: plugins
 * that mend tables or lists would otherwise write for a reader.
 */
const Guard = Extension.create({
	name: 'guard',
	addProseMirrorPlugins() {
		const { editor } = this;
		return [
			new Plugin({
				filterTransaction(transaction) {
					if (!transaction.docChanged) return true;
					const sync = transaction.getMeta(ySyncPluginKey) as { isChangeOrigin?: boolean } | undefined;
					if (sync?.isChangeOrigin) return true;
					if (!editor.isEditable) return false;
					let tooDeep = false;
					transaction.doc.descendants((node, position) => {
						if (tooDeep || node.isTextblock) {
							tooDeep ||= transaction.doc.resolve(position).depth + 1 > maxDepth;
							return false;
						}
						return true;
					});
					return !tooDeep;
				}
			})
		];
	}
});

/**
 * The extensions that make the schema; live parts (collaboration, carets) come on top in the page. One by one, not as
 * Tiptap's starter kit: that brings what the schema does not know, a history of its own, and a last empty paragraph
 * that is written as soon as the editor mounts, where only people write. [P8]
 */
export function schemaExtensions(): Extensions {
	return [
		Bold,
		Blockquote,
		BulletList,
		Document,
		Dropcursor.configure({ color: 'currentColor', width: 2 }),
		Gapcursor,
		HardBreak,
		HorizontalRule,
		Italic,
		ListItem,
		ListKeymap,
		Paragraph,
		Text,
		SectionHeading,
		NumberedList,
		SafeLink,
		PlainTable,
		TableRow,
		HeaderCell,
		Cell,
		Picture,
		Footnote,
		Guard
	];
}
