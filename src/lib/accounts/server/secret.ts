import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { encodeBase32LowerCaseNoPadding } from '@oslojs/encoding';

/** 120 random bits as 24 letters and digits: cannot be guessed, safe in a cookie and in an address. */
export function randomSecret(): string {
	return encodeBase32LowerCaseNoPadding(randomBytes(15));
}

/** What is kept of a secret. Plain SHA-256 is enough: the secret is random, so there is nothing to guess from. */
export function hashSecret(secret: string): Buffer {
	return createHash('sha256').update(secret).digest();
}

/** Compares hashes in constant time. Hashes of different length are different. */
export function sameHash(a: Uint8Array, b: Uint8Array): boolean {
	return a.length === b.length && timingSafeEqual(a, b);
}
