import * as v from 'valibot';
import * as Y from 'yjs';
import { commentLimits } from '../comment.ts';

const wrong = 'The place in the text could not be read. Select the words again, then send your comment.';
/** Four characters for three bytes. */
const maxCharacters = Math.ceil(commentLimits.anchorBytes / 3) * 4;

/**
 * A Yjs relative position in base64, empty for none, as bytes that decode to a place and to nothing more: a page
 * that reads it later never meets bytes that break its decoder.
 */
export const anchor = v.pipe(
	v.optional(v.string(wrong), ''),
	v.check((text) => text.length <= maxCharacters, wrong),
	v.rawTransform<string, Uint8Array | null>(({ dataset, addIssue, NEVER }) => {
		if (dataset.value === '') return null;
		const bytes = decodeAnchor(dataset.value);
		if (bytes) return bytes;
		addIssue({ message: wrong });
		return NEVER;
	})
);

function decodeAnchor(text: string): Uint8Array | null {
	const bytes = Buffer.from(text, 'base64');
	// Buffer skips what is no base64 instead of refusing it.
	if (bytes.length > commentLimits.anchorBytes || bytes.toString('base64') !== text) return null;
	try {
		const position = Y.decodeRelativePosition(bytes);
		const same = Buffer.from(Y.encodeRelativePosition(position)).equals(bytes);
		return same ? bytes : null;
	} catch {
		// The decoder throws at bytes that are none of its own: that is the answer.
		return null;
	}
}
