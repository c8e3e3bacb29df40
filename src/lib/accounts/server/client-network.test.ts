import { expect, test } from 'vitest';
import { clientNetwork } from './client-network.ts';

test.each([
	['203.0.113.9', '203.0.113.9'],
	['::ffff:192.0.2.1', '192.0.2.1'],
	['2001:db8:1:2:aaaa::1', '2001:db8:1:2::/64'],
	['2001:0db8:1:2::ffff', '2001:db8:1:2::/64'],
	['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
	['fe80::1%eth0', 'fe80:0:0:0::/64'],
	['::1', '0:0:0:0::/64'],
	['unknown', 'unknown']
])('[A9] tries from %s count for %s', (address, network) => {
	expect(clientNetwork(address)).toBe(network);
});
