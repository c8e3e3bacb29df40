import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { hostileWords } from '../../../../tests/support/hostile-words.ts';
import type { DecisionRecord } from '../decision-record.ts';
import { recordPdf } from './record-pdf.ts';

const at = '2026-11-26T12:00:00Z';
const record = (words: string): DecisionRecord => ({
	title: words,
	about: words,
	entries: [
		{
			question: words,
			facts: [{ name: 'Why', words: `${words}\nand more` }],
			votesTitle: 'Votes',
			columns: ['Who', 'Cast by', 'Vote', 'Reason', 'When'],
			votes: [{ voter: words, by: words, choice: words, reason: words, at: 'today' }]
		},
		{ question: 'Nothing?', facts: [], votesTitle: 'Votes', columns: [], votes: [] }
	]
});
const asText = (pdf: Uint8Array) => Buffer.from(pdf).toString('latin1');
/** All that is in it, with its streams unpacked. */
const unpacked = (pdf: Uint8Array) =>
	[...asText(pdf).matchAll(/stream\r?\n([\s\S]*?)\r?\nendstream/g)]
		.map(([, bytes]) => {
			try {
				return inflateSync(Buffer.from(bytes!, 'latin1')).toString('latin1');
			} catch {
				// One that is not packed stands as it is.
				return bytes!;
			}
		})
		.join('\n') + asText(pdf);

describe('the record as a PDF', () => {
	it('is one to be kept and read out: PDF/A-2a, with its title, language and structure', () => {
		const pdf = recordPdf({ record: record('Who leads in Ynys Môn, ŵ and ŷ?'), at });
		expect(asText(pdf)).toMatch(/^%PDF-1\.7/);
		const inside = unpacked(pdf);
		expect(inside).toMatch(/pdfaid:part>2</);
		expect(inside).toMatch(/pdfaid:conformance>A</);
		expect(inside).toContain('StructTreeRoot');
		expect(inside).toMatch(/\/Lang \(en-GB\)/);
	});
	it('signs that no font has do not keep it from being made', () => {
		expect(asText(recordPdf({ record: record('Agreed 👩‍👩‍👧'), at }))).toMatch(/^%PDF/);
	});
	it.each([
		...hostileWords,
		'#import "@preview/x:0.1.0": *',
		'#read("/etc/passwd")',
		'*b* _i_ $x$ `c` @ref <l> = h',
		'\\',
		''
	])('[X1] %s stays words', (words) => {
		expect(asText(recordPdf({ record: record(words), at }))).toMatch(/^%PDF/);
	});
});
