import { expect, test } from 'vitest';
import { isBold, isColour, isNotBold } from './pasted-styles.ts';

test.each(['#c00000', 'red', 'rgb(17, 85, 204)', '#f00', 'rgba(255 0 0 / 1)'])(
	'%s is a colour that somebody chose',
	(value) => {
		expect(isColour(value)).toBe(true);
	}
);

test.each([
	'#000000',
	'black',
	'rgb(11, 12, 12)',
	'#333',
	'windowtext',
	'transparent',
	'inherit',
	'rgba(0, 0, 0, 0)',
	'white',
	'',
	undefined
])('%s is what plain text has', (value) => {
	expect(isColour(value)).toBe(false);
});

test('bold is told by name or by weight, and so is what is not', () => {
	expect(['bold', 'bolder', '700', '600'].every(isBold)).toBe(true);
	expect(['normal', '400', undefined].some(isBold)).toBe(false);
	expect(['normal', '400'].every(isNotBold)).toBe(true);
	expect(isNotBold(undefined)).toBe(false);
});
