import { expect, test } from 'vitest';
import { liveInWords, progressInWords, whoCanSee } from './room.ts';

test('a private room names the councils whose officers all see it', () => {
	const councils = [
		{ name: 'Dorset Council', role: null },
		{ name: 'Leeds City Council', role: 'editor' as const }
	];
	expect(whoCanSee('private', 2, councils)).toBe(
		'Only the 2 people named here and all officers of Leeds City Council can see this room.'
	);
	expect(whoCanSee('private', 1, [])).toBe('Only the 1 person named here can see this room.');
	expect(whoCanSee('open', 1, councils)).toContain('All signed-in officers of all councils');
});

test('progress is said in words', () => {
	expect(progressInWords({ total: 8, inProgress: 0, ready: 0 })).toBe('8 sections to do');
	expect(progressInWords({ total: 8, inProgress: 2, ready: 3 })).toBe('3 of 8 sections ready, 2 in progress');
	expect(progressInWords({ total: 8, inProgress: 2, ready: 0 })).toBe('2 in progress, 6 to do');
	expect(progressInWords({ total: 8, inProgress: 0, ready: 8 })).toBe('All 8 sections ready');
});

test('who is there now is said in words; who hides is counted and not named', () => {
	const live = (count: number, ...names: string[]) => liveInWords({ count, names });
	expect(live(0)).toBe('');
	expect([live(1), live(3)]).toEqual(['1 person is here now', '3 people are here now']);
	expect(live(1, 'Tom Okafor')).toBe('Tom Okafor is here now');
	expect(live(2, 'Megan Rees', 'Tom Okafor')).toBe('Megan Rees and Tom Okafor are here now');
	expect(live(2, 'Tom Okafor')).toBe('Tom Okafor and 1 other are here now');
	expect(live(4, 'Megan Rees', 'Tom Okafor')).toBe('Megan Rees and 3 others are here now');
});
