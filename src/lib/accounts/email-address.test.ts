import { describe, expect, test } from 'vitest';
import { parseEmail } from './email-address.ts';

describe('an email address', () => {
	test.each([
		[' Priya.Shah@Dorset.GOV.UK ', 'priya.shah@dorset.gov.uk'],
		["o'neil+bids@adur-worthing.gov.uk", "o'neil+bids@adur-worthing.gov.uk"]
	])('%j is kept as %j', (text, email) => expect(parseEmail(text)).toBe(email));

	test.each([
		'',
		'priya',
		'@dorset.gov.uk',
		'priya@',
		'priya@dorset',
		'priya@-dorset.gov.uk',
		'a..b@dorset.gov.uk',
		'priya@dorset..gov.uk',
		'priya@dorset.gov.uk, tom@leeds.gov.uk',
		'priya@dorset.gov.uk\nBcc: everyone@leeds.gov.uk',
		'"priya"@dorset.gov.uk',
		'priya@dorset.gov.uk>',
		'pr\u0131ya@dorset.gov.uk',
		`${'a'.repeat(65)}@dorset.gov.uk`,
		`a@${'b.'.repeat(130)}uk`
	])('%j is refused', (text) => expect(parseEmail(text)).toBeNull());
});
