import { toasts } from '#lib/ui/toasts.svelte.ts';

/** Puts the address of a section on the clipboard, and says so. */
export async function copySectionLink(proposalId: string, key: string): Promise<void> {
	try {
		await navigator.clipboard.writeText(`${location.origin}/proposals/${proposalId}#section-${key}`);
		toasts.tell('Link copied');
	} catch {
		// The browser keeps the clipboard to itself, or there is none over plain HTTP.
		toasts.tell('The link could not be copied. Copy the address of the page instead.');
	}
}
