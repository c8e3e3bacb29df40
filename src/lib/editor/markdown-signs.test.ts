import { expect, test } from 'vitest';
import { isMarkdown } from './markdown-signs.ts';

test.each([
	['a heading and a list', '# Costs\n\n- staff\n- travel'],
	['bold words and a link', 'This is **due** on [the page](https://example.gov.uk/a).'],
	['a heading and a quote, with Windows line ends', '## What they said\r\n\r\n> We asked late.'],
	['a table alone', 'Council | Cases\n--- | ---\nDorset | 12']
])('%s are plainly Markdown', (_what, text) => {
	expect(isMarkdown(text)).toBe(true);
});

test.each([
	['a dash', '- staff'],
	['a list of dashes', '- staff\n- travel\n- hosting'],
	['numbered lines with a dash among them', '1. staff\n2. travel\n- hosting'],
	['a hash', '#1 in the list of reasons'],
	['stars', 'rated *** by 3 * 4 people'],
	['a line of a signature', 'Kind regards\n\n---\nPriya Shah'],
	['an address', 'See https://example.gov.uk/a_b_c and snake_case_names'],
	['nothing', '']
])('%s is text', (_what, text) => {
	expect(isMarkdown(text)).toBe(false);
});

test('[B12] a long text without an end to its signs is told at once', () => {
	const started = performance.now();
	for (const text of [
		'**a'.repeat(100_000),
		'[a'.repeat(100_000),
		'- a'.repeat(100_000),
		'|--'.repeat(100_000),
		' '.repeat(300_000)
	])
		isMarkdown(text);
	expect(performance.now() - started).toBeLessThan(1_000);
});
