import { describe, expect, test } from 'vitest';
import { isCommonPassword } from './common-passwords.ts';

describe('a password that is easy to guess', () => {
	test.each([
		'password1234',
		'Password2026!',
		'passwordpassword',
		'qwertyuiop123456',
		'abababababab',
		'aaaaaaaaaaaaa',
		'123456789012',
		'839201748392',
		'Liverpool1892!',
		'letmeinletmein',
		'PriyaShah2026'
	])('%s is refused', (password) => {
		expect(isCommonPassword(password, ['priya.shah@dorset.gov.uk', 'Priya Shah'])).toBe(true);
	});

	test.each(['otter lamp Thursday', 'correct horse battery staple', 'v9#kQ2!mT7@x', 'ysgol fawr glas hen'])(
		'%s is allowed',
		(password) => {
			expect(isCommonPassword(password, ['priya.shah@dorset.gov.uk', 'Priya Shah'])).toBe(false);
		}
	);
});
