import { expect, test } from 'vitest';
import { createOutage } from './outage.ts';

function watched() {
	const lines: string[] = [];
	let time = 0;
	const say = (details: object, message: string) =>
		lines.push([message, ...Object.values(details).map(String)].join(' '));
	const outage = createOutage(
		{ info: say, warn: say },
		{ failing: 'it fails', over: 'it works' },
		{ now: () => time }
	);
	return { outage, lines, pass: (ms: number) => (time += ms) };
}

test('what goes on failing is said at once and then once a minute, with how often it failed', () => {
	const { outage, lines, pass } = watched();
	for (let second = 0; second < 130; second += 1) {
		outage.failed(new Error('away'));
		pass(1_000);
	}
	expect(lines).toEqual(['it fails Error: away 1', 'it fails Error: away 61', 'it fails Error: away 121']);
});

test('its end is said once, and a new one at once', () => {
	const { outage, lines, pass } = watched();
	outage.worked();
	outage.failed(new Error('away'));
	pass(5_000);
	outage.failed(new Error('away'));
	outage.worked();
	outage.worked();
	outage.failed(new Error('again'));
	expect(lines).toEqual(['it fails Error: away 1', 'it works 5000 2', 'it fails Error: again 1']);
});
