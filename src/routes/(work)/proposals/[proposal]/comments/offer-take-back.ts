import { invalidateAll } from '$app/navigation';
import { takeBack } from '#lib/comments/take-back.ts';
import { toasts } from '#lib/ui/toasts.svelte.ts';

/** Offers to undo what a form of the list just did, by another of its actions. */
export function offerTakeBack(
	words: string,
	{
		proposalId,
		action,
		fields,
		thread
	}: {
		proposalId: string;
		action: 'restore' | 'resolve';
		fields: Record<string, string>;
		/** where the keyboard goes then */
		thread: string;
	}
): void {
	toasts.offerUndo({
		words,
		async undo() {
			const problem = await takeBack(`/proposals/${proposalId}/comments?/${action}`, fields);
			if (problem === null) await invalidateAll();
			return problem;
		},
		focusAfter: () => document.getElementById(`thread-${thread}`)
	});
}
