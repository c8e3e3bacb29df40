import { stylesOf } from './pasted-styles.ts';

const isList = (element: Element | null): element is HTMLElement =>
	element !== null && /^[uo]l$/i.test(element.tagName);

/** Word's lists are paragraphs that say "level 2 of list 1" and carry their bullet as text: makes lists of them. */
export function listWordParagraphs(body: HTMLElement): void {
	const levelOf = (element: Element | null) => {
		if (element?.tagName !== 'P') return null;
		const level = /(?:^|\s)level(\d)/.exec(stylesOf(element).get('mso-list') ?? '')?.[1];
		return level ? Number(level) : null;
	};
	for (const paragraph of [...body.querySelectorAll('p')]) {
		const level = levelOf(paragraph);
		if (level === null || !paragraph.isConnected) continue;
		// The first of a run: those that follow are taken along.
		const open: { level: number; list: HTMLElement }[] = [];
		let next: Element | null = paragraph;
		const place = body.ownerDocument.createComment('');
		paragraph.before(place);
		while (next) {
			const current: Element = next;
			const deep: number | null = levelOf(current);
			if (deep === null) break;
			next = current.nextElementSibling;
			while (open.length > 0 && open.at(-1)!.level > deep) open.pop();
			const marker = takeMarker(current);
			const tag = /^\(?(\d+|[a-z]{1,4})[.)]/i.test(marker) ? 'ol' : 'ul';
			if (open.at(-1)?.level !== deep) {
				const list = body.ownerDocument.createElement(tag);
				const start = parseInt(marker.replace('(', ''), 10);
				if (tag === 'ol' && start > 1) list.setAttribute('start', String(start));
				const parent = open.at(-1)?.list.lastElementChild;
				if (parent) parent.append(list);
				else place.before(list);
				open.push({ level: deep, list });
			}
			const item = body.ownerDocument.createElement('li');
			const words = body.ownerDocument.createElement('p');
			words.append(...current.childNodes);
			item.append(words);
			open.at(-1)!.list.append(item);
			current.remove();
		}
		place.remove();
	}
	// A numbered heading keeps its words and not the number.
	for (const heading of body.querySelectorAll('h1, h2, h3, h4, h5, h6')) takeMarker(heading);
}

/** Takes out the bullet or number that Word wrote into a paragraph, and gives its text. */
function takeMarker(element: Element): string {
	let text = '';
	for (const span of element.querySelectorAll('span')) {
		if (stylesOf(span).get('mso-list') !== 'ignore') continue;
		text += span.textContent;
		span.remove();
	}
	return text.trim();
}

/** A list that stands right in a list, as Google Docs writes them, belongs to the item before it. */
export function nestLists(body: HTMLElement): void {
	for (const list of body.querySelectorAll('ul, ol')) {
		const parent = list.parentElement;
		if (!isList(parent)) continue;
		let item = list.previousElementSibling;
		if (item?.tagName !== 'LI') {
			item = body.ownerDocument.createElement('li');
			list.before(item);
		}
		item.append(list);
	}
}
