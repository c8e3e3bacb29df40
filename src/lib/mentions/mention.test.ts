import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
	bodyParts,
	findMentions,
	inTodaysNames,
	type Mention,
	type MentionCandidate,
	type MentionKey
} from './mention.ts';

const person = (id: string, name: string, more: Partial<MentionCandidate> = {}): MentionCandidate => ({
	key: `person:${id}`,
	names: [name],
	chosen: false,
	sees: true,
	...more
});
const keys = (body: string, candidates: MentionCandidate[]) =>
	findMentions(body, candidates).map(({ key, at, length }) => [key, body.slice(at, at + length)]);

describe('findMentions', () => {
	const priya = person('1', 'Priya Shah');
	const jones = person('2', 'Priya Shah-Jones');
	test('finds whole names after an @, whatever their case, and the longest of them', () => {
		expect(keys('@priya shah, and @Priya Shah-Jones.', [priya, jones])).toEqual([
			['person:1', '@priya shah'],
			['person:2', '@Priya Shah-Jones']
		]);
		expect(keys('@Priya Shahi, a@Priya Shah, @@Priya Shah', [priya])).toEqual([['person:1', '@Priya Shah']]);
	});
	test('leaves words alone that fit two who may see the room; who was picked, or may see it, comes first', () => {
		const [one, two] = [person('1', 'Tom Okafor'), person('2', 'Tom Okafor')];
		expect(keys('@Tom Okafor', [one, two])).toEqual([]);
		expect(keys('@Tom Okafor', [one, { ...two, chosen: true }])).toEqual([['person:2', '@Tom Okafor']]);
		expect(keys('@Tom Okafor', [one, { ...two, sees: false }])).toEqual([['person:1', '@Tom Okafor']]);
		const both = [
			{ ...one, chosen: true },
			{ ...two, chosen: true }
		];
		expect(keys('@Tom Okafor @Tom Okafor', both).map(([key]) => key)).toEqual(['person:1', 'person:2']);
	});
	test('[B9] never throws and never reaches beyond the body, whatever is typed', () => {
		const text = fc.string({
			unit: fc.constantFrom('@', 'a', 'İ', 'ß', '😀', '\u202e', '\ud800', '\0', ' ', '\u0301')
		});
		fc.assert(
			fc.property(text, fc.array(text, { maxLength: 3 }), (body, names) => {
				let end = 0;
				for (const { at, length } of findMentions(
					body,
					names.map((name, index) => person(String(index), name))
				)) {
					expect(body[at]).toBe('@');
					expect(at).toBeGreaterThanOrEqual(end);
					end = at + length;
					expect(end).toBeLessThanOrEqual(body.length);
				}
			})
		);
	});
});

describe('inTodaysNames', () => {
	const mention = (at: number, length: number, name: string): Mention => ({
		at,
		length,
		key: 'person:1' as MentionKey,
		name,
		me: false
	});
	test('puts the new name where the old one stood, and cuts the body at it', () => {
		const named = inTodaysNames('Ask @Ann Old, then @Ann Old.', [
			mention(4, 8, 'Ann Newname'),
			mention(19, 8, 'Ann Newname')
		]);
		expect(named.body).toBe('Ask @Ann Newname, then @Ann Newname.');
		expect(
			bodyParts(named.body, named.mentions).map(({ words, mention }) => [words, mention !== null])
		).toEqual([
			['Ask ', false],
			['@Ann Newname', true],
			[', then ', false],
			['@Ann Newname', true],
			['.', false]
		]);
	});
});
