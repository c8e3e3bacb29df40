import { expect, test } from 'vitest';
import { find, tokenize } from './web-addresses.ts';

const found = (text: string) => find(text).map(({ value }) => value);
const tokens = (text: string) => tokenize(text).map((token) => token.toObject().value);

test('web addresses are found with their place; names of sites, mail addresses and other schemes are words', () => {
	expect(find('See https://leeds.gov.uk/rent?a=1#b and HTTP://x.uk')).toMatchObject([
		{ isLink: true, value: 'https://leeds.gov.uk/rent?a=1#b', start: 4, end: 35 },
		{ isLink: true, value: 'HTTP://x.uk', start: 40, end: 51 }
	]);
	expect(found('leeds.gov.uk, a@leeds.gov.uk, javascript:alert(1), ftp://x.uk, https://')).toEqual([]);
});

test('what ends the sentence or the brackets around an address is not part of it', () => {
	expect(found('(https://x.uk/a_(b)), then https://x.uk/c; “https://x.uk/d”. https://x.uk/?e=f!?')).toEqual([
		'https://x.uk/a_(b)',
		'https://x.uk/c',
		'https://x.uk/d',
		'https://x.uk/?e=f'
	]);
});

test('a text is its tokens, one after the other', () => {
	expect(tokens('https://x.uk')).toEqual(['https://x.uk']);
	expect(tokens('(https://x.uk)')).toEqual(['(', 'https://x.uk', ')']);
	expect(tokens('https://x.uk.')).toEqual(['https://x.uk', '.']);
	expect(tokens('words')).toEqual(['words']);
	expect(tokens('')).toEqual([]);
});
