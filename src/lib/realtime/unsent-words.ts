import type * as Y from 'yjs';
import { unsentPrefix } from './local-copies.ts';

/** A text with words of its officer's that are on this device, and not known to be on the server. */
export interface UnsentWords {
	officerId: string;
	/** the proposal's text, or a fork of it */
	documentId: string;
	proposalId: string;
	/** keys of the sections that they wrote in */
	sections: string[];
}

const nameOf = ({ officerId, documentId }: Pick<UnsentWords, 'officerId' | 'documentId'>) =>
	`${unsentPrefix}${officerId}:${documentId}`;

function read(name: string): Pick<UnsentWords, 'proposalId' | 'sections'> | null {
	const kept = JSON.parse(localStorage.getItem(name) ?? 'null') as Partial<UnsentWords> | null;
	return kept && typeof kept.proposalId === 'string' && Array.isArray(kept.sections)
		? { proposalId: kept.proposalId, sections: kept.sections.filter((key) => typeof key === 'string') }
		: null;
}

/** All that is noted on this device. */
export function listUnsentWords(): UnsentWords[] {
	try {
		return Object.keys(localStorage)
			.filter((name) => name.startsWith(unsentPrefix))
			.flatMap((name) => {
				const [officerId = '', documentId = ''] = name.slice(unsentPrefix.length).split(':');
				const noted = read(name);
				return noted ? [{ officerId, documentId, ...noted }] : [];
			});
	} catch {
		// Nothing can be kept here.
		return [];
	}
}

/**
 * Notes on this device, as it is typed, which sections of an open text hold words that may not be on the server: the copy here
 * does not tell them from the others, and pages without the text must know of them before they delete it. [P3] Ends with the
 * document; the note lasts, and a page after this one goes on with it. Returns how to forget it: all that was typed is on the
 * server, or nothing of it is kept on this device.
 */
export function noteUnsentWords({
	doc,
	fragment,
	keys,
	isKept,
	...text
}: {
	doc: Y.Doc;
	fragment: (key: string) => Y.XmlFragment;
	keys: readonly string[];
	/** false: this browser keeps no copy, so that nothing could be sent later */
	isKept: () => boolean;
} & Omit<UnsentWords, 'sections'>): () => void {
	const name = nameOf(text);
	/** what this page has put into the note */
	const noted = new Set<string>();

	const onTransaction = (transaction: Y.Transaction) => {
		// What is read from the copy, or comes from another tab, was noted by the page where it was typed.
		if (!transaction.local || !isKept()) return;
		const before = noted.size;
		for (const key of keys) {
			// Yjs types the map by its widest event.
			const type = fragment(key) as unknown as Parameters<typeof transaction.changedParentTypes.has>[0];
			if (transaction.changedParentTypes.has(type)) noted.add(key);
		}
		if (noted.size > before) write();
	};
	const write = () => {
		try {
			const sections = [...new Set([...(read(name)?.sections ?? []), ...noted])];
			localStorage.setItem(name, JSON.stringify({ proposalId: text.proposalId, sections }));
		} catch {
			// Nothing can be kept here, or no more: leaving the page with unsent words asks all the same.
		}
	};
	doc.on('afterTransaction', onTransaction);

	return () => {
		noted.clear();
		try {
			localStorage.removeItem(name);
		} catch {
			// Nothing was kept.
		}
	};
}
