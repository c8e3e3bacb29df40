import * as Y from 'yjs';

/**
 * Where words stand in a section of a stored text, as the two ends of an anchor: what a page makes of words that
 * somebody selects there. They must stand within one block. Null: they do not stand there.
 */
export function anchorWords(
	update: Uint8Array,
	section: string,
	words: string
): { start: Uint8Array; end: Uint8Array } | null {
	const doc = new Y.Doc();
	try {
		Y.applyUpdate(doc, update);
		for (const text of doc.getXmlFragment(section).createTreeWalker((node) => node instanceof Y.XmlText)) {
			if (!(text instanceof Y.XmlText)) continue;
			const at = text.toString().indexOf(words);
			if (at < 0) continue;
			const place = (index: number, assoc: number) =>
				Y.encodeRelativePosition(Y.createRelativePositionFromTypeIndex(text, index, assoc));
			return { start: place(at, 0), end: place(at + words.length, -1) };
		}
		return null;
	} finally {
		doc.destroy();
	}
}
