import { contactAddress } from '../../contact-address.ts';
import type { RequestHandler } from './$types';

const halfYearMs = 182 * 24 * 60 * 60 * 1000;

/** RFC 9116: where to report a weakness. Written at each request, so that it never expires unnoticed. [H4] */
export const GET: RequestHandler = ({ locals: { config } }) => {
	const address = contactAddress(config);
	const lines = [
		`Contact: ${address ? `mailto:${address}` : `${config.origin}/privacy#contact`}`,
		`Expires: ${new Date(Date.now() + halfYearMs).toISOString()}`,
		'Preferred-Languages: en',
		`Canonical: ${config.origin}/.well-known/security.txt`
	];
	return new Response(`${lines.join('\n')}\n`, { headers: { 'content-type': 'text/plain; charset=utf-8' } });
};
