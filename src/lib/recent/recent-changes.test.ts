import { beforeEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import type { Changer } from './recent-change.ts';
import { RecentChanges } from './recent-changes.ts';

const [mine, toms, megs, unknown] = [1, 2, 3, 4];
const person = (officerId: string): Changer => ({ officerId, name: officerId, council: 'Leeds' });
const people = new Map([
	[mine, person('me')],
	[toms, person('tom')],
	[megs, person('meg')]
]);

let page: Y.Doc;
let recent: RecentChanges;
let now: number;
let inSection: Changer[];
const server = {};
const fragments = () => new Map(['problem', 'cause'].map((key) => [key, page.getXmlFragment(key)]));

beforeEach(() => {
	now = 1_000_000;
	inSection = [];
	page = new Y.Doc();
	page.clientID = mine;
	for (const key of ['problem', 'cause']) addParagraph(page, 'One two three', key);
	recent = new RecentChanges({
		personOf: (client) => people.get(client) ?? null,
		inSection: () => inSection,
		officerId: 'me',
		now: () => now
	});
	page.on('afterTransaction', (transaction) => {
		if (transaction.origin === server) recent.note(transaction, fragments());
	});
});

function addParagraph(doc: Y.Doc, words: string, key: string): void {
	const block = new Y.XmlElement('paragraph');
	doc.getXmlFragment(key).push([block]);
	block.insert(0, [new Y.XmlText(words)]);
}
const line = (doc: Y.Doc, at = 0, key = 'problem') =>
	(doc.getXmlFragment(key).get(at) as Y.XmlElement).get(0) as Y.XmlText;

const others = new Map<number, Y.Doc>();
beforeEach(() => others.clear());

/** Somebody else edits, and it comes to the page as one update for each step. */
function edit(client: number, ...steps: ((doc: Y.Doc) => void)[]): void {
	const doc = others.get(client) ?? new Y.Doc();
	others.set(client, doc);
	doc.clientID = client;
	Y.applyUpdate(doc, Y.encodeStateAsUpdate(page));
	for (const step of steps) {
		const before = Y.encodeStateVector(doc);
		let update = Y.encodeStateAsUpdate(doc, before);
		const keep = (bytes: Uint8Array) => (update = bytes);
		doc.on('update', keep);
		doc.transact(() => step(doc));
		doc.off('update', keep);
		Y.applyUpdate(page, update, server);
	}
}
const type = (words: string, at: number) =>
	[...words].map((letter, index) => (doc: Y.Doc) => line(doc).insert(at + index, letter));
const list = () =>
	recent.list(fragments()).map(({ by, section, added, removed }) => [by?.name, section, added, removed]);

test('what others write and take away is told in whole words, newest first, with who and where', () => {
	inSection = [person('tom')];
	edit(toms, ...type('-half', 'One'.length));
	edit(megs, (doc) => addParagraph(doc, 'Quite new.', 'cause'));
	edit(toms, (doc) => line(doc).delete('One-half '.length, 'two '.length));
	expect(list()).toEqual([
		['tom', 'problem', 'One-half', 'two'],
		['meg', 'cause', 'Quite new.', '']
	]);
});

test('words taken back letter by letter from the end read as they were', () => {
	edit(toms, ...[...'three'].map((_, index) => (doc: Y.Doc) => line(doc).delete(12 - index, 1)));
	inSection = [person('tom')];
	edit(toms, (doc) => line(doc).delete(0, 4));
	expect(list()).toEqual([
		['tom', 'problem', '', 'One'],
		[undefined, 'problem', '', 'three']
	]);
});

test('who took words away is named only when there can be no other', () => {
	inSection = [person('tom'), person('meg')];
	edit(toms, (doc) => line(doc).delete(0, 4));
	expect(list()).toEqual([[undefined, 'problem', '', 'One']]);
});

test('one’s own changes are none, also from another page, and those of unknown people are somebody’s', () => {
	line(page).insert(0, 'Mine ');
	people.set(9, person('me'));
	edit(9, (doc) => line(doc).insert(0, 'Elsewhere '));
	edit(unknown, (doc) => line(doc).insert(0, 'Accepted '));
	expect(list()).toEqual([[undefined, 'problem', 'Accepted', '']]);
});

test('what somebody typed and took back, or only put elsewhere, is no change', () => {
	inSection = [person('tom')];
	edit(
		toms,
		(doc) => line(doc).insert(0, 'Hm '),
		(doc) => line(doc).delete(0, 3)
	);
	edit(megs, (doc) => {
		line(doc, 0, 'cause').delete(3, ' two three'.length);
		addParagraph(doc, ' two three', 'cause');
	});
	expect(list()).toEqual([]);
});

test('after two minutes of rest the same person’s next change is another one', () => {
	edit(toms, (doc) => line(doc).insert(0, 'First '));
	now += 119_000;
	edit(toms, (doc) => line(doc).insert(0, 'Still '));
	now += 121_000;
	edit(toms, (doc) => line(doc).insert(0, 'Second '));
	expect(list().map(([, , added]) => added)).toEqual(['Second', 'Still First']);
});

test('[P12] a hundred changes are kept, and five hundred letters of one are shown', () => {
	for (let count = 0; count < 120; count += 1) {
		now += 121_000;
		edit(toms, (doc) => line(doc).insert(0, `w${count} `));
	}
	expect(list()).toHaveLength(100);
	edit(megs, (doc) => addParagraph(doc, 'long '.repeat(1_000), 'cause'));
	expect([...recent.list(fragments())[0]!.added]).toHaveLength(501);
});
