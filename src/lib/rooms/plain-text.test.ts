import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { plainLine, plainText } from './plain-text.ts';

const title = plainLine({ name: 'the title', max: 20, required: 'Enter a title.' });
const message = (text: unknown) => {
	const parsed = v.safeParse(title, text);
	return parsed.success ? parsed.output : parsed.issues[0].message;
};

describe('plainLine', () => {
	it('keeps words, accents, other scripts and emoji', () => {
		for (const text of ['Cartrefi ŵ', 'Priya & Tom', 'مرحبا', '👩‍👩‍👧 homes']) expect(message(text)).toBe(text);
	});
	it('makes one line of white space', () => {
		expect(message('  Homes \n and\tplaces ')).toBe('Homes and places');
	});
	it('asks for something when it is required', () => {
		expect(message(' \n ')).toBe('Enter a title.');
		expect(message(undefined)).toBe('Enter a title.');
	});
	it('counts characters, not halves of them', () => {
		expect(message('😀'.repeat(20))).toBe('😀'.repeat(20));
		expect(message('😀'.repeat(21))).toContain('20 characters or fewer');
	});
	it.each([
		['a right-to-left override', 'a\u202eb'],
		['an isolate', 'a\u2067b'],
		['a zero-width space', 'ad\u200bmin'],
		['a joiner that joins nothing', 'ad\u200dmin'],
		['NUL', 'a\u0000b'],
		['a pile of combining marks', 'a' + '\u0301\u0302\u0303\u0304\u0305\u0306']
	])('[B9] refuses %s', (_, text) => {
		expect(message(text)).toContain('hidden characters');
	});
	it('[B9] refuses a lone surrogate', () => {
		expect(message('a\ud800')).toContain('broken characters');
	});
	it('[B9] refuses a megabyte at once', () => {
		expect(message('x'.repeat(1_000_000))).toContain('20 characters or fewer');
	});
	it('refuses what is not text', () => {
		expect(message(7)).toBe('The title must be text.');
	});
	it('gives the same again for what it gave', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'grapheme', maxLength: 20 }), (text) => {
				const once = v.safeParse(title, text);
				if (once.success) expect(v.parse(title, once.output)).toBe(once.output);
			})
		);
	});
});

describe('plainText', () => {
	const parse = (text: string) => v.parse(plainText({ name: 'the message', max: 100 }), text);
	it('keeps lines and at most one empty line', () => {
		expect(parse('One \r\n two\n\n\n\nthree  four ')).toBe('One\ntwo\n\nthree four');
	});
	it('may be empty', () => {
		expect(parse('')).toBe('');
	});
});
