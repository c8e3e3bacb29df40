import { fileURLToPath } from 'node:url';
import { compileString } from 'sass';
import { describe, expect, it } from 'vitest';

const nodeModules = fileURLToPath(new URL('../../../../node_modules', import.meta.url));
const here = fileURLToPath(new URL('.', import.meta.url));

/** The custom properties of one appearance; dark stands on top of light, as in the browser. */
function properties(appearance: 'light' | 'dark'): Map<string, string> {
	const { css } = compileString(
		`@use 'govuk';
		@use 'govuk-frontend/dist/govuk/custom-properties/functional-colours.mixin' as functional;
		@use 'colours';
		.functional { @include functional.styles; }
		.light { @include colours.light; }
		.dark { @include colours.dark; }`,
		{ loadPaths: [here, nodeModules], quietDeps: true }
	);
	const light = [block(css, '.functional :root'), block(css, '.light')];
	const blocks = appearance === 'light' ? light : [...light, block(css, '.dark')];
	const found = new Map<string, string>();
	for (const text of blocks)
		for (const [, name, value] of text.matchAll(/(--[\w-]+):\s*(#[\da-f]{3,6}|white|black)\b/gi))
			found.set(name!, value!.toLowerCase());
	return found;
}

const block = (css: string, selector: string) =>
	css.slice(css.indexOf(`${selector} {`), css.indexOf('}', css.indexOf(`${selector} {`)));

function luminance(colour: string): number {
	const hex = colour === 'white' ? '#ffffff' : colour === 'black' ? '#000000' : colour;
	const full = hex.length === 4 ? [...hex.slice(1)].map((digit) => digit + digit).join('') : hex.slice(1);
	const [red, green, blue] = [0, 2, 4].map((at) => {
		const part = Number.parseInt(full.slice(at, at + 2), 16) / 255;
		return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
	}) as [number, number, number];
	return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** WCAG's contrast ratio, 1 to 21. */
function contrast(one: string, other: string): number {
	const [high, low] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
	return (high + 0.05) / (low + 0.05);
}

const planes = [
	'--govuk-body-background-colour',
	'--govuk-template-background-colour',
	'--raised',
	'--row-hover'
];
const words = [
	'--govuk-text-colour',
	'--govuk-secondary-text-colour',
	'--govuk-link-colour',
	'--govuk-link-visited-colour',
	'--govuk-link-hover-colour',
	'--govuk-error-colour',
	'--govuk-success-colour',
	'--accent',
	'--good',
	'--caution',
	'--bad'
];
const pairs: [text: string, background: string][] = [
	...words.flatMap((text) => planes.map((plane): [string, string] => [text, plane])),
	['--button-text', '--button-background'],
	['--button-text', '--button-hover'],
	['--secondary-text', '--secondary-background'],
	['--secondary-text', '--secondary-hover'],
	['--warning-text', '--warning-background'],
	['--warning-text', '--warning-hover'],
	['--govuk-inverse-text-colour', '--govuk-brand-colour'],
	['--govuk-inverse-text-colour', '--good-plane'],
	['--govuk-focus-text-colour', '--govuk-focus-colour'],
	['--header-text', '--header-background'],
	['--accent', '--header-background'],
	['--accent-soft-text', '--accent-soft'],
	['--good', '--good-soft'],
	['--caution', '--caution-soft'],
	['--bad', '--bad-soft'],
	['--govuk-text-colour', '--good-soft'],
	['--govuk-text-colour', '--caution-soft'],
	['--govuk-text-colour', '--bad-soft'],
	['--govuk-text-colour', '--accent-soft'],
	['--govuk-text-colour', '--selection'],
	['--govuk-text-colour', '--input-background'],
	...['grey', 'green', 'teal', 'blue', 'purple', 'magenta', 'red', 'orange', 'yellow'].map(
		(tag): [string, string] => [`--tag-${tag}-text`, `--tag-${tag}`]
	),
	...Array.from({ length: 12 }, (_, person): [string, string] => [
		`--person-${person}-text`,
		`--person-${person}`
	])
];

describe.each(['light', 'dark'] as const)('colours, %s', (appearance) => {
	const colours = properties(appearance);
	const colour = (name: string) => {
		const value = colours.get(name);
		if (!value) throw new Error(`${name} is not set`);
		return value;
	};

	it.each(pairs)('%s can be read on %s', (text, background) => {
		expect(contrast(colour(text), colour(background))).toBeGreaterThanOrEqual(4.5);
	});

	it.each(planes)('a field, a caret and the focus show on %s', (plane) => {
		expect(contrast(colour('--govuk-input-border-colour'), colour(plane))).toBeGreaterThanOrEqual(3);
		for (let person = 0; person < 12; person++)
			expect(contrast(colour(`--person-${person}`), colour(plane))).toBeGreaterThanOrEqual(3);
		// The focus is yellow with a dark line: one of the two shows on any plane.
		expect(
			Math.max(
				contrast(colour('--govuk-focus-colour'), colour(plane)),
				contrast(colour('--govuk-focus-text-colour'), colour(plane))
			)
		).toBeGreaterThanOrEqual(3);
	});
});
