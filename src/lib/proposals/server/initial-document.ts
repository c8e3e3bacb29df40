import * as Y from 'yjs';

/** Plain blocks a section may start with; richer text is written by people. */
export type InitialBlock =
	| { type: 'paragraph'; text: string }
	| { type: 'heading'; level: 2 | 3; text: string }
	| { type: 'bulletList'; items: string[] };

export interface InitialSection {
	/** the name of the section's XmlFragment */
	key: string;
	/** none: one empty paragraph, which is what an editor makes of an empty text */
	blocks?: InitialBlock[];
}

export interface InitialDocument {
	/** one Yjs update, V1 */
	update: Uint8Array;
	/** the Yjs ids that wrote it; they belong to no officer [P4] */
	clientIds: number[];
}

/**
 * The first update of a document: every section's fragment with its opening text. Made by the server alone and
 * stored with the proposal, so that no page ever has a reason to insert a template [P8]. Each call takes a fresh
 * random client id: two documents made from one form share no history.
 */
export function initialDocument(sections: readonly InitialSection[]): InitialDocument {
	const doc = new Y.Doc();
	doc.transact(() => {
		for (const { key, blocks = [] } of sections) {
			const first: InitialBlock[] = blocks.length > 0 ? blocks : [{ type: 'paragraph', text: '' }];
			doc.getXmlFragment(key).push(first.map(blockElement));
		}
	});
	const update = Y.encodeStateAsUpdate(doc);
	const clientIds = [doc.clientID];
	doc.destroy();
	return { update, clientIds };
}

/** A block as an editor would make it. */
export function blockElement(block: InitialBlock): Y.XmlElement {
	switch (block.type) {
		case 'paragraph':
			return textElement('paragraph', block.text);
		case 'heading': {
			const heading = textElement('heading', block.text);
			// y-tiptap keeps numbers as numbers; Yjs types know only text attributes.
			heading.setAttribute('level', block.level as unknown as string);
			return heading;
		}
		case 'bulletList': {
			const list = new Y.XmlElement('bulletList');
			list.insert(
				0,
				block.items.map((item) => {
					const listItem = new Y.XmlElement('listItem');
					listItem.insert(0, [textElement('paragraph', item)]);
					return listItem;
				})
			);
			return list;
		}
	}
}

function textElement(name: string, text: string): Y.XmlElement {
	const element = new Y.XmlElement(name);
	// An empty text node would be one thing more than an editor makes of an empty paragraph.
	if (text !== '') element.insert(0, [new Y.XmlText(text)]);
	return element;
}
