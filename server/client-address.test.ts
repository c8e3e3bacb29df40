import { expect, test } from 'vitest';
import { clientAddress } from './client-address.ts';

const request = (forwarded?: string) =>
	({
		headers: { 'x-forwarded-for': forwarded },
		socket: { remoteAddress: '10.0.0.9' }
	}) as unknown as Parameters<typeof clientAddress>[0];

test('[A9] without a proxy of ours the header is not believed', () => {
	expect(clientAddress(request('1.1.1.1'), { trustedProxies: 0 })).toBe('10.0.0.9');
});

test('[A9] behind one proxy a rotated header changes nothing: the last entry counts', () => {
	expect(clientAddress(request('6.6.6.6, 203.0.113.7'), { trustedProxies: 1 })).toBe('203.0.113.7');
	expect(clientAddress(request('7.7.7.7, 203.0.113.7'), { trustedProxies: 1 })).toBe('203.0.113.7');
});

test('a request that did not come through the proxy has its own address', () => {
	expect(clientAddress(request(), { trustedProxies: 1 })).toBe('10.0.0.9');
});
