import { isSafeHref } from '#lib/proposals/schema.ts';
import type { LeftOut, LeftOutKind } from './left-out.ts';
import { storedPictureId } from './picture-node.ts';
import { listWordParagraphs, nestLists } from './pasted-lists.ts';
import { isBold, isColour, isNotBold, stylesOf } from './pasted-styles.ts';

/**
 * HTML from a word processor or a web page as plain HTML that the editor's schema reads rightly, and what there was besides.
 * What is and is not kept in the end is the schema's to say, as for everything that is pasted (FAULTS X2); this finds
 * lists, headings, bold and italics where other programs hide them. The document it is read in is inert.
 */
export function cleanPaste(html: string): { html: string; left: LeftOut } {
	const { body } = new DOMParser().parseFromString(html, 'text/html');
	const left: LeftOut = {};
	const count = (kind: LeftOutKind, by = 1) => {
		if (by > 0) left[kind] = (left[kind] ?? 0) + by;
	};
	takeOut(body, count);
	unwrapAll(body, 'b[id^="docs-internal-guid"], ins');
	headWordParagraphs(body);
	listWordParagraphs(body);
	nestLists(body);
	marksFromStyles(body, count);
	dropLineBreaksBetweenBlocks(body);
	for (const element of body.querySelectorAll('*'))
		for (const name of ['style', 'class', 'id', 'lang', 'align']) element.removeAttribute(name);
	return { html: body.innerHTML, left };
}

export { leftOutWords } from './left-out.ts';

type Count = (kind: LeftOutKind, by?: number) => void;

/** What says in Word's own style sheet language what it is. */
const wordParts = (body: HTMLElement, part: string) =>
	[...body.querySelectorAll('[style*="mso-element"]')].filter(
		(element) => stylesOf(element).get('mso-element') === part
	);

function takeOut(body: HTMLElement, count: Count): void {
	const take = (elements: Iterable<Element>, kind?: LeftOutKind) => {
		for (const element of elements) {
			if (!body.contains(element)) continue;
			element.remove();
			if (kind) count(kind);
		}
	};
	take(body.querySelectorAll('script, style, title, meta, link, noscript, template, head, xml'));
	const hidden = [...body.querySelectorAll('[style], [hidden]')].filter((element) => {
		const styles = stylesOf(element);
		return (
			element.hasAttribute('hidden') || styles.get('display') === 'none' || styles.get('mso-hide') === 'all'
		);
	});
	take(hidden);
	// Word: the words of comments lie at the end, and a mark for each in the text.
	const comments = wordParts(body, 'comment');
	const marks = [...body.querySelectorAll('.MsoCommentReference, .msocomanchor, a[href^="#_msocom"]')];
	count('comment', Math.max(comments.length, body.querySelectorAll('a.msocomanchor').length));
	take([...comments, ...wordParts(body, 'comment-list'), ...marks]);
	const footnotes = body.querySelectorAll(
		'a[href^="#_ftn"], a[href^="#_edn"], a.sdfootnoteanc, a.sdendnoteanc, a[href^="#ftnt"]'
	);
	const anchors = [...footnotes].filter(
		(anchor) => !anchor.closest('[style*="mso-element:footnote"], [id^="sdfootnote"]')
	);
	const back = anchors.filter((anchor) => /ref/.test(anchor.getAttribute('href') ?? ''));
	count('footnote', anchors.length - back.length);
	take([
		...wordParts(body, 'footnote-list'),
		...wordParts(body, 'endnote-list'),
		...body.querySelectorAll('div[id^="sdfootnote"], div[id^="sdendnote"]'),
		...footnotes
	]);
	take(body.querySelectorAll('del'), 'deletion');
	// A picture of this service is one that the editor knows; what becomes of it is told where it is fetched.
	const stored = (element: Element) => storedPictureId(element.getAttribute('src')) !== null;
	take(
		[...body.querySelectorAll('img, picture, svg, canvas')].filter((element) => !stored(element)),
		'picture'
	);
	take(body.querySelectorAll('video, audio, iframe, object, embed'), 'video');
	take(body.querySelectorAll('input:not([type=hidden]), select, textarea'), 'field');
	// Word's empty lines and page furniture.
	for (const element of body.querySelectorAll('*'))
		if (element.tagName.toLowerCase() === 'o:p')
			element.replaceWith(...(element.textContent!.trim() ? element.childNodes : []));
	take(body.querySelectorAll('br.Apple-interchange-newline'));
	for (const link of body.querySelectorAll('a[href]')) {
		const href = link.getAttribute('href')!.trim();
		// A place within the other document is no place here; nothing is lost with it.
		if (href.startsWith('#')) link.replaceWith(...link.childNodes);
		else if (!isSafeHref(href)) count('link');
	}
}

function unwrapAll(body: HTMLElement, selector: string): void {
	for (const element of body.querySelectorAll(selector)) element.replaceWith(...element.childNodes);
}

/** Headings that Word writes as paragraphs. */
function headWordParagraphs(body: HTMLElement): void {
	for (const paragraph of body.querySelectorAll('p')) {
		const outline = Number(stylesOf(paragraph).get('mso-outline-level') ?? Number.NaN);
		const named = /^(?:MsoTitle|MsoHeading(\d))$/.exec(paragraph.className);
		const level = outline || (named ? Number(named[1] ?? 1) : 0);
		if (!level || level > 6) continue;
		const heading = paragraph.ownerDocument.createElement(`h${level}`);
		heading.append(...paragraph.childNodes);
		paragraph.replaceWith(heading);
	}
}

/** Bold and italics that are styles become elements; what else styles say is counted. */
function marksFromStyles(body: HTMLElement, count: Count): void {
	for (const element of [...body.querySelectorAll<HTMLElement>('*')]) {
		const styles = stylesOf(element);
		const tag = element.tagName.toLowerCase();
		const inLink = element.closest('a') !== null;
		const weight = styles.get('font-weight') ?? styles.get('font')?.match(/\b(bold|[6-9]00)\b/)?.[1];
		const isText = !/^(h[1-6]|table|thead|tbody|tfoot|tr|col|colgroup|ul|ol)$/.test(tag);
		const decoration = `${styles.get('text-decoration') ?? ''} ${styles.get('text-decoration-line') ?? ''}`;
		if (!inLink && (isColour(styles.get('color')) || isColour(element.getAttribute('color')?.toLowerCase())))
			count('colour');
		if (
			[styles.get('background-color'), styles.get('background'), styles.get('mso-highlight')].some(
				isColour
			) &&
			isInline(tag)
		)
			count('colour');
		if (!inLink && (tag === 'u' || (isInline(tag) && decoration.includes('underline')))) count('underline');
		if (/^(s|strike)$/.test(tag) || decoration.includes('line-through')) count('strike');
		if (/^(sup|sub)$/.test(tag) || /^(super|sub)$/.test(styles.get('vertical-align') ?? '')) count('raised');
		if (/^(b|strong)$/.test(tag) && isNotBold(weight)) element.replaceWith(...element.childNodes);
		else if (isText && isBold(weight) && !element.closest('h1, h2, h3, h4, h5, h6, th'))
			wrapContent(element, 'strong');
		if (isText && /^(italic|oblique)/.test(styles.get('font-style') ?? '')) wrapContent(element, 'em');
	}
	// A heading is bold by itself.
	unwrapAll(body, ':is(h1, h2, h3, h4, h5, h6, th) :is(b, strong)');
}

const isInline = (tag: string) => /^(span|font|a|b|i|em|strong|mark|u)$/.test(tag);
const blocks =
	'address, article, blockquote, div, dl, h1, h2, h3, h4, h5, h6, hr, ol, p, pre, section, table, td, th, ul, li';

/** Around the words, never around a block: what is bold there is each of its lines. */
function wrapContent(element: Element, tag: 'strong' | 'em'): void {
	const inner = [...element.querySelectorAll(blocks)].filter((block) => !block.querySelector(blocks));
	for (const place of inner.length > 0 ? inner : [element]) {
		const mark = place.ownerDocument.createElement(tag);
		mark.append(...place.childNodes);
		place.append(mark);
	}
}

/** Between blocks a line break is only space: the page puts its own there. */
function dropLineBreaksBetweenBlocks(body: HTMLElement): void {
	for (const line of body.querySelectorAll('br')) {
		const beside = [line.previousElementSibling, line.nextElementSibling];
		const parent = line.parentElement!;
		if (parent.matches('p, h1, h2, h3, h4, h5, h6, li, td, th, span, a, b, i, em, strong')) continue;
		if (beside.some((element) => element?.matches(blocks))) line.remove();
	}
}
