import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { DamagedDocument } from '#db/queries/documents.ts';
import { fragmentText } from '../fragment-text.ts';
import { openStored } from './read-document.ts';

function written() {
	const doc = new Y.Doc();
	const updates: Uint8Array[] = [];
	doc.on('update', (update: Uint8Array) => updates.push(update));
	const paragraph = new Y.XmlElement('paragraph');
	doc.getXmlFragment('problem').insert(0, [paragraph]);
	const text = new Y.XmlText();
	paragraph.insert(0, [text]);
	text.insert(0, 'sleeping');
	text.insert(8, ' rough');
	return updates;
}
const section = (doc: Y.Doc) => fragmentText(doc.getXmlFragment('problem'));

describe('openStored', () => {
	test('applies the snapshot and then the tail', () => {
		const updates = written();
		const snapshot = Y.mergeUpdates(updates.slice(0, 2));
		expect(section(openStored('id', { snapshot, tail: updates.slice(2) }))).toBe('sleeping rough');
	});

	test('[P7] bytes that cannot be read are damage, never an empty text', () => {
		expect(() => openStored('id', { snapshot: null, tail: [new Uint8Array([1, 200, 3])] })).toThrow(
			DamagedDocument
		);
	});

	test('[P7] a missing edit is damage, never a shorter text', () => {
		const updates = written();
		expect(() => openStored('id', { snapshot: null, tail: [updates[0]!, updates[3]!] })).toThrow(
			DamagedDocument
		);
	});
});
