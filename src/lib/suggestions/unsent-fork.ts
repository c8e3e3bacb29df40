import * as Y from 'yjs';
import { fragmentText } from '#lib/proposals/fragment-text.ts';
import { keepLocalCopy } from '#lib/realtime/local-copy.ts';

/**
 * The sections of a fork as this device kept them, as plain text, for their writer; the copy is forgotten with it. For a
 * fork that is gone: what was typed in it without a connection can no longer be sent [P3]. Empty: nothing was kept.
 */
export async function takeForkCopy({
	officerId,
	forkId,
	keys
}: {
	officerId: string;
	forkId: string;
	keys: readonly string[];
}): Promise<{ key: string; text: string }[]> {
	const doc = new Y.Doc();
	const copy = keepLocalCopy({
		doc,
		officerId,
		documentId: forkId,
		after: Promise.resolve(),
		onState: () => {}
	});
	const found = await copy.loaded;
	const texts = found ? keys.map((key) => ({ key, text: fragmentText(doc.getXmlFragment(key)) })) : [];
	await copy.wipe();
	copy.close();
	doc.destroy();
	return texts;
}
