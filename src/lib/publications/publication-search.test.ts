import { expect, test } from 'vitest';
import { publicationsHref, readPublicationSearch } from './publication-search.ts';

const read = (query: string) => readPublicationSearch(new URLSearchParams(query));

test('a search keeps the wishes it knows and passes over the others', () => {
	expect(read('words=housing&theme=planning&phase=beta&outcome=not+funded&page=3')).toEqual({
		words: 'housing',
		theme: 'planning',
		phase: 'beta',
		outcome: 'not funded',
		page: 3
	});
	expect(read('phase=gamma&outcome=lost&page=-1')).toEqual({
		words: '',
		theme: null,
		phase: null,
		outcome: null,
		page: 1
	});
});

test.each(['0', '1.5', 'NaN', '1e9', '', '2 or 1=1'])('page "%s" is the first page', (page) => {
	expect(read(`page=${encodeURIComponent(page)}`).page).toBe(1);
});

test('words are cut to a length nobody types, without control characters', () => {
	expect(read(`words=${'a'.repeat(5000)}`).words).toHaveLength(200);
	expect(read('words=a%00b%0Ac').words).toBe('a b c');
});

test('the address of a page names only what is wished for', () => {
	expect(publicationsHref(read(''))).toBe('/published');
	expect(publicationsHref(read('words=100%25+open&outcome=funded'), 2)).toBe(
		'/published?words=100%25+open&outcome=funded&page=2'
	);
});
