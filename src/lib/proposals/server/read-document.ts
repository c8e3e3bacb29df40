import type { Sql } from 'postgres';
import * as Y from 'yjs';
import { DamagedDocument, readDocument, type StoredDocument } from '#db/queries/documents.ts';
import { fragmentText } from '../fragment-text.ts';
import { renderFragment } from '../render.ts';
import { countWords } from '../words.ts';

/** A section as the page shows it before any script has loaded. */
export interface SectionText {
	/** safe: only the schema's elements and attributes */
	html: string;
	words: number;
}

/** `damaged` is told to the officer as such: a text that cannot be read must never look like an empty one. [P7] */
export type ProposalText =
	{ state: 'read'; sections: Record<string, SectionText> } | { state: 'damaged' } | { state: 'missing' };

/** Throws DamagedDocument when bytes cannot be applied, or name edits that are not there. */
export function openStored(id: string, { snapshot, tail }: Pick<StoredDocument, 'snapshot' | 'tail'>): Y.Doc {
	const doc = new Y.Doc();
	try {
		doc.transact(() => {
			if (snapshot) Y.applyUpdate(doc, snapshot);
			for (const update of tail) Y.applyUpdate(doc, update);
		});
	} catch (error) {
		doc.destroy();
		throw new DamagedDocument(id, `its updates cannot be read (${String(error)})`);
	}
	if (doc.store.pendingStructs || doc.store.pendingDs) {
		doc.destroy();
		throw new DamagedDocument(id, 'it builds on edits that are not there');
	}
	return doc;
}

/**
 * Reads a proposal's text, section by section, at one moment. The caller has checked access. `onDamage` is told what is
 * wrong, for the log; it never sees text.
 */
export async function readProposalText(
	sql: Sql,
	{ id, keys, onDamage }: { id: string; keys: readonly string[]; onDamage?: (error: DamagedDocument) => void }
): Promise<ProposalText> {
	try {
		const stored = await readDocument(sql, id);
		if (!stored) return { state: 'missing' };
		const doc = openStored(id, stored);
		const sections = Object.fromEntries(
			keys.map((key) => {
				const fragment = doc.getXmlFragment(key);
				return [key, { html: renderFragment(fragment), words: countWords(fragmentText(fragment)) }];
			})
		);
		doc.destroy();
		return { state: 'read', sections };
	} catch (error) {
		if (!(error instanceof DamagedDocument)) throw error;
		onDamage?.(error);
		return { state: 'damaged' };
	}
}
