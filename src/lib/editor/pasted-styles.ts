/** The declarations of a style attribute, read as text: the page's policy lets no browser apply them, and nor do we. */
export function stylesOf(element: Element): ReadonlyMap<string, string> {
	const styles = new Map<string, string>();
	for (const declaration of (element.getAttribute('style') ?? '').split(';')) {
		const colon = declaration.indexOf(':');
		if (colon < 0) continue;
		styles.set(
			declaration.slice(0, colon).trim().toLowerCase(),
			declaration
				.slice(colon + 1)
				.trim()
				.toLowerCase()
		);
	}
	return styles;
}

export const isBold = (weight: string | undefined): boolean =>
	weight !== undefined && (/^bold(er)?$/.test(weight) || Number(weight) >= 600);

export const isNotBold = (weight: string | undefined): boolean =>
	weight === 'normal' || (weight !== undefined && Number(weight) < 600);

const plain = new Set([
	'',
	'inherit',
	'initial',
	'unset',
	'auto',
	'transparent',
	'none',
	'windowtext',
	'currentcolor'
]);

/** True for a colour that somebody chose: not black, white, grey or whatever a page's plain text has. */
export function isColour(value: string | undefined): boolean {
	if (value === undefined) return false;
	const given = value.replace(/\s*!important$/, '').trim();
	if (plain.has(given) || /^(black|white|gr[ae]y|canvas(text)?)$/.test(given)) return false;
	const channels = channelsOf(given);
	if (!channels) return /^[a-z]+$/.test(given);
	const [red, green, blue, alpha] = channels;
	return alpha !== 0 && Math.max(red, green, blue) - Math.min(red, green, blue) > 24;
}

function channelsOf(given: string): [number, number, number, number] | null {
	const hex = /^#([0-9a-f]{3,8})$/.exec(given)?.[1];
	if (hex) {
		const long = hex.length < 6 ? [...hex].map((digit) => digit + digit).join('') : hex;
		const at = (index: number) => parseInt(long.slice(index, index + 2), 16);
		return [at(0), at(2), at(4), long.length === 8 ? at(6) : 255];
	}
	const numbers = /^rgba?\(([^)]*)\)$/
		.exec(given)?.[1]
		?.split(/[\s,/]+/)
		.map(Number);
	if (!numbers || numbers.length < 3) return null;
	return [numbers[0]!, numbers[1]!, numbers[2]!, numbers[3] ?? 255];
}
