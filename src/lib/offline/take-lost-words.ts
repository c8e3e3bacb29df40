import * as Y from 'yjs';
import { fragmentText } from '#lib/proposals/fragment-text.ts';
import { listKeptDocuments } from '#lib/realtime/kept-documents.ts';
import { readLastKeys } from '#lib/realtime/last-keys.ts';
import { wipeDevice } from '#lib/realtime/local-copies.ts';
import { readLocalCopy } from '#lib/realtime/local-copy.ts';
import { readRescued, type RescuedText } from '#lib/realtime/rescued-texts.ts';
import { listUnsentWords } from '#lib/realtime/unsent-words.ts';

export interface LostWords {
	title: string;
	/** of sections, by their keys */
	titles: Record<string, string>;
	texts: RescuedText[];
}

/**
 * The words of a proposal that its officer may not see any more which are on this device and not known to be on the server: the
 * sections they wrote in, as they stand here, and what was handed back before. Then everything of it is deleted from here [P5]:
 * they are the caller's alone. Throws, and deletes nothing, when the copy cannot be read.
 */
export async function takeLostWords(officerId: string, proposalId: string): Promise<LostWords> {
	const kept = (await listKeptDocuments()).find(
		(each) => each.officerId === officerId && each.documentId === proposalId
	);
	const unsent = listUnsentWords().filter(
		(each) => each.officerId === officerId && each.proposalId === proposalId
	);
	const texts = readRescued(officerId, proposalId);
	for (const { documentId, sections } of unsent) {
		const doc = (await readLocalCopy(officerId, documentId)) ?? new Y.Doc();
		for (const bytes of readLastKeys(officerId, documentId)) Y.applyUpdate(doc, bytes);
		for (const key of sections) texts.push({ key, text: fragmentText(doc.getXmlFragment(key)) });
		doc.destroy();
	}
	const own = new Set([proposalId, ...unsent.map(({ documentId }) => documentId)]);
	await wipeDevice((copy) => copy.officerId === officerId && own.has(copy.documentId));
	return {
		title: kept?.title ?? 'A proposal',
		titles: Object.fromEntries((kept?.sections ?? []).map(({ key, title }) => [key, title])),
		texts: texts.filter(({ text }) => text.trim() !== '')
	};
}
