import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { wipeLocalCopies } from './local-copies.ts';
import { listUnsentWords, noteUnsentWords } from './unsent-words.ts';

/** As browsers do it: what is kept are properties of their own. */
class Store {
	getItem(name: string) {
		return (this as unknown as Record<string, string>)[name] ?? null;
	}
	setItem(name: string, value: string) {
		(this as unknown as Record<string, string>)[name] = value;
	}
	removeItem(name: string) {
		delete (this as unknown as Record<string, string>)[name];
	}
}

const keys = ['need', 'plan'];
function open(doc = new Y.Doc(), { kept = true, documentId = 'text' } = {}) {
	const isKept = () => kept;
	const fragment = (key: string) => doc.getXmlFragment(key);
	const whose = { officerId: 'officer', documentId, proposalId: 'text' };
	const forget = noteUnsentWords({ ...whose, doc, fragment, keys, isKept });
	const type = (key: string) => fragment(key).insert(0, [new Y.XmlText('words')]);
	return { doc, forget, type };
}
const sections = () => listUnsentWords().map((each) => each.sections);

beforeEach(() => vi.stubGlobal('localStorage', new Store()));
afterEach(() => vi.unstubAllGlobals());

test('[P3] notes the sections that were typed in, until they are sent', () => {
	const { forget, type } = open();
	expect(listUnsentWords()).toEqual([]);
	type('plan');
	expect(listUnsentWords()).toEqual([
		{ officerId: 'officer', documentId: 'text', proposalId: 'text', sections: ['plan'] }
	]);
	forget();
	expect(sections()).toEqual([]);
	type('plan');
	expect(sections()).toEqual([['plan']]);
});

test('what a page before noted stays, and what is read or comes from elsewhere adds nothing', () => {
	const first = open();
	first.type('need');
	const second = open();
	Y.applyUpdate(second.doc, Y.encodeStateAsUpdate(first.doc));
	second.doc.transact(() => Y.applyUpdate(second.doc, Y.encodeStateAsUpdate(new Y.Doc())), 'the copy');
	expect(sections()).toEqual([['need']]);
	second.type('plan');
	expect(sections()).toEqual([['need', 'plan']]);
});

test('nothing is noted where no copy is kept', () => {
	open(new Y.Doc(), { kept: false }).type('need');
	expect(sections()).toEqual([]);
});

test('[P5] the note goes with the copy that it is about, and no other does', async () => {
	open().type('need');
	open(new Y.Doc(), { documentId: 'another' }).type('plan');
	await wipeLocalCopies(({ documentId }) => documentId === 'text');
	expect(listUnsentWords().map(({ documentId }) => documentId)).toEqual(['another']);
});

test('a store that holds something else, or does not open, is one without a note', () => {
	localStorage.setItem('folkmoot:unsent:officer:text', '{"proposalId":1}');
	expect(listUnsentWords()).toEqual([]);
	vi.stubGlobal('localStorage', undefined);
	expect(listUnsentWords()).toEqual([]);
	open().type('need');
});
