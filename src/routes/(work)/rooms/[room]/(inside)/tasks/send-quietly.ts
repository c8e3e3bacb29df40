import type { SubmitFunction } from '@sveltejs/kit';
import { invalidateAll } from '$app/navigation';
import type { Refusal } from '#lib/protocol/refusal.ts';
import { noAnswer } from '#lib/tasks/send-task.ts';
import type { TaskConflict } from '#lib/tasks/task.ts';

export type Answer =
	| { ok: true; words: string; revision?: number; fresh: string }
	| { ok: false; refusal: Pick<Refusal, 'message' | 'field'>; present?: TaskConflict['present'] };

/**
 * Sends a form where it stands: what was typed never gives way to an error page. It is told before the page is read
 * again, since somebody may type on meanwhile. Without script the page's head answers it.
 */
export const sendQuietly =
	(say: (answer: Answer) => void): SubmitFunction =>
	() =>
	async ({ result }) => {
		const not = (message: string) => say({ ok: false, refusal: { message } });
		switch (result.type) {
			case 'success': {
				const { done, revision, fresh } = result.data as { done: string; revision?: number; fresh: string };
				say({ ok: true, words: done, revision, fresh });
				return invalidateAll();
			}
			case 'failure': {
				const refusal = result.data?.refusal as (Refusal & Partial<TaskConflict>) | undefined;
				if (!refusal) return not(noAnswer.unreachable);
				return say({ ok: false, refusal, present: refusal.present });
			}
			case 'redirect':
				return not(noAnswer.signedOut);
			case 'error':
				return not(result.status === 404 ? noAnswer.hidden : noAnswer.unreachable);
		}
	};
