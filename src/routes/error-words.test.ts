import { describe, expect, it } from 'vitest';
import { errorWords } from './error-words.ts';

describe('the words of an error page', () => {
	it('says page not found in plain words and offers to sign in', () => {
		expect(errorWords(404, 'Not Found')).toMatchObject({ title: 'Page not found', signIn: true });
	});

	it('never repeats what the program said about a fault of its own', () => {
		const words = errorWords(500, 'relation "officer" does not exist');
		expect(JSON.stringify(words)).not.toContain('relation');
		expect(words.title).toBe('Sorry, something went wrong');
	});

	it('gives the reason a page wrote for a refusal', () => {
		expect(errorWords(403, 'Only an owner may close this room.').paragraphs).toEqual([
			'Only an owner may close this room.'
		]);
	});

	it('does not show a closed door to be an existing page', () => {
		expect(errorWords(404, 'Room 7 is private').paragraphs.join(' ')).not.toContain('Room 7');
	});

	it('tells an officer without a connection that typed text is kept', () => {
		expect(errorWords(500, 'TypeError: Failed to fetch')).toMatchObject({ title: 'You are offline' });
	});

	it('has a title and no empty paragraph for every status from 400 to 599', () => {
		for (let status = 400; status < 600; status++) {
			const words = errorWords(status, '');
			expect(words.title).not.toBe('');
			expect(words.paragraphs.every((paragraph) => paragraph.length > 10)).toBe(true);
		}
	});
});
