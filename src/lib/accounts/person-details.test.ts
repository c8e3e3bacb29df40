import { expect, test } from 'vitest';
import { readPersonDetails } from './person-details.ts';

const named = (name: string) => readPersonDetails({ name, jobTitle: 'Planner' });

test('a name keeps its accents, apostrophes and scripts, on one line', () => {
	expect(named(' Siân  O’Neill-Ó Súilleabháin ')).toMatchObject({
		ok: true,
		name: 'Siân O’Neill-Ó Súilleabháin'
	});
	expect(named('プリヤ')).toMatchObject({ ok: true });
});

test.each([
	['a right-to-left override', 'Priya\u202e Shah'],
	['an Arabic letter mark', 'Priya\u061c Shah'],
	['a soft hyphen', 'Pri\u00adya'],
	['a filler of no width', 'Priya\u3164'],
	['a joiner inside a Latin word', 'Pri\u200dya'],
	['a pile of accents', `Pri${'\u0301'.repeat(40)}ya`],
	['half a character', 'Priya \ud83d']
])('[B9] a name with %s is asked for again', (_what, name) => {
	expect(named(name)).toMatchObject({ ok: false, field: 'name' });
	expect(readPersonDetails({ name: 'Priya', jobTitle: name })).toMatchObject({ field: 'job-title' });
});
