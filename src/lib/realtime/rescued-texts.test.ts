import { beforeEach, expect, test } from 'vitest';
import { forgetRescued, keepRescued, readRescued, withRescued } from './rescued-texts.ts';

const [problem, cause] = [
	{ key: 'problem', text: 'People ask for help too late.' },
	{ key: 'cause', text: 'Nobody looks at arrears.' }
];
const officer = 'a';
const text = 'b';

/** The part of a browser's that is used, which Node has not. */
beforeEach(() => {
	const kept = new Map<string, string>();
	globalThis.localStorage = {
		getItem: (name: string) => kept.get(name) ?? null,
		setItem: (name: string, value: string) => void kept.set(name, value),
		removeItem: (name: string) => void kept.delete(name)
	} as Storage;
});

test('[P3] words that are handed back stand beside those of before, and the same words once', () => {
	expect(withRescued([problem], [cause, problem])).toEqual([problem, cause]);
	expect(withRescued([problem], [{ ...problem, text: 'Another' }])).toHaveLength(2);
});

test('[P3] two tabs of one text hand their words back, and neither loses those of the other', () => {
	expect(keepRescued(officer, text, [problem])).toBe(true);
	expect(keepRescued(officer, text, [cause])).toBe(true);
	expect(readRescued(officer, text)).toEqual([problem, cause]);
	forgetRescued(officer, text, [problem]);
	expect(readRescued(officer, text)).toEqual([cause]);
	forgetRescued(officer, text, [cause]);
	expect(readRescued(officer, text)).toEqual([]);
});
