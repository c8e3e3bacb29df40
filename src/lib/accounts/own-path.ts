const somewhere = 'http://own.invalid';

/**
 * Turns a `next` from a form, link or mail into a path of this site, or `fallback` when it could lead elsewhere.
 * Browsers drop tabs and newlines in addresses, read `\` as `/`, and take `//host` for another site; `/.//host`
 * becomes `//host` once the dots are resolved. So the resolved address is what is checked and returned. [A14]
 */
export function ownPath(next: string | null | undefined, fallback = '/'): string {
	if (!next || next.length > 2_000) return fallback;
	// eslint-disable-next-line no-control-regex -- control characters are what is being refused
	if (!next.startsWith('/') || /[\\\u0000-\u0020\u007f]/.test(next)) return fallback;
	if (!URL.canParse(next, somewhere)) return fallback;
	const url = new URL(next, somewhere);
	if (url.origin !== somewhere || url.pathname.startsWith('//')) return fallback;
	return url.pathname + url.search + url.hash;
}
