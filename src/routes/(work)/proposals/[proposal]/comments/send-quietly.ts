import type { SubmitFunction } from '@sveltejs/kit';
import { invalidateAll } from '$app/navigation';
import type { CommentConflict } from '#lib/comments/comment.ts';
import type { AbsentRefusal } from '#lib/mentions/mention.ts';
import type { Refusal } from '#lib/protocol/refusal.ts';
import { unreachable } from '../unreachable.ts';

export type Answer =
	| { ok: true; words: string }
	| {
			ok: false;
			words: string;
			present?: CommentConflict['present'];
			absent?: AbsentRefusal['absent'];
	  };

const hidden =
	'This is no longer here, or you can no longer see it, so nothing was sent. Copy your words if you need them.';

/**
 * Sends a form without leaving its place on a long page: the answer is said beside the form, where the officer is, and
 * what they typed never gives way to an error page. Without script the same form is answered by the page's head.
 */
export const sendQuietly =
	(say: (answer: Answer) => void): SubmitFunction =>
	() =>
	async ({ result }) => {
		switch (result.type) {
			case 'success':
				await invalidateAll();
				return say({ ok: true, words: String(result.data?.done ?? '') });
			case 'failure': {
				const refusal = result.data?.refusal as
					(Refusal & Partial<Pick<CommentConflict, 'present'> & Pick<AbsentRefusal, 'absent'>>) | undefined;
				const { present, absent } = refusal ?? {};
				return say({ ok: false, words: refusal?.message ?? unreachable, present, absent });
			}
			case 'redirect':
				return say({
					ok: false,
					words:
						'You are signed out, so nothing was sent. Copy your words, then sign in again in another window.'
				});
			case 'error':
				return say({ ok: false, words: result.status === 404 ? hidden : unreachable });
		}
	};
