import { expect, test } from 'vitest';
import { leavesPage } from './leaves-page.ts';

const route = '/(work)/proposals/[proposal]';
const at = (proposal: string, id = route) =>
	({ route: { id }, params: { proposal }, url: new URL('https://folkmoot.example') }) as never;

test('another proposal, another page and another site are left for; a place in the same page is not', () => {
	expect(leavesPage({ from: at('a'), to: at('b') })).toBe(true);
	expect(leavesPage({ from: at('a'), to: at('a', `${route}/comments`) })).toBe(true);
	expect(leavesPage({ from: at('a'), to: null })).toBe(true);
	expect(leavesPage({ from: at('a'), to: at('a') })).toBe(false);
});
