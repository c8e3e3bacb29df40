import { getSchema } from '@tiptap/core';
import type { Node } from '@tiptap/pm/model';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { schemaExtensions } from '#lib/proposals/editor-extensions.ts';
import { applyHunks, findHunks } from './hunks.ts';

interface Json {
	type: string;
	attrs?: Record<string, unknown>;
	marks?: object[];
	text?: string;
	content?: Json[];
}

const schema = getSchema(schemaExtensions());
const text = (words: string, ...marks: string[]): Json => ({
	type: 'text',
	text: words,
	marks: marks.map((type) => ({ type }))
});
const inline = (words: string | Json[]): Json[] =>
	typeof words !== 'string' ? words : words === '' ? [] : [text(words)];
const p = (words: string | Json[]): Json => ({ type: 'paragraph', content: inline(words) });
const h = (words: string, level = 2): Json => ({ type: 'heading', attrs: { level }, content: inline(words) });
const item = (...content: (string | Json)[]): Json => ({
	type: 'listItem',
	content: content.map((part) => (typeof part === 'string' ? p(part) : part))
});
const ul = (...items: (string | Json)[]): Json => ({
	type: 'bulletList',
	content: items.map((part) => (typeof part === 'string' ? item(part) : part))
});
const ol = (...items: string[]): Json => ({
	type: 'orderedList',
	attrs: { start: 1 },
	content: ul(...items).content!
});
const quote = (...content: Json[]): Json => ({ type: 'blockquote', content });
const table = (...rows: string[][]): Json => ({
	type: 'table',
	content: rows.map((cells) => ({
		type: 'tableRow',
		content: cells.map((words) => ({ type: 'tableCell', content: [p(words)] }))
	}))
});
const doc = (...content: Json[]): Node => schema.nodeFromJSON({ type: 'doc', content });

/** The hunks in few words, after it was proved that they make the fork. */
function changes(base: Node, fork: Node) {
	const hunks = findHunks(base, fork);
	expect(applyHunks(base, fork, hunks).doc.toJSON()).toEqual(fork.toJSON());
	return hunks.map(({ kind, removed, added }) => [kind, removed, added]);
}

describe('what an officer did is told as they would tell it', () => {
	test('nothing', () => {
		expect(changes(doc(h('Costs'), p('One two.')), doc(h('Costs'), p('One two.')))).toEqual([]);
	});
	test('a word replaced', () => {
		expect(changes(doc(p('We ask for £1,200 in all.')), doc(p('We ask for £1,300 in all.')))).toEqual([
			['replace', '1,200', '1,300']
		]);
	});
	test('a word put in and a word taken out, with the space after it', () => {
		expect(changes(doc(p('the cat sat')), doc(p('the big cat sat')))).toEqual([['insert', '', 'big ']]);
		expect(changes(doc(p('the big cat sat')), doc(p('the cat sat')))).toEqual([['delete', 'big ', '']]);
	});
	test('a word made two, without the space behind it', () => {
		expect(changes(doc(p('Officers meet')), doc(p('Our officers meet')))).toEqual([
			['replace', 'Officers', 'Our officers']
		]);
	});
	test('two words far from each other: two changes', () => {
		const before = 'Officers spend most of their week on cases that can no longer be prevented.';
		const after = 'Staff spend most of their week on cases that can no longer be helped.';
		expect(changes(doc(p(before)), doc(p(after)))).toEqual([
			['replace', 'Officers', 'Staff'],
			['replace', 'prevented', 'helped']
		]);
	});
	test('a sentence rewritten: one change', () => {
		const before = 'We know them. The signs were there long before the notice. We act.';
		const after = 'We know them. Every sign was seen for weeks before anybody wrote. We act.';
		expect(changes(doc(p(before)), doc(p(after)))).toHaveLength(1);
	});
	test('a sentence added in a paragraph', () => {
		expect(changes(doc(p('One. Two.')), doc(p('One. New words. Two.')))).toEqual([
			['insert', '', 'New words. ']
		]);
	});
	test('Enter in the middle', () => {
		expect(changes(doc(p('One two three four')), doc(p('One two '), p('three four')))).toEqual([
			['block', '', '\n']
		]);
	});
	test('two paragraphs joined', () => {
		expect(changes(doc(p('One two '), p('three four')), doc(p('One two three four')))).toEqual([
			['block', '\n', '']
		]);
	});
	test('a heading joined to the paragraph before it', () => {
		expect(changes(doc(p('One '), h('two')), doc(p('One two')))).toEqual([['block', '\n', '']]);
	});
	test('a paragraph made a heading, another level', () => {
		expect(changes(doc(p('Costs'), p('Two')), doc(h('Costs'), p('Two')))).toEqual([['block', '', '']]);
		expect(changes(doc(h('Costs', 2)), doc(h('Costs', 3)))).toEqual([['block', '', '']]);
	});
	test('bold only', () => {
		expect(changes(doc(p('One two three')), doc(p([text('One '), text('two three', 'bold')])))).toEqual([
			['format', 'two three', 'two three']
		]);
		expect(changes(doc(p('One twofold')), doc(p([text('One two'), text('fold', 'bold', 'italic')])))).toEqual(
			[['format', 'twofold', 'twofold']]
		);
	});
	test('a line broken', () => {
		expect(changes(doc(p('One two')), doc(p([text('One '), { type: 'hardBreak' }, text('two')])))).toEqual([
			['insert', '', '\n']
		]);
	});
	test('a new list after a paragraph', () => {
		expect(changes(doc(p('One:'), p('Two.')), doc(p('One:'), ul('a', 'b'), p('Two.')))).toEqual([
			['insert', '', 'a\nb']
		]);
	});
	test('a paragraph made a list; one kind of list made the other', () => {
		expect(changes(doc(p('One'), p('Two')), doc(p('One'), ul('Two')))).toEqual([['block', 'Two', 'Two']]);
		expect(changes(doc(ul('One', 'Two')), doc(ol('One', 'Two')))).toEqual([
			['block', 'One\nTwo', 'One\nTwo']
		]);
	});
	test('an item added in a list, changed, taken out', () => {
		const base = doc(ul('One thing', 'Two things', 'Three things'));
		expect(changes(base, doc(ul('One thing', 'Two things', 'New', 'Three things')))).toEqual([
			['insert', '', 'New']
		]);
		expect(changes(base, doc(ul('One thing', 'Two stones', 'Three things')))).toEqual([
			['replace', 'things', 'stones']
		]);
		expect(changes(base, doc(ul('One thing', 'Three things')))).toEqual([['delete', 'Two things', '']]);
		expect(changes(base, doc(ul('One thing!', 'New', 'Two stones', 'Three things')))).toEqual([
			['insert', '', '!'],
			['insert', '', 'New'],
			['replace', 'things', 'stones']
		]);
	});
	test('Enter in a list item makes two items of it', () => {
		expect(changes(doc(ul('One two', 'Three')), doc(ul('One', 'two', 'Three')))).toEqual([
			['block', 'One two', 'One\ntwo']
		]);
	});
	test('two cells beside each other in a row of headings made a plain one: one change', () => {
		const cells = (type: string): Json => ({
			type: 'table',
			content: [{ type: 'tableRow', content: ['a', 'b'].map((words) => ({ type, content: [p(words)] })) }]
		});
		expect(changes(doc(cells('tableHeader')), doc(cells('tableCell')))).toEqual([['block', 'a\nb', 'a\nb']]);
	});
	test('a list inside an item', () => {
		expect(changes(doc(ul('One', 'Two')), doc(ul(item('One', ul('deeper')), 'Two')))).toEqual([
			['insert', '', 'deeper']
		]);
	});
	test('words in a quotation', () => {
		expect(changes(doc(quote(p('One two'), p('x'))), doc(quote(p('One three'), p('x'))))).toEqual([
			['replace', 'two', 'three']
		]);
	});
	test('a cell changed', () => {
		expect(changes(doc(table(['a', 'b'], ['c', 'd'])), doc(table(['a', 'b'], ['c', 'new'])))).toEqual([
			['replace', 'd', 'new']
		]);
	});
	test('a table added', () => {
		expect(changes(doc(p('One')), doc(p('One'), table(['a', 'b'])))).toEqual([['insert', '', 'a\nb']]);
	});
	test('a row added, with a cell changed beside it', () => {
		expect(
			changes(
				doc(table(['Staff', '£10'], ['Rent', '£20'])),
				doc(table(['Staff', '£11'], ['Travel', '£5'], ['Rent', '£20']))
			)
		).toEqual([
			['replace', '10', '11'],
			['insert', '', 'Travel\n£5']
		]);
	});
	test('a column added: the whole table', () => {
		expect(findHunks(doc(table(['a'], ['b'])), doc(table(['a', 'x'], ['b', 'y'])))).toMatchObject([
			{ kind: 'replace', fromBase: 0, toBase: doc(table(['a'], ['b'])).content.size }
		]);
	});
	test('a paragraph of the list item’s own goes, and the heading after it changes', () => {
		const base = doc(ul(item('One', h('Two words'))));
		changes(base, doc(ul(item('Two words'))));
	});
});

/** Few words and few shapes, so that much is the same in two of them. */
const words = fc
	.array(fc.constantFrom('a', 'the', 'costs', 'officers', 'x.', '😀', 'don’t', '  '), { maxLength: 6 })
	.map((parts) => parts.join(' '));
const marks = fc.subarray(['bold', 'italic'], { maxLength: 2 });
const runs = fc.array(
	fc.oneof(
		{
			weight: 6,
			arbitrary: fc.tuple(words, marks).map(([run, on]) => (run === '' ? [] : [text(run, ...on)]))
		},
		{ weight: 1, arbitrary: fc.constant([{ type: 'hardBreak' }]) }
	),
	{ maxLength: 3 }
);
const paragraph = runs.map((parts) => p(parts.flat()));
const heading = fc.tuple(words, fc.constantFrom(2, 3)).map(([line, level]) => h(line, level));
const cell = (content: Json[], header: boolean, attrs: Record<string, number> = {}): Json => ({
	type: header ? 'tableHeader' : 'tableCell',
	attrs,
	content
});
const { block } = fc.letrec<{ block: Json; list: Json; quote: Json; table: Json }>((tie) => ({
	block: fc.oneof(
		{ maxDepth: 3, withCrossShrink: true },
		{ weight: 6, arbitrary: paragraph },
		{ weight: 2, arbitrary: heading },
		{ weight: 1, arbitrary: fc.constant({ type: 'horizontalRule' }) },
		{ weight: 2, arbitrary: tie('list') },
		{ weight: 1, arbitrary: tie('quote') },
		{ weight: 2, arbitrary: tie('table') }
	),
	list: fc
		.tuple(
			fc.boolean(),
			fc.array(fc.tuple(paragraph, fc.array(tie('block'), { maxLength: 2 })), { minLength: 1, maxLength: 3 })
		)
		.map(([numbered, items]) => ({
			type: numbered ? 'orderedList' : 'bulletList',
			content: items.map(([first, others]) => item(first, ...others))
		})),
	quote: fc.array(tie('block'), { minLength: 1, maxLength: 2 }).map((content) => quote(...content)),
	table: fc
		.tuple(
			fc.nat({ max: 2 }),
			fc.array(fc.array(tie('block'), { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 3 }),
			fc.nat({ max: 3 })
		)
		.map(([more, rows, odd]) => ({
			type: 'table',
			content: rows.map((blocks, index) => ({
				type: 'tableRow',
				// Now and then cells over two columns, in some rows only.
				content:
					odd === 3 && index > 0
						? [
								cell([blocks[0]!], false, { colspan: 2 }),
								...blocks.slice(2, more + 1).map((one) => cell([one], false))
							]
						: blocks.slice(0, more + 1).map((one) => cell([one], index === 0 && odd > 0))
			}))
		}))
}));
const section = fc.array(block, { minLength: 1, maxLength: 6 });

/** What people do to a text, told by numbers: change words, split, join, take out, put in, repeat. */
const deed = fc.record({
	what: fc.constantFrom('words', 'split', 'join', 'remove', 'add', 'swap', 'inside'),
	at: fc.nat({ max: 50 }),
	line: words,
	one: block
});
function done(
	content: Json[],
	{ what, at, line, one }: typeof deed extends fc.Arbitrary<infer T> ? T : never
): Json[] {
	const place = at % content.length;
	const here = content[place]!;
	const after = [...content];
	const isText = here.type === 'paragraph' || here.type === 'heading';
	switch (what) {
		case 'words':
			if (isText)
				after[place] = { ...here, content: [...(here.content ?? []).slice(0, at % 3), ...inline(line)] };
			return after;
		case 'split':
			if (isText) {
				const cut = at % ((here.content?.length ?? 0) + 1);
				after.splice(
					place,
					1,
					{ ...here, content: here.content!.slice(0, cut) },
					{ ...here, content: here.content!.slice(cut) }
				);
			}
			return after;
		case 'join':
			if (isText && content[place + 1]?.type === here.type) {
				after.splice(place, 2, { ...here, content: [...here.content!, ...content[place + 1]!.content!] });
			}
			return after;
		case 'remove':
			return content.length > 1 ? content.filter((_, index) => index !== place) : content;
		case 'add':
			return [...content.slice(0, place), one, ...content.slice(place)];
		case 'swap':
			return [...content.slice(place), ...content.slice(0, place)];
		case 'inside':
			if (here.type === 'blockquote')
				after[place] = { ...here, content: done(here.content!, { what: 'words', at, line, one }) };
			if (here.type.endsWith('List')) {
				const items = [...here.content!];
				const [first, ...others] = items[at % items.length]!.content!;
				items[at % items.length] = item(...done([first!], { what: 'words', at, line, one }), ...others);
				after[place] = { ...here, content: at % 2 ? [...items, item(line)] : items };
			}
			return after;
	}
}

const pairs = fc.oneof(
	fc.tuple(section, section),
	fc
		.tuple(section, fc.array(deed, { minLength: 1, maxLength: 6 }))
		.map(([before, deeds]): [Json[], Json[]] => [before, deeds.reduce(done, before)])
);
const valid = ([before, after]: [Json[], Json[]]) => {
	const [base, fork] = [doc(...before), doc(...after)];
	// Neighbouring runs with the same marks are one to ProseMirror, and not in the JSON made here.
	return [base, fork].map((node) => node.replace(0, node.content.size, node.slice(0))) as [Node, Node];
};
const runsOfTest = { numRuns: 300 };

describe('whatever was done', { timeout: 30_000 }, () => {
	test('all hunks applied give the fork exactly; none exactly when nothing differs', () => {
		fc.assert(
			fc.property(pairs, (given) => {
				const [base, fork] = valid(given);
				const hunks = findHunks(base, fork);
				expect(hunks.length === 0).toBe(base.eq(fork));
				expect(applyHunks(base, fork, hunks).doc.eq(fork)).toBe(true);
				hunks.forEach(({ fromBase, toBase }, index) => {
					expect(fromBase).toBeLessThanOrEqual(toBase);
					expect(fromBase).toBeGreaterThan(hunks[index - 1]?.toBase ?? -1);
				});
			}),
			runsOfTest
		);
	});

	test('any of the hunks give a valid text', () => {
		fc.assert(
			fc.property(pairs, fc.infiniteStream(fc.boolean()), (given, choice) => {
				const [base, fork] = valid(given);
				const some = findHunks(base, fork).filter(() => choice.next().value as boolean);
				applyHunks(base, fork, some).doc.check();
			}),
			runsOfTest
		);
	});

	test('what was not applied is still found afterwards, and leads to the fork', () => {
		fc.assert(
			fc.property(pairs, fc.infiniteStream(fc.boolean()), (given, choice) => {
				const [base, fork] = valid(given);
				const some = findHunks(base, fork).filter(() => choice.next().value as boolean);
				const between = applyHunks(base, fork, some).doc;
				expect(applyHunks(between, fork, findHunks(between, fork)).doc.eq(fork)).toBe(true);
			}),
			runsOfTest
		);
	});
});

describe('a section of ten thousand words', () => {
	const sentence = (at: number) =>
		`Sentence ${at} says what officers of council ${at % 7} did in week ${at % 52} and what it cost them.`;
	const long = Array.from({ length: 125 }, (_, at) =>
		p([0, 1, 2, 3, 4].map((part) => sentence(at * 5 + part)).join(' '))
	);

	test('is compared in seconds at most when each paragraph changed a little', () => {
		const fork = long.map(({ content }) => p(content![0]!.text!.replace('what it cost', 'how it helped')));
		const [before, after] = [doc(...long), doc(...fork)];
		const began = performance.now();
		const hunks = findHunks(before, after);
		expect(performance.now() - began).toBeLessThan(5_000);
		expect(hunks).toHaveLength(125);
		expect(applyHunks(before, after, hunks).doc.eq(after)).toBe(true);
	});

	test('is compared in seconds at most when nothing of it is left', () => {
		const fork = long.map((_, at) =>
			p(Array.from({ length: 80 }, (_, word) => `w${at * 80 + word}`).join(' '))
		);
		const [before, after] = [doc(...long), doc(...fork)];
		const began = performance.now();
		const hunks = findHunks(before, after);
		expect(performance.now() - began).toBeLessThan(5_000);
		expect(applyHunks(before, after, hunks).doc.eq(after)).toBe(true);
	});
});
