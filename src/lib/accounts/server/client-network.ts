import { isIPv6 } from 'node:net';

/** What limits count by: an IPv4 address, or the /64 network of an IPv6 one, since its client owns all of that. */
export function clientNetwork(address: string): string {
	const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
	if (mapped?.[1]) return mapped[1];
	if (!isIPv6(address)) return address;
	const [head = '', tail] = (address.split('%')[0] ?? '').split('::');
	const left = head.split(':').filter(Boolean);
	const right = tail?.split(':').filter(Boolean) ?? [];
	const zeros = tail === undefined ? 0 : 8 - left.length - right.length;
	const groups = [...left, ...Array<string>(Math.max(0, zeros)).fill('0'), ...right];
	const network = groups.slice(0, 4).map((group) => parseInt(group, 16).toString(16));
	return `${network.join(':')}::/64`;
}
