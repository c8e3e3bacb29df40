import { refuse, type Outcome } from '#lib/protocol/refusal.ts';

/** Files that are on their way at one moment, of all and of one officer: slow ones must not take everybody's turn. */
const readingMost = 12;
const readingMostOfOne = 3;
const reading: string[] = [];

/**
 * Reads a request's body into memory, at most `maxBytes` of it: what says that it is longer is refused unread, what turns out
 * to be longer is let go of at that byte. So many at one moment, so that slow senders do not fill the memory [P12].
 */
export async function readBody(
	request: Request,
	{ maxBytes, tooLarge, officerId }: { maxBytes: number; tooLarge: string; officerId: string }
): Promise<Outcome<{ bytes: Uint8Array }>> {
	if (Number(request.headers.get('content-length') ?? 0) > maxBytes) return refuse('too-large', tooLarge);
	if (!request.body) return { ok: true, bytes: new Uint8Array() };
	const own = reading.filter((id) => id === officerId).length;
	if (reading.length >= readingMost || own >= readingMostOfOne) {
		const message =
			'Many pictures are being added at this moment. Nothing was added. Try again in 10 seconds.';
		return refuse('busy', message, { retryAfter: 10 });
	}
	reading.push(officerId);
	try {
		const parts: Uint8Array[] = [];
		let length = 0;
		// Not cancelled when it is too long: that would end the connection before the answer.
		for await (const part of request.body.values({ preventCancel: true })) {
			length += part.length;
			if (length > maxBytes) return refuse('too-large', tooLarge);
			parts.push(part);
		}
		return { ok: true, bytes: Buffer.concat(parts, length) };
	} catch {
		// The line broke, or the server's own limit came first: whatever was sent is not a whole file.
		return refuse('bad-input', 'The picture did not arrive whole. Nothing was added. Try again.');
	} finally {
		reading.splice(reading.indexOf(officerId), 1);
	}
}
