import { describe, expect, test } from 'vitest';
import { ownPath } from './own-path.ts';

describe('the page to go to after signing in', () => {
	test.each([
		'//evil.example',
		'///evil.example',
		'/\\evil.example',
		'\\\\evil.example',
		'/\t/evil.example',
		'/\n/evil.example',
		'\t//evil.example',
		' //evil.example',
		'https:evil.example',
		'https://evil.example',
		'HTTPS:/evil.example',
		'javascript:alert(1)',
		'data:text/html,x',
		'evil.example',
		'@evil.example',
		'.evil.example',
		'/.//evil.example',
		'/..//evil.example',
		'/a/..//evil.example',
		'/%2e//evil.example',
		'/%2e%2e//evil.example',
		'\u3002\u3002//evil.example',
		'%2f%2fevil.example',
		'',
		`/${'a'.repeat(2_001)}`
	])('[A14] is never taken from %j', (next) => {
		expect(ownPath(next)).toBe('/');
	});

	test.each([
		['/', '/'],
		['/rooms/1?tab=people#costs', '/rooms/1?tab=people#costs'],
		['/search?q=https%3A%2F%2Fevil.example', '/search?q=https%3A%2F%2Fevil.example'],
		['/%2f%2fevil.example', '/%2f%2fevil.example'],
		['/\u3002\u3002/evil.example', '/%E3%80%82%E3%80%82/evil.example']
	])('[A14] is an own path as given: %j', (next, path) => {
		const resolved = new URL(ownPath(next), 'https://folkmoot.example');
		expect(ownPath(next)).toBe(path);
		expect(resolved.origin).toBe('https://folkmoot.example');
	});

	test('falls back to the page named by the caller', () => {
		expect(ownPath('//evil.example', '/account')).toBe('/account');
		expect(ownPath(null, '/account')).toBe('/account');
	});
});
