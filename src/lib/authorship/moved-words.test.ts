import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { countByClient, withAuthors } from './authorship.ts';
import { MovedWords, noteMoves } from './moved-words.ts';

/** A paragraph of one client; what `edit` does is done by another, as one edit. */
function play(...edits: { client: number; change: (fragment: Y.XmlFragment) => void }[]) {
	const doc = new Y.Doc({ gc: false });
	const moved = new MovedWords();
	for (const { client, change } of edits) {
		doc.clientID = client;
		const updates: Uint8Array[] = [];
		const keep = (update: Uint8Array) => void updates.push(update);
		doc.on('update', keep);
		doc.transact(() => change(doc.getXmlFragment('problem')));
		doc.off('update', keep);
		for (const update of updates) noteMoves(moved, doc, update);
	}
	const counts = withAuthors(
		doc,
		(readRuns) => countByClient([doc.getXmlFragment('problem')], readRuns),
		moved
	);
	return Object.fromEntries(counts);
}
const paragraph = (text: string) => {
	const element = new Y.XmlElement('paragraph');
	element.insert(0, [new Y.XmlText(text)]);
	return element;
};
const textAt = (fragment: Y.XmlFragment, index: number) =>
	(fragment.get(index) as Y.XmlElement).get(0) as Y.XmlText;
const writes = (client: number, text: string) => ({
	client,
	change: (fragment: Y.XmlFragment) => fragment.push([paragraph(text)])
});
/** What the editor does for Enter. */
const enter = (client: number, index: number, at: number) => ({
	client,
	change: (fragment: Y.XmlFragment) => {
		const text = textAt(fragment, index);
		const rest = text.toJSON().slice(at);
		text.delete(at, rest.length);
		fragment.insert(index + 1, [paragraph(rest)]);
	}
});

test('Enter inside somebody else’s paragraph leaves them its words', () => {
	expect(play(writes(1, 'people sleeping'), enter(2, 0, 6))).toEqual({ 1: 14 });
});

test('words moved again and again, by several people, are still their first writer’s', () => {
	expect(play(writes(1, 'people sleeping rough'), enter(2, 0, 6), enter(3, 1, 9), enter(2, 2, 3))).toEqual({
		1: 19
	});
});

test('a paragraph of two writers is moved with both', () => {
	expect(
		play(
			writes(1, 'people sleeping'),
			{ client: 2, change: (fragment) => textAt(fragment, 0).insert(7, 'now ') },
			enter(3, 0, 3)
		)
	).toEqual({ 1: 14, 2: 3 });
});

test('what is typed into moved words is the typist’s', () => {
	expect(
		play(writes(1, 'people sleeping'), enter(2, 0, 6), {
			client: 2,
			change: (fragment) => textAt(fragment, 1).insert(3, 'XX')
		})
	).toEqual({ 1: 14, 2: 2 });
});

test('a list made of paragraphs is still whose they were', () => {
	expect(
		play(writes(1, 'people'), writes(2, 'sleeping'), {
			client: 3,
			change: (fragment) => {
				const texts = [0, 1].map((index) => textAt(fragment, index).toJSON());
				fragment.delete(0, 2);
				const list = new Y.XmlElement('bulletList');
				list.insert(
					0,
					texts.map((text) => {
						const item = new Y.XmlElement('listItem');
						item.insert(0, [paragraph(text)]);
						return item;
					})
				);
				fragment.insert(0, [list]);
			}
		})
	).toEqual({ 1: 6, 2: 8 });
});

test('other words in the place of deleted ones, and the same words in a later edit, are whose who typed them', () => {
	const retype = (text: string) => ({
		client: 2,
		change: (fragment: Y.XmlFragment) => {
			textAt(fragment, 0).delete(0, textAt(fragment, 0).length);
			textAt(fragment, 0).insert(0, text);
		}
	});
	expect(play(writes(1, 'people'), retype('persons'))).toEqual({ 2: 7 });
	expect(
		play(
			writes(1, 'people'),
			{ client: 2, change: (fragment) => textAt(fragment, 0).delete(0, 6) },
			{ client: 2, change: (fragment) => textAt(fragment, 0).insert(0, 'people') }
		)
	).toEqual({ 2: 6 });
});
