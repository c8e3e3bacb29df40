import { expect, test } from 'vitest';
import { sliderWords, stepWords } from './step-words.ts';

test('the slider says where it stands, who made the edit and when', () => {
	expect(
		sliderWords({
			index: 1_240,
			count: 5_000,
			who: 'Priya Shah, Dorset',
			at: Date.parse('2018-10-05T16:31:00Z')
		})
	).toBe('Edit 1,240 of 5,000, Priya Shah, Dorset, 5 October 2018 at 5:31pm');
});

test.each([
	[{ written: 1, removed: 0, titles: ['Risks'] }, 'wrote 1 letter in Risks'],
	[
		{ written: 12, removed: 3, titles: ['Risks', 'Costs'] },
		'wrote 12 letters and removed 3 letters in Risks and Costs'
	],
	[{ written: 0, removed: 1_000, titles: ['a', 'b', 'c'] }, 'removed 1,000 letters in 3 sections'],
	[{ written: 0, removed: 0, titles: [] }, 'changed how the text is set']
])('%j is said as “%s”', (step, words) => {
	expect(stepWords(step)).toBe(words);
});
