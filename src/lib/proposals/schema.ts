/**
 * What a section's text may hold: the same table makes the editor, the server's check of every update, the
 * rendering to HTML and the word count. A change that an older page would drop raises SCHEMA_VERSION
 * (src/lib/protocol/sync.ts). Names are Tiptap's.
 */

type AttributeRule = (value: unknown) => boolean;

const wholeNumber =
	(min: number, max: number): AttributeRule =>
	(value) =>
		Number.isInteger(value) && (value as number) >= min && (value as number) <= max;
const nothing: AttributeRule = (value) => value === null || value === undefined;
const either =
	(...rules: AttributeRule[]): AttributeRule =>
	(value) =>
		rules.some((rule) => rule(value));
const widths: AttributeRule = (value) =>
	Array.isArray(value) && value.length <= 100 && value.every(wholeNumber(0, 10_000));
const oneOf =
	(...words: string[]): AttributeRule =>
	(value) =>
		words.includes(value as string);

const uuid: AttributeRule = (value) =>
	typeof value === 'string' && /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value);
/** One line of text, its length as people count it. */
const words =
	(min: number, max: number): AttributeRule =>
	(value) => {
		if (typeof value !== 'string' || value.length > max * 2 || /\p{Cc}/u.test(value)) return false;
		const { length } = [...value];
		return value.isWellFormed() && length >= min && length <= max;
	};

/** Characters that an attribute of words may hold. */
export const contentLimits = { alt: 500, footnote: 1_000, caption: 200 } as const;
/** The largest edge of a stored picture, in pixels. */
export const maxPicturePixels = 2_000;

const cell = {
	colspan: wholeNumber(1, 100),
	rowspan: wholeNumber(1, 1000),
	colwidth: either(nothing, widths),
	align: either(nothing, oneOf('left', 'center', 'right'))
};

/** Element name → its attributes and what each may be. Anything else is refused. */
export const nodes: Readonly<Record<string, Readonly<Record<string, AttributeRule>>>> = {
	paragraph: {},
	heading: { level: wholeNumber(2, 3) },
	bulletList: {},
	orderedList: { start: wholeNumber(0, 1_000_000), type: either(nothing, oneOf('1', 'a', 'A', 'i', 'I')) },
	listItem: {},
	blockquote: {},
	hardBreak: {},
	horizontalRule: {},
	/** `alt` empty: it is only decoration */
	image: {
		id: either(nothing, uuid),
		alt: words(0, contentLimits.alt),
		width: either(nothing, wholeNumber(1, maxPicturePixels)),
		height: either(nothing, wholeNumber(1, maxPicturePixels))
	},
	footnote: { text: either(nothing, words(1, contentLimits.footnote)) },
	table: { caption: either(nothing, words(1, contentLimits.caption)) },
	tableRow: {},
	tableHeader: cell,
	tableCell: cell
};

/** Mark name → its attributes. Yjs stores a mark as a format whose value is the attributes' object. */
export const marks: Readonly<Record<string, Readonly<Record<string, AttributeRule>>>> = {
	bold: {},
	italic: {},
	link: {
		href: (value) => typeof value === 'string' && isSafeHref(value),
		target: either(nothing, oneOf('_blank')),
		rel: either(nothing, oneOf('noopener noreferrer nofollow', 'noopener noreferrer')),
		class: nothing,
		title: either(nothing, (value) => typeof value === 'string' && value.length <= 500)
	}
};

const safeProtocols = new Set(['http:', 'https:', 'mailto:', 'tel:']);
// eslint-disable-next-line no-control-regex -- browsers drop these characters inside a scheme: "java\tscript:"
const hidden = /[\u0000-\u0020\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]/;

/** True for http(s), mailto and tel addresses and for paths on this site; never for anything a browser would run. */
export function isSafeHref(href: string): boolean {
	if (href.length > 2_000 || hidden.test(href.trim()) || href.includes('\\')) return false;
	const address = href.trim();
	if (/^\/(?!\/)/.test(address) || address.startsWith('#')) return true;
	return URL.canParse(address) && safeProtocols.has(new URL(address).protocol);
}

export function isAllowedAttribute(node: string, name: string, value: unknown): boolean {
	return Object.hasOwn(nodes, node) && Object.hasOwn(nodes[node] ?? {}, name) && nodes[node]![name]!(value);
}

/** `value` null ends a mark. */
export function isAllowedMark(mark: string, value: unknown): boolean {
	if (!Object.hasOwn(marks, mark)) return false;
	if (value === null) return true;
	if (typeof value !== 'object' || Array.isArray(value)) return false;
	const rules = marks[mark]!;
	return (
		Object.entries(value).every(([name, given]) => Object.hasOwn(rules, name) && rules[name]!(given)) &&
		(mark !== 'link' || 'href' in value)
	);
}
