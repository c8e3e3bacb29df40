import { isIPv6 } from 'node:net';

/**
 * The address a limit counts by. The socket's own, unless proxies of ours stand in front: then the entry that the
 * outermost trusted one wrote, counted from the right, since everything left of it is the client's own words. An
 * IPv6 client owns a whole /64, so that is what counts.
 */
export function clientAddress({
	socketAddress,
	forwardedFor,
	trustedProxies
}: {
	socketAddress: string;
	forwardedFor: string | null;
	/** how many proxies in front are ours; 0 ignores the header */
	trustedProxies: number;
}): string {
	const hops = (forwardedFor ?? '').split(',').map((hop) => hop.trim());
	const told = trustedProxies > 0 ? hops.at(-trustedProxies) : undefined;
	return network(told || socketAddress);
}

function network(address: string): string {
	const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
	if (mapped?.[1]) return mapped[1];
	if (!isIPv6(address)) return address;
	const [head = '', tail] = (address.split('%')[0] ?? '').split('::');
	const left = head.split(':').filter(Boolean);
	const right = tail?.split(':').filter(Boolean) ?? [];
	const zeros = tail === undefined ? 0 : 8 - left.length - right.length;
	const groups = [...left, ...Array<string>(Math.max(0, zeros)).fill('0'), ...right];
	return `${groups
		.slice(0, 4)
		.map((group) => parseInt(group, 16).toString(16))
		.join(':')}::/64`;
}
