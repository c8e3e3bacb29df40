import { defaultDeleteFilter, defaultProtectedNodes, ySyncPluginKey } from '@tiptap/y-tiptap';
import type { Awareness } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { fragmentText } from '#lib/proposals/fragment-text.ts';
import { syncPath } from '#lib/protocol/sync.ts';
import { connect, type Connection } from './connect.ts';
import { keepLocalCopy, type LocalCopyState } from './local-copy.ts';
import { othersPresent, type Present } from './presence.ts';
import type { FinalReason, SaveState } from './status.ts';
import { shareBetweenTabs } from './tabs.ts';

export interface DocumentEvents {
	onSave(state: SaveState, unsaved: number): void;
	/** The text is whole: editors may be put on it. Before this an editor would write into an empty document. [P7][P8] */
	onLoaded(): void;
	onPresence(others: Present[]): void;
	/** a section's text changed, by anybody; at most once a frame */
	onText(key: string): void;
	onAccess(access: 'write' | 'read'): void;
	onFinal(reason: FinalReason): void;
	onLocalCopy(state: LocalCopyState): void;
	/** whether the server answers */
	onLine(connected: boolean): void;
}

export interface OpenDocument {
	readonly doc: Y.Doc;
	readonly awareness: Awareness;
	/** one history for all sections, of this page's own changes only */
	readonly undo: Y.UndoManager;
	readonly connection: Connection;
	fragment(key: string): Y.XmlFragment;
	/** sections with changes that are not known to be saved, as plain text for their writer to keep */
	unsavedTexts(): { key: string; text: string }[];
	/** Closes everything. With `forget` the copy on this device goes too. */
	close(options?: { forget?: boolean }): Promise<void>;
}

/** Opens a proposal's document: local copy, connection, history. Whoever opens it closes it. */
export function openDocument({
	documentId,
	officerId,
	keys,
	mayWrite,
	origin,
	events
}: {
	documentId: string;
	officerId: string;
	keys: readonly string[];
	/** Who may only read gets the server's text first: what the copy then adds is what was never sent. [P5] */
	mayWrite: boolean;
	/** of the page: `https://host` */
	origin: string;
	events: DocumentEvents;
}): OpenDocument {
	const doc = new Y.Doc();
	const fragments = new Map(keys.map((key) => [key, doc.getXmlFragment(key)]));
	const unsavedKeys = new Set<string>();
	let loaded = false;
	let closed = false;

	const becomeLoaded = () => {
		if (loaded || closed) return;
		loaded = true;
		events.onLoaded();
	};

	const synced = Promise.withResolvers<void>();
	const localCopy = keepLocalCopy({
		doc,
		officerId,
		documentId,
		after: mayWrite ? Promise.resolve() : synced.promise,
		onState: events.onLocalCopy
	});
	// The server gives every section at least one paragraph, so a copy in which none is empty was whole once.
	void localCopy.loaded.then((found) => {
		if (found && [...fragments.values()].every((fragment) => fragment.length > 0)) becomeLoaded();
	});

	const tabs = shareBetweenTabs({ doc, officerId, documentId });
	const changed = new Set<string>();
	let frame = 0;
	const tellChanged = () => {
		frame = 0;
		for (const key of changed) events.onText(key);
		changed.clear();
	};
	const onTransaction = (transaction: Y.Transaction) => {
		for (const [key, fragment] of fragments) {
			// Yjs types the map by its widest event.
			const type = fragment as unknown as Parameters<typeof transaction.changedParentTypes.has>[0];
			if (!transaction.changedParentTypes.has(type)) continue;
			// Not `transaction.local`: Yjs takes what is read from the copy on this device for somebody else's.
			if (transaction.origin !== connection.origin) unsavedKeys.add(key);
			changed.add(key);
		}
		if (changed.size > 0 && !frame) frame = requestAnimationFrame(tellChanged);
	};
	doc.on('afterTransaction', onTransaction);

	const connection = connect({
		base: origin.replace(/^http/, 'ws') + syncPath.replace(/\/$/, ''),
		documentId,
		doc,
		events: {
			onSave(state, unsaved) {
				// The line ends with the document: that is nothing for the page to say.
				if (closed) return;
				if (unsaved === 0) unsavedKeys.clear();
				tabs.setOffline(state === 'offline');
				events.onSave(state, unsaved);
			},
			onSynced() {
				becomeLoaded();
				synced.resolve();
			},
			onLine: events.onLine,
			onAccess: events.onAccess,
			onFinal: events.onFinal
		}
	});

	const { awareness } = connection;
	const onPresence = () => events.onPresence(othersPresent(awareness.getStates(), awareness.clientID));
	awareness.on('change', onPresence);

	const undo = new Y.UndoManager([...fragments.values()], {
		doc,
		trackedOrigins: new Set([ySyncPluginKey]),
		// Undoing the making of a paragraph must not take with it what somebody else wrote in it since.
		deleteFilter: (item) => defaultDeleteFilter(item, defaultProtectedNodes),
		captureTransaction: (transaction) => transaction.meta.get('addToHistory') !== false
	});

	return {
		doc,
		awareness,
		undo,
		connection,
		fragment: (key) => fragments.get(key)!,
		unsavedTexts: () =>
			connection.unsaved === 0
				? []
				: [...unsavedKeys].map((key) => ({ key, text: fragmentText(fragments.get(key)!) })),
		async close({ forget = false } = {}) {
			if (closed) return;
			closed = true;
			cancelAnimationFrame(frame);
			doc.off('afterTransaction', onTransaction);
			awareness.off('change', onPresence);
			connection.close();
			tabs.close();
			if (forget) await localCopy.wipe();
			localCopy.close();
			undo.destroy();
			doc.destroy();
		}
	};
}
