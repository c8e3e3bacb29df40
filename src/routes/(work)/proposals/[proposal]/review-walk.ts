import { tick } from 'svelte';
import type { Range } from '#lib/comments/anchor.ts';
import type { Thread } from '#lib/comments/comment.ts';
import type { Margin } from '#lib/comments/margin.svelte.ts';
import type { Suggestion } from '#lib/suggestions/suggestion.ts';
import type { Suggestions } from '#lib/suggestions/suggestions.svelte.ts';
import { watchFocus } from '#lib/ui/is-focus-elsewhere.ts';
import type { Workspace } from '#lib/editor/workspace.svelte.ts';

/** What is walked through: functions, since a page may come to show another document or person. */
export interface WalkedPage {
	/** what the sections show */
	shown(): Workspace;
	/** the section on screen */
	current(): string | null;
	margin(): Margin;
	suggestions(): Suggestions;
	/** says something once, politely */
	say(words: string): void;
}

/** The ways from comment to comment and from suggestion to suggestion, in the text and beside it. */
export function createReviewWalk(page: WalkedPage) {
	/** Goes to a thread's words. With `focus` the keyboard goes there too. */
	async function goToThread(thread: Thread, focus = true): Promise<void> {
		page.margin().active = thread.id;
		await tick();
		const place = page.shown().sectionOf(thread.section)?.placeOf(thread.id) ?? null;
		goToPlace(thread.section, place, `mark[data-thread="${thread.id}"]`, focus);
	}

	/** Goes to a suggestion's place, likewise. */
	async function goToSuggestion(suggestion: Suggestion, focus = true): Promise<void> {
		page.suggestions().active = suggestion.id;
		await tick();
		const place = page.shown().sectionOf(suggestion.section)?.placeOfSuggestion(suggestion.id) ?? null;
		goToPlace(suggestion.section, place, `.prose [data-suggestion="${suggestion.id}"]`, focus);
	}

	function goToPlace(key: string, place: Range | null, selector: string, focus: boolean): void {
		const shown = page.shown();
		const section = shown.sectionOf(key);
		const words = document.querySelector<HTMLElement>(selector);
		if (!section || !place) {
			document.getElementById(`section-${key}`)?.scrollIntoView({ block: 'nearest' });
			return;
		}
		// Where the text is shown clean, or as a fork, the place has no element of its own.
		const { node } = section.editor.view.domAtPos(place.from);
		const element = words ?? (node instanceof Element ? node : node.parentElement);
		element?.scrollIntoView({ block: 'center' });
		if (!focus) return;
		if (shown.canWrite)
			section.editor.chain().setTextSelection(place.from).focus(undefined, { scrollIntoView: false }).run();
		else words?.focus({ preventScroll: true });
	}

	/** To the comment after the open one, or before it; the keyboard stays where its officer went meanwhile. */
	async function stepThread(by: 1 | -1): Promise<void> {
		const isLeft = watchFocus();
		const thread = await page.margin().next(by, page.current());
		if (isLeft()) return;
		if (!thread) return page.say(by > 0 ? 'No comments after this.' : 'No comments before this.');
		await goToThread(thread, false);
		await page.margin().open(thread.id, { focus: true });
	}

	/** The same for suggestions. */
	async function stepSuggestion(by: 1 | -1): Promise<void> {
		const isLeft = watchFocus();
		const suggestion = await page.suggestions().next(by, page.current());
		if (isLeft()) return;
		if (!suggestion) return page.say(by > 0 ? 'No suggestions after this.' : 'No suggestions before this.');
		await goToSuggestion(suggestion, false);
		await page.suggestions().open(suggestion.id, { focus: true });
	}

	return { goToThread, goToSuggestion, stepThread, stepSuggestion };
}
