import { deserialize } from '$app/forms';
import type { CommentConflict } from './comment.ts';
import type { AbsentRefusal } from '#lib/mentions/mention.ts';
import type { Refusal } from '#lib/protocol/refusal.ts';

/** How long an answer may take, and how long to wait before each further try, in ms. */
const answerMs = 10_000;
const pausesMs = [0, 700, 2_000] as const;

export type Answer =
	| { ok: true; data: Record<string, unknown> }
	| {
			ok: false;
			message: string;
			present?: CommentConflict['present'];
			absent?: AbsentRefusal['absent'];
	  };

/** What is said when no answer of the command itself came. */
interface NoAnswerWords {
	unreachable: string;
	signedOut: string;
	hidden: string;
}
const ofComments: NoAnswerWords = {
	unreachable:
		'The server could not be reached, so this was not sent. Your words are still here. Try again in a moment.',
	signedOut:
		'You are signed out, so this was not sent. Your words are still here: copy them, then sign in again.',
	hidden: 'This is no longer here, or you can no longer see it. Copy your words if you need them.'
};

/**
 * Sends a form action as its form would. Without an answer it is sent again, the same in every word: the ids in it were
 * made by the page, so that a command that had arrived changes nothing more. Never throws.
 */
export async function sendCommand(
	url: string,
	fields: Record<string, string>,
	{ unreachable, signedOut, hidden }: NoAnswerWords = ofComments
): Promise<Answer> {
	const body = new URLSearchParams(fields);
	for (const ms of pausesMs) {
		await new Promise((resolve) => setTimeout(resolve, ms));
		try {
			const response = await fetch(url, {
				method: 'POST',
				body,
				headers: { accept: 'application/json', 'x-sveltekit-action': 'true' },
				signal: AbortSignal.timeout(answerMs)
			});
			const result = deserialize(await response.text());
			switch (result.type) {
				case 'success':
					return { ok: true, data: result.data ?? {} };
				case 'redirect':
					return { ok: false, message: result.location.startsWith('/sign-in') ? signedOut : unreachable };
				case 'failure': {
					const refusal = result.data?.refusal as
						(Refusal & Partial<Pick<CommentConflict, 'present'> & Pick<AbsentRefusal, 'absent'>>) | undefined;
					const { present, absent } = refusal ?? {};
					return { ok: false, message: refusal?.message ?? unreachable, present, absent };
				}
				case 'error':
					if (result.status === 404) return { ok: false, message: hidden };
			}
		} catch {
			// No line, or something in between that answered for the server: tried again below.
		}
	}
	return { ok: false, message: unreachable };
}
