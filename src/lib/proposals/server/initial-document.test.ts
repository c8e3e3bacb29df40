import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { isAllowedAttribute, nodes } from '../schema.ts';
import { initialDocument } from './initial-document.ts';

const opened = (...updates: Uint8Array[]) => {
	const doc = new Y.Doc();
	for (const update of updates) Y.applyUpdate(doc, update);
	return doc;
};

describe('initialDocument', () => {
	it('[P8] gives every section of the form one empty paragraph', () => {
		const { update } = initialDocument([{ key: 'problem' }, { key: 'cause' }]);
		const doc = opened(update);
		expect(doc.getXmlFragment('problem').toString()).toBe('<paragraph></paragraph>');
		expect(doc.getXmlFragment('cause').toString()).toBe('<paragraph></paragraph>');
		expect([...doc.share.keys()].sort()).toEqual(['cause', 'problem']);
	});

	it('writes paragraphs, headings and lists in the order given', () => {
		const { update } = initialDocument([
			{
				key: 'problem',
				blocks: [
					{ type: 'heading', level: 2, text: 'Who has it' },
					{ type: 'paragraph', text: 'Everyone <b>here</b>' },
					{ type: 'bulletList', items: ['One', ''] }
				]
			}
		]);
		const fragment = opened(update).getXmlFragment('problem');
		const [heading, paragraph, list] = fragment.toArray() as Y.XmlElement[];
		expect(heading?.getAttribute('level')).toBe(2);
		expect(paragraph?.toString()).toBe('<paragraph>Everyone <b>here</b></paragraph>');
		expect(list?.toString()).toBe(
			'<bulletlist><listitem><paragraph>One</paragraph></listitem><listitem><paragraph></paragraph></listitem></bulletlist>'
		);
	});

	it('[P8] is there once when the same update is applied twice', () => {
		const { update } = initialDocument([{ key: 'problem', blocks: [{ type: 'paragraph', text: 'Once' }] }]);
		expect(opened(update, update).getXmlFragment('problem').length).toBe(1);
	});

	it('[P4] names the one random client id that wrote it', () => {
		const first = initialDocument([{ key: 'problem' }]);
		const second = initialDocument([{ key: 'problem' }]);
		expect([...Y.decodeStateVector(Y.encodeStateVectorFromUpdate(first.update)).keys()]).toEqual(
			first.clientIds
		);
		expect(first.clientIds).not.toEqual(second.clientIds);
	});

	it('writes only what the schema allows', () => {
		const { update } = initialDocument([
			{
				key: 'a',
				blocks: [
					{ type: 'heading', level: 3, text: 'x' },
					{ type: 'bulletList', items: ['y'] }
				]
			}
		]);
		const walk = (element: Y.XmlElement | Y.XmlText | Y.XmlHook) => {
			if (!(element instanceof Y.XmlElement)) return;
			expect(Object.keys(nodes)).toContain(element.nodeName);
			for (const [name, value] of Object.entries(element.getAttributes())) {
				expect(isAllowedAttribute(element.nodeName, name, value), `${element.nodeName} ${name}`).toBe(true);
			}
			for (const child of element.toArray()) walk(child as Y.XmlElement);
		};
		for (const child of opened(update).getXmlFragment('a').toArray()) walk(child as Y.XmlElement);
	});
});
