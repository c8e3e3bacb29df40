import type { Config } from './config.ts';

/** For everything that is not a page. Pages get SvelteKit's own policy, the same with a nonce for their scripts. */
const contentSecurityPolicy = [
	"default-src 'self'",
	"script-src 'self'",
	"style-src 'self' 'unsafe-inline'",
	"img-src 'self' data:",
	"font-src 'self'",
	"connect-src 'self'",
	"object-src 'none'",
	"base-uri 'none'",
	"frame-ancestors 'none'",
	"form-action 'self'"
].join('; ');

const permissionsPolicy = [
	'accelerometer',
	'camera',
	'display-capture',
	'geolocation',
	'gyroscope',
	'magnetometer',
	'microphone',
	'midi',
	'payment',
	'publickey-credentials-get',
	'screen-wake-lock',
	'usb',
	'xr-spatial-tracking'
]
	.map((name) => `${name}=()`)
	.join(', ');

/** The headers of every response, also of errors, assets, refused sockets and unreadable requests [H1]. */
export function securityHeaders(config: Pick<Config, 'origin'>): [string, string][] {
	const headers: [string, string][] = [
		['Content-Security-Policy', contentSecurityPolicy],
		['X-Content-Type-Options', 'nosniff'],
		['X-Frame-Options', 'DENY'],
		['Referrer-Policy', 'same-origin'],
		['Permissions-Policy', permissionsPolicy],
		['Cross-Origin-Opener-Policy', 'same-origin'],
		['Cross-Origin-Resource-Policy', 'same-origin']
	];
	if (config.origin.startsWith('https://')) {
		headers.push(['Strict-Transport-Security', 'max-age=31536000; includeSubDomains']);
	}
	return headers;
}
