import type { SubmitFunction } from '@sveltejs/kit';
import { invalidateAll } from '$app/navigation';
import type { MeetingConflict } from '#lib/meetings/meeting.ts';
import type { Refusal } from '#lib/protocol/refusal.ts';
import { noAnswer } from '#lib/tasks/send-task.ts';
import { focusOnce } from '#lib/ui/focus-once.ts';

/** Why a form's deed was not done; null: it was. */
export type Wrong = (Pick<Refusal, 'message' | 'field'> & Partial<Pick<MeetingConflict, 'present'>>) | null;

interface Around {
	/** told before the page is read again, since somebody may type on meanwhile */
	say(wrong: Wrong): void;
	/** gets the keyboard when its button goes with what it did */
	home?(): HTMLElement | undefined;
}

/** How long a page may take to show what was done, in ms. */
const shownWithinMs = 5_000;

/** Gives the keyboard to `home` when the button it is on goes from the page: with the step that it made, the last of its kind. */
function homeWhenGone(button: HTMLElement, home: () => HTMLElement | undefined): void {
	const observer = new MutationObserver(() => {
		if (button.isConnected) return;
		stop();
		const place = home();
		if (place && document.activeElement === document.body) focusOnce(place);
	});
	const late = setTimeout(() => stop(), shownWithinMs);
	const stop = () => {
		clearTimeout(late);
		observer.disconnect();
	};
	observer.observe(document.body, { childList: true, subtree: true });
}

/**
 * Sends a form where it stands: what was typed never gives way to an error page, and the keyboard stays. Also after a refusal the page is
 * read again: somebody else may have been first. Without script the page's head answers it.
 */
export const sendHere =
	({ say, home }: Around): SubmitFunction =>
	({ submitter }) =>
	async ({ result }) => {
		switch (result.type) {
			case 'success':
				say(null);
				break;
			case 'failure':
				say((result.data?.refusal as Refusal | undefined) ?? { message: noAnswer.unreachable });
				break;
			case 'redirect':
				return say({ message: noAnswer.signedOut });
			case 'error':
				return say({ message: result.status === 404 ? noAnswer.hidden : noAnswer.unreachable });
		}
		if (home && submitter) homeWhenGone(submitter, home);
		await invalidateAll();
	};
