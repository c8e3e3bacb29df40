import type { Node } from '@tiptap/pm/model';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
	captioned,
	doc,
	h,
	item,
	note,
	ol,
	p,
	picture,
	quote,
	table,
	text,
	ul,
	type Json
} from '../../../tests/support/section-documents.ts';
import { pairs, valid } from '../../../tests/support/section-arbitraries.ts';
import { applyHunks, findHunks } from './hunks.ts';

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
		expect(changes(doc(p('We asked why.')), doc(p('We asked why. Nobody is told.')))).toEqual([
			['insert', '', ' Nobody is told.']
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
	test('a footnote put in, changed and taken out; its words are told', () => {
		const noted = (words: string) => doc(p([text('One'), note(words), text(' two')]));
		expect(changes(doc(p('One two')), noted('A source.'))).toEqual([['insert', '', '[Footnote: A source.]']]);
		expect(changes(noted('A source.'), noted('Another.'))).toEqual([
			['replace', '[Footnote: A source.]', '[Footnote: Another.]']
		]);
		expect(changes(noted('A source.'), doc(p('One two')))).toEqual([['delete', '[Footnote: A source.]', '']]);
	});
	test('a picture put in, described anew and taken out', () => {
		const [without, map, plan] = [
			doc(p('One')),
			doc(p('One'), picture('A map')),
			doc(p('One'), picture('A plan'))
		];
		expect(changes(without, map)).toEqual([['insert', '', '[Picture: A map]']]);
		expect(changes(map, plan)).toEqual([['replace', '[Picture: A map]', '[Picture: A plan]']]);
		expect(changes(map, without)).toEqual([['delete', '[Picture: A map]', '']]);
	});
	test('another caption of a table is one change of its layout; with a changed cell it is the table', () => {
		const [base, other] = [doc(captioned('Costs', ['a', 'b'])), doc(captioned('Costs by year', ['a', 'b']))];
		expect(changes(base, other)).toEqual([['block', 'Costs\na\nb', 'Costs by year\na\nb']]);
		expect(changes(doc(table(['a', 'b'])), base)).toEqual([['block', 'a\nb', 'Costs\na\nb']]);
		expect(changes(base, doc(captioned('Costs', ['a', 'c'])))).toEqual([['replace', 'b', 'c']]);
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
	test('cells changed in rows below each other: a change each', () => {
		const base = doc(table(['a', ''], ['b', ''], ['c', '']));
		expect(changes(base, doc(table(['a', 'Cardiff'], ['b', 'Leeds'], ['c', ''])))).toEqual([
			['insert', '', 'Cardiff'],
			['insert', '', 'Leeds']
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
