import { expect, it } from 'vitest';
import { contactAddress } from './contact-address.ts';

const smtp = (from: string) => ({ mail: { transport: 'smtp' as const, url: 'smtp://mail.example', from } });

it('takes the address alone from a sender with a name', () => {
	expect(contactAddress(smtp('Folkmoot <folkmoot@dorset.example>'))).toBe('folkmoot@dorset.example');
	expect(contactAddress(smtp(' folkmoot@dorset.example'))).toBe('folkmoot@dorset.example');
});

it('has nobody to write to in a demonstration', () => {
	expect(contactAddress({ mail: { transport: 'outbox' } })).toBeNull();
});
