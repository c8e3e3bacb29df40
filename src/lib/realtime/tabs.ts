import * as Y from 'yjs';
import { SCHEMA_VERSION } from '#lib/protocol/sync.ts';

type Message = { type: 'ask'; vector: Uint8Array } | { type: 'update'; bytes: Uint8Array };

export interface Tabs {
	/** Whether this tab has no line to the server: only then it tells the others what is typed in it. */
	setOffline(offline: boolean): void;
	close(): void;
}

/**
 * Tabs of one officer on one document, in one browser: without a line they tell each other what is typed. What came that
 * way is nobody's answer that it is stored: it counts as unsaved in each tab until the server says so. [P1]
 */
export function shareBetweenTabs({
	doc,
	officerId,
	documentId
}: {
	doc: Y.Doc;
	officerId: string;
	documentId: string;
}): Tabs {
	// A tab of another schema would delete what it does not know, and tell that to this one. [P7]
	const channel = new BroadcastChannel(`folkmoot:${SCHEMA_VERSION}:${officerId}:${documentId}`);
	let offline = false;
	const origin = { tabs: documentId };

	const post = (message: Message) => channel.postMessage(message);
	const onUpdate = (bytes: Uint8Array, from: unknown) => {
		if (offline && from !== origin) post({ type: 'update', bytes });
	};
	doc.on('update', onUpdate);
	channel.onmessage = ({ data }: MessageEvent<Message>) => {
		// A tab of another version of the program may say something else.
		if (data.type === 'update') Y.applyUpdate(doc, data.bytes, origin);
		else if (data.type === 'ask') post({ type: 'update', bytes: Y.encodeStateAsUpdate(doc, data.vector) });
	};

	return {
		setOffline(next) {
			if (offline === next) return;
			offline = next;
			// What the others have that did not come through the server any more; and they ask in their turn.
			if (next) post({ type: 'ask', vector: Y.encodeStateVector(doc) });
		},
		close() {
			doc.off('update', onUpdate);
			channel.close();
		}
	};
}
