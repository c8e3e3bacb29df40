/** RFC 5321: the longest address that mail can be sent to. */
const maxLength = 254;
const address =
	/^[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/;

/**
 * An address as we keep it: trimmed, in lower case. Null for what is none. Stricter than the standard (no quotes,
 * comments or line breaks), so that an address is safe to put in a mail's header.
 */
export function parseEmail(text: string): string | null {
	const email = text.trim().toLowerCase();
	return email.length <= maxLength && address.test(email) && !email.includes('..') ? email : null;
}
