import type { CopiedImages } from './image.ts';

const answerMs = 20_000;

/** Asks for pictures of other proposals to be copied into this one. Null: there was no answer. Never throws. */
export async function bringAlong(proposalId: string, ids: readonly string[]): Promise<CopiedImages | null> {
	try {
		const response = await fetch(`/proposals/${proposalId}/images/copy`, {
			method: 'POST',
			body: JSON.stringify({ ids }),
			headers: { 'content-type': 'application/json', accept: 'application/json' },
			signal: AbortSignal.timeout(answerMs)
		});
		return response.ok ? ((await response.json()) as { copied: CopiedImages }).copied : null;
	} catch {
		// No line: nothing is known of the pictures.
		return null;
	}
}
