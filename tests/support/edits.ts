import * as Y from 'yjs';

/** Everything an editor does to a section; each takes a place between 0 and 1. */
export const edits = {
	type(fragment: Y.XmlFragment, at: number) {
		const text = pickText(fragment, at);
		text.insert(Math.floor(at * text.length), 'abc ');
	},
	typeBold(fragment: Y.XmlFragment, at: number) {
		const text = pickText(fragment, at);
		text.insert(Math.floor(at * text.length), 'bold ', { bold: {} });
	},
	mark(fragment: Y.XmlFragment, at: number) {
		const text = pickText(fragment, at);
		const from = Math.floor((at * text.length) / 2);
		text.format(from, text.length - from, { link: { href: 'https://folkmoot.example/' } });
	},
	unmark(fragment: Y.XmlFragment, at: number) {
		const text = pickText(fragment, at);
		text.format(0, text.length, { link: null, bold: null });
	},
	erase(fragment: Y.XmlFragment, at: number) {
		const text = pickText(fragment, at);
		const from = Math.floor((at * text.length) / 2);
		text.delete(from, Math.min(5, text.length - from));
	},
	addParagraph(fragment: Y.XmlFragment, at: number) {
		fragment.insert(Math.floor(at * fragment.length), [paragraph('New.')]);
	},
	addHeading(fragment: Y.XmlFragment, at: number) {
		const heading = new Y.XmlElement('heading');
		heading.setAttribute('level', 2 as unknown as string);
		heading.insert(0, [new Y.XmlText('Heading')]);
		fragment.insert(Math.floor(at * fragment.length), [heading]);
	},
	changeHeading(fragment: Y.XmlFragment, at: number) {
		for (const node of fragment.toArray()) {
			if (node instanceof Y.XmlElement && node.nodeName === 'heading')
				node.setAttribute('level', (at < 0.5 ? 2 : 3) as unknown as string);
		}
	},
	removeBlock(fragment: Y.XmlFragment, at: number) {
		if (fragment.length > 1) fragment.delete(Math.floor(at * fragment.length), 1);
	},
	addTable(fragment: Y.XmlFragment, at: number) {
		const table = new Y.XmlElement('table');
		const row = new Y.XmlElement('tableRow');
		row.insert(0, [cell(), cell()]);
		table.insert(0, [row]);
		fragment.insert(Math.floor(at * fragment.length), [table]);
	},
	changeTable(fragment: Y.XmlFragment, at: number) {
		for (const node of fragment.toArray()) {
			if (!(node instanceof Y.XmlElement) || node.nodeName !== 'table') continue;
			if (at > 0.8 && node.length > 1) node.delete(0, 1);
			else if (at > 0.4) {
				const row = new Y.XmlElement('tableRow');
				row.insert(0, [cell()]);
				node.insert(node.length, [row]);
			} else if (node.length > 0) {
				const row = node.get(0) as Y.XmlElement;
				row.insert(row.length, [cell()]);
			}
		}
	}
};

function paragraph(text: string): Y.XmlElement {
	const element = new Y.XmlElement('paragraph');
	element.insert(0, [new Y.XmlText(text)]);
	return element;
}

function cell(): Y.XmlElement {
	const element = new Y.XmlElement('tableCell');
	element.setAttribute('colspan', 1 as unknown as string);
	element.setAttribute('rowspan', 1 as unknown as string);
	element.insert(0, [paragraph('Cell.')]);
	return element;
}

/** A text somewhere in the fragment; makes one where there is none. */
function pickText(fragment: Y.XmlFragment, at: number): Y.XmlText {
	const texts = [...fragment.createTreeWalker((node) => node instanceof Y.XmlText)] as unknown as Y.XmlText[];
	const picked = texts[Math.floor(at * texts.length)];
	if (picked) return picked;
	fragment.insert(0, [paragraph('')]);
	return pickText(fragment, 0);
}
