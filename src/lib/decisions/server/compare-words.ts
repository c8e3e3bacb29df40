import { fragmentText } from '#lib/proposals/fragment-text.ts';
import { openStored } from '#lib/proposals/server/read-document.ts';
import type { StoredText } from '#lib/versions/server/open-version.ts';

const asOneLine = (text: string) =>
	text
		.replace(/(?![\u200c\u200d\s])[\p{Cf}\p{Cc}]/gu, '')
		.replace(/\s+/gu, ' ')
		.trim();

/**
 * Whether some sections still say the same: the quoted words, if the older text has them in one line, otherwise all of them. How
 * they are set does not matter.
 */
export function compareWords({
	id,
	keys,
	quote,
	older,
	newer
}: {
	id: string;
	keys: readonly string[];
	quote: string;
	older: StoredText;
	newer: StoredText;
}): { same: boolean } {
	const [before, after] = [older, newer].map((stored) => {
		const doc = openStored(id, stored);
		const text = asOneLine(keys.map((key) => fragmentText(doc.getXmlFragment(key))).join('\n'));
		doc.destroy();
		return text;
	}) as [string, string];
	return { same: quote !== '' && before.includes(quote) ? after.includes(quote) : before === after };
}
