import { describe, expect, test } from 'vitest';
import { clientAddress } from './client-address.ts';

const from = (forwardedFor: string | null, trustedProxies: number, socketAddress = '10.1.1.1') =>
	clientAddress({ socketAddress, forwardedFor, trustedProxies });

describe('[A9] the address that limits count by', () => {
	test("is the socket's, whatever a header claims, when no proxy is trusted", () => {
		expect(from('1.2.3.4', 0)).toBe('10.1.1.1');
		expect(from(null, 0)).toBe('10.1.1.1');
	});

	test('is what our own proxy wrote, not what the client put before it', () => {
		expect(from('6.6.6.6, 203.0.113.9', 1)).toBe('203.0.113.9');
		expect(from('6.6.6.6, 203.0.113.9, 10.9.9.9', 2)).toBe('203.0.113.9');
	});

	test("is the socket's when the header is missing or too short", () => {
		expect(from(null, 1)).toBe('10.1.1.1');
		expect(from('203.0.113.9', 2)).toBe('10.1.1.1');
		expect(from('', 1)).toBe('10.1.1.1');
	});

	test('is one for all addresses of one IPv6 network, and the plain one for a mapped IPv4', () => {
		expect(from(null, 0, '2001:db8:1:2:aaaa::1')).toBe('2001:db8:1:2::/64');
		expect(from(null, 0, '2001:0db8:1:2::ffff')).toBe('2001:db8:1:2::/64');
		expect(from(null, 0, '::1')).toBe('0:0:0:0::/64');
		expect(from(null, 0, '::ffff:192.0.2.1')).toBe('192.0.2.1');
	});
});
