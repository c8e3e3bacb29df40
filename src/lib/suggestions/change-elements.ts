/**
 * The elements that show changes in a text. Words for screen readers and labels come from the style sheet
 * (suggestions.css), out of attributes: they are never part of what is selected, copied or typed in.
 */

/** Words that are taken out, in their place. A border between blocks shows as ¶. */
export function removedElement(words: string): HTMLElement {
	const element = document.createElement('del');
	element.className = 'change change--removed';
	element.contentEditable = 'false';
	words.split('\n').forEach((line, index) => {
		if (index > 0) element.append(borderElement());
		element.append(line);
	});
	return element;
}

/** A small label: what is new or different about a block or a style. */
export function labelElement(words: string): HTMLElement {
	const element = document.createElement('span');
	element.className = 'change-label';
	element.contentEditable = 'false';
	element.dataset.label = words;
	return element;
}

function borderElement(): HTMLElement {
	const element = document.createElement('span');
	element.className = 'change-border';
	return element;
}

/** Puts an element where only certain ones may stand: between the rows of a table, the items of a list, blocks. */
export function asBlock(element: HTMLElement, parent: string): HTMLElement {
	const inside = (tag: string, child: HTMLElement) => {
		const outer = document.createElement(tag);
		outer.append(child);
		return outer;
	};
	const block = (() => {
		switch (parent) {
			case 'bulletList':
			case 'orderedList':
				return inside('li', element);
			case 'tableRow':
				return inside('td', element);
			case 'table': {
				const cell = inside('td', element) as HTMLTableCellElement;
				cell.colSpan = 100;
				return inside('tr', cell);
			}
			default:
				return inside('div', element);
		}
	})();
	block.classList.add('change-block');
	block.contentEditable = 'false';
	return block;
}

/** Words that would be put in: in the line where they are words, below it where they are blocks. `html` is safe. */
export function addedElement(html: string, className: string): HTMLElement {
	const template = document.createElement('template');
	template.innerHTML = html;
	const { content } = template;
	const blocks = [...content.children].filter(({ tagName }) => !inlineTags.has(tagName));
	const element = document.createElement('ins');
	element.className = className;
	element.contentEditable = 'false';
	if (blocks.every(({ tagName }) => tagName === 'P')) {
		[...content.childNodes].forEach((node, index) => {
			const isBlock = node instanceof Element && node.tagName === 'P';
			if (isBlock && index > 0) element.append(borderElement());
			if (isBlock) element.append(...[...node.childNodes].filter(({ nodeName }) => nodeName !== 'BR'));
			else element.append(node);
		});
	} else {
		element.classList.add('change--blocks');
		element.append(content);
	}
	return element;
}

const inlineTags = new Set(['A', 'BR', 'EM', 'SPAN', 'STRONG']);

/** Whose suggestion it is, above it, like the name at a caret; `shown`: not under the pointer only. */
export function whoElement(name: string, council: string, shown: boolean): HTMLElement {
	const element = document.createElement('span');
	element.className = shown ? 'change-who change-who--shown' : 'change-who';
	element.contentEditable = 'false';
	// Read out with the words themselves, and in the card.
	element.setAttribute('aria-hidden', 'true');
	const label = document.createElement('span');
	label.className = 'change-who__name';
	const person = document.createElement('bdi');
	person.textContent = name;
	const of = document.createElement('bdi');
	of.className = 'change-who__council';
	of.textContent = council;
	label.append(person, ' ', of);
	// A word joiner: without a character beside it the label would break a line.
	element.append('\u2060', label);
	return element;
}
