import { mount, unmount } from 'svelte';
import { listKeptDocuments } from '#lib/realtime/kept-documents.ts';
import { listUnsentWords } from '#lib/realtime/unsent-words.ts';
import UnsentDialog from './UnsentDialog.svelte';

/** Shows which texts hold words that may not have been sent; `signOut` is what the officer may do all the same. */
export async function askUnsent(signOut: () => void): Promise<void> {
	const ids = new Set(listUnsentWords().map(({ proposalId }) => proposalId));
	const kept = await listKeptDocuments();
	const texts = [...ids].map((id) => ({
		id,
		title: kept.find(({ documentId }) => documentId === id)?.title ?? 'A text on this device'
	}));
	const dialog = mount(UnsentDialog, {
		target: document.body,
		props: { texts, signOut, onclose: () => void unmount(dialog) }
	});
}
