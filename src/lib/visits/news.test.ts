import { expect, test } from 'vitest';
import { namesInWords } from './news.ts';

const people = (...names: string[]) => names.map((name) => ({ name, council: 'Leeds' }));

test('people are named with their councils, as in a sentence', () => {
	expect(namesInWords(people('Ann'))).toBe('Ann (Leeds)');
	expect(namesInWords(people('Ann', 'Ben'))).toBe('Ann (Leeds) and Ben (Leeds)');
	expect(namesInWords(people('Ann', 'Ben', 'Cas'))).toBe('Ann (Leeds), Ben (Leeds) and Cas (Leeds)');
});

test('of many some are counted, and never one alone: their name is as short', () => {
	expect(namesInWords(people('A', 'B', 'C', 'D'))).toBe('A (Leeds), B (Leeds), C (Leeds) and D (Leeds)');
	expect(namesInWords(people('A', 'B', 'C', 'D', 'E'))).toBe('A (Leeds), B (Leeds), C (Leeds) and 2 others');
	expect(namesInWords([])).toBe('');
});
