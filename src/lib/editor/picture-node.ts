import { Node } from '@tiptap/core';
import { imagePath } from '#lib/proposals/render.ts';
import { contentLimits, isAllowedAttribute } from '#lib/proposals/schema.ts';

/** The id in the address of one of our own stored pictures; null: anywhere else. A picture from elsewhere is never loaded. */
export function storedPictureId(source: string | null): string | null {
	if (!source) return null;
	const own = typeof location === 'undefined' ? '' : location.origin;
	const path = own && source.startsWith(`${own}/`) ? source.slice(own.length) : source;
	const id = path.startsWith(imagePath) ? path.slice(imagePath.length) : '';
	return id !== '' && isAllowedAttribute('image', 'id', id) ? id : null;
}

/** As long as alternative text may be, on one line. */
export const asAlt = (words: string): string =>
	[
		...words
			.replace(/[\p{Cc}\s]+/gu, ' ')
			.trim()
			.toWellFormed()
	]
		.slice(0, contentLimits.alt)
		.join('');

/** A stored picture, a block of its own. */
export const Picture = Node.create({
	name: 'image',
	group: 'block',
	atom: true,
	draggable: true,
	addAttributes() {
		const pixels = (name: 'width' | 'height') => ({
			default: null,
			parseHTML: (element: HTMLElement) => {
				const given = Number(element.getAttribute(name) ?? Number.NaN);
				return isAllowedAttribute('image', name, given) ? given : null;
			}
		});
		return {
			id: { default: null, parseHTML: (element) => storedPictureId(element.getAttribute('src')) },
			alt: { default: '', parseHTML: (element) => asAlt(element.getAttribute('alt') ?? '') },
			width: pixels('width'),
			height: pixels('height')
		};
	},
	parseHTML: () => [
		{ tag: 'img[src]', getAttrs: (element) => storedPictureId(element.getAttribute('src')) !== null && null }
	],
	renderHTML({ node }) {
		const { id, alt, width, height } = node.attrs as Record<string, string | number | null>;
		return [
			'figure',
			{ class: 'picture' },
			[
				'img',
				{
					...(id ? { src: `${imagePath}${id}` } : {}),
					alt: alt ?? '',
					...(width && height ? { width, height } : {})
				}
			]
		];
	},
	// Words of it that go with a copy as plain text.
	renderText: ({ node }) => (node.attrs.alt ? `[Picture: ${String(node.attrs.alt)}]` : '')
});
