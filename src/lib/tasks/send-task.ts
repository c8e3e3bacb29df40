import { deserialize } from '$app/forms';
import type { Refusal } from '#lib/protocol/refusal.ts';

/** How long an answer may take, and how long to wait before each further try, in ms. */
const answerMs = 10_000;
const pausesMs = [0, 700, 2_000] as const;

/** What is said when no answer of the command itself came. */
export const noAnswer = {
	unreachable:
		'The server could not be reached, so nothing was changed. What you entered is still here. Try again in a moment.',
	signedOut:
		'You are signed out, so nothing was changed. Copy what you entered, then sign in again in another window.',
	hidden:
		'This is no longer here, or you can no longer see it, so nothing was changed. Copy what you entered if you need it.'
};

/**
 * Sends a form action of tasks from where there is no form. Without an answer it is sent again, the same in every word: a
 * command that had arrived changes nothing more. Answers why it was not done, in words; null: done. Never throws.
 */
export async function sendTask(url: string, fields: Record<string, string>): Promise<string | null> {
	for (const ms of pausesMs) {
		await new Promise((resolve) => setTimeout(resolve, ms));
		try {
			const response = await fetch(url, {
				method: 'POST',
				body: new URLSearchParams(fields),
				headers: { accept: 'application/json', 'x-sveltekit-action': 'true' },
				signal: AbortSignal.timeout(answerMs)
			});
			const result = deserialize(await response.text());
			if (result.type === 'success') return null;
			if (result.type === 'redirect') return noAnswer.signedOut;
			if (result.type === 'failure') {
				const refusal = result.data?.refusal as Refusal | undefined;
				return refusal?.message ?? noAnswer.unreachable;
			}
			if (result.status === 404) return noAnswer.hidden;
		} catch {
			// No line, or something in between that answered for the server: tried again below.
		}
	}
	return noAnswer.unreachable;
}
