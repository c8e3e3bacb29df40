import type { Node } from '@tiptap/pm/model';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { deed, done, section } from '../../../tests/support/section-arbitraries.ts';
import { doc, h, item, p, table, text, ul, type Json } from '../../../tests/support/section-documents.ts';
import { mergeThree } from './merge-three.ts';

const merged = (base: Json[], ours: Json[], theirs: Json[]) =>
	mergeThree(doc(...base), doc(...ours), doc(...theirs))?.toJSON();
const whole = (...content: Json[]) => doc(...content).toJSON();

describe('what two people made of a text is in one', () => {
	const before = [p('Officers meet late. The signs sit in four systems.')];

	test('Enter, and words behind it', () => {
		expect(
			merged(
				before,
				[p('Officers meet late. '), p('The signs sit in four systems.')],
				[p('Officers meet late. The signs sit in five systems.')]
			)
		).toEqual(whole(p('Officers meet late. '), p('The signs sit in five systems.')));
	});
	test('Enter, and words put in at that very place', () => {
		expect(merged([p('One two')], [p('One '), p('two')], [p('One and two')])).toEqual(
			whole(p('One and '), p('two'))
		);
	});
	test('paragraphs joined, and words in both', () => {
		expect(merged([p('One a.'), p('Two b.')], [p('One a.Two b.')], [p('One x.'), p('Two y.')])).toEqual(
			whole(p('One x.Two y.'))
		);
	});
	test('a paragraph made a list or a heading, and a word and its style', () => {
		const theirs = [
			p([text('Officers meet '), text('early', 'bold'), text('. The signs sit in four systems.')])
		];
		const list = merged(before, [ul(item(before[0]!))], theirs);
		expect(list).toEqual(whole(ul(item(theirs[0]!))));
		expect(merged(before, [h('Officers meet late. The signs sit in four systems.')], theirs)).toEqual(
			whole({ ...h(''), content: theirs[0]!.content })
		);
	});
	test('a row added, and a cell changed', () => {
		expect(merged([table(['a', 'b'])], [table(['a', 'b'], ['c', 'd'])], [table(['a', 'x'])])).toEqual(
			whole(table(['a', 'x'], ['c', 'd']))
		);
	});
	test('the same words changed by both: ours', () => {
		expect(
			merged(
				[p('We ask late.'), p('Then we wait.')],
				[p('We ask early.'), p('Then we wait.')],
				[p('We ask never.'), p('Then all wait.')]
			)
		).toEqual(whole(p('We ask early.'), p('Then all wait.')));
	});
	test('the paragraph removed, in which the other pressed Enter: it stays as ours', () => {
		expect(merged([p('One two'), p('Rest')], [p('One '), p('two'), p('Rest')], [p('Rest')])).toEqual(
			whole(p('One '), p('two'), p('Rest'))
		);
	});
	test('one of them did nothing', () => {
		expect(merged(before, [p('x')], before)).toEqual(whole(p('x')));
		expect(merged(before, before, [p('y')])).toEqual(whole(p('y')));
	});
});

describe('whatever was done', { timeout: 30_000 }, () => {
	const deeds = fc.array(deed, { minLength: 1, maxLength: 4 });
	const made = (before: Json[], after: typeof deeds extends fc.Arbitrary<infer T> ? T : never): Node =>
		normal(doc(...after.reduce(done, before)));
	// Neighbouring runs with the same marks are one to ProseMirror, and not in the JSON made here.
	const normal = (node: Node) => node.replace(0, node.content.size, node.slice(0));

	test('the outcome is a valid text or none, the same each time', () => {
		let none = 0;
		fc.assert(
			fc.property(section, deeds, deeds, (before, our, their) => {
				const [base, ours, theirs] = [normal(doc(...before)), made(before, our), made(before, their)];
				const outcome = mergeThree(base, ours, theirs);
				if (!outcome) none++;
				outcome?.check();
				expect(mergeThree(base, ours, theirs)?.toJSON()).toEqual(outcome?.toJSON());
				expect(mergeThree(base, ours, base)!.eq(ours)).toBe(true);
				expect(mergeThree(base, base, theirs)!.eq(theirs)).toBe(true);
				expect(mergeThree(base, ours, ours)!.eq(ours)).toBe(true);
			}),
			{ numRuns: 500 }
		);
		// Told flat, what both did to blocks at one place may not fit; that is rare.
		expect(none).toBeLessThan(100);
	});
});
