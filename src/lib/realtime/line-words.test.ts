import { describe, expect, it } from 'vitest';
import { agoInWords, lineReport, lineRows, type LineFacts } from './line-words.ts';
import { usingWebsockets } from './transport.ts';

const facts: LineFacts = {
	transport: 'websocket',
	choice: usingWebsockets,
	openSince: Date.UTC(2026, 10, 26, 17, 30),
	heardAt: Date.UTC(2026, 10, 26, 17, 44, 58),
	unsaved: 0,
	online: true,
	origin: 'https://folkmoot.example',
	browser: 'A browser',
	now: Date.UTC(2026, 10, 26, 17, 45)
};
const words = (more: Partial<LineFacts>) => lineRows({ ...facts, ...more }).map((row) => row.words);

describe('how a page says it is connected', () => {
	it('says what an officer can understand', () => {
		expect(words({})).toEqual([
			'Connected since 5:30pm',
			'A websocket, the usual and fastest way',
			'a moment ago',
			'Nothing'
		]);
		expect(words({ openSince: null, heardAt: null, unsaved: 1, online: false })).toEqual([
			'This device has no network.',
			'A websocket, the usual and fastest way',
			'Not yet',
			'1 change'
		]);
		expect(words({ openSince: null })[0]).toBe('Not connected. Trying again by itself.');
		expect(agoInWords(45_000)).toBe('45 seconds ago');
		expect(agoInWords(600_000)).toBe('10 minutes ago');
	});

	it.each(['refused', 'silent', 'cut', 'setting'] as const)(
		'says why it uses plain requests: %s',
		(trouble) => {
			const blocked = { ...facts, transport: 'http', choice: { state: 'blocked', trouble } } as const;
			expect(lineRows(blocked)[1]!.words).toMatch(/^Plain requests, because /);
			const report = lineReport(blocked);
			expect(report).toContain('https://folkmoot.example');
			expect(report.includes('wss://folkmoot.example/sync/')).toBe(trouble !== 'setting');
		}
	);

	it('asks for nothing where nothing is wrong', () => {
		expect(lineReport(facts)).toContain('Nothing needs to change');
	});
});
