import { goto } from '$app/navigation';
import { decisionLink } from '#lib/decisions/decision-link.ts';
import { selectedWords } from '#lib/editor/selected-words.ts';
import type { Workspace } from '#lib/editor/workspace.svelte.ts';
import type { PaletteEntry } from '#lib/palette/palette-entry.ts';
import type { SectionView } from '#lib/proposals/proposal.ts';
import { copySectionLink } from './copy-section-link.ts';

/** What the page of a text can do for its officer now; a deed that is missing is one that they may not do. */
export interface TextPage {
	sections: readonly SectionView[];
	go(key: string): void;
	proposalId: string;
	/** the section on screen */
	current: string | null;
	comment?(): void;
	/** a task can be made of what is selected in the text */
	task?: { roomId: string; text: Workspace };
	/** the room, where a decision about the text can be asked for, and the text; missing: the officer may not */
	decide?: { roomId: string; workspace: Workspace };
	step: { thread(by: 1 | -1): void; suggestion(by: 1 | -1): void };
	suggesting?: { on: boolean; switch(): void };
	/** the suggestions of others in the text; missing: there are none */
	shown?: { on: boolean; switch(): void };
	/** help with plain language; missing: there is none for this text */
	plain?: { on: boolean; switch(): void };
	/** looks for words in the text; the other also puts others in their place */
	find?(): void;
	replace?(): void;
	/** a section, or with null all of them, as Markdown */
	copyMarkdown?(key: string | null): void;
	/** how the page is connected, in words */
	connection(): void;
}

/** The form of a new decision, with the words that are selected, or with the section on screen. */
function askAbout(
	{ proposalId, current }: TextPage,
	{ roomId, workspace }: NonNullable<TextPage['decide']>
): string {
	const selected = selectedWords(workspace);
	const { from, to } = selected?.range ?? { from: 0, to: 0 };
	const text = selected && workspace.sectionOf(selected.key)?.editor?.state.doc;
	return decisionLink(roomId, {
		proposal: proposalId,
		section: selected?.key ?? current ?? '',
		quote: text ? text.textBetween(from, to, ' ', ' ') : ''
	});
}

/** The sections of the open text, and what can be done there. */
export function textEntries(page: TextPage): PaletteEntry[] {
	const { comment, task, decide, suggesting, shown, plain, find, replace, copyMarkdown, step } = page;
	const here = page.sections.find(({ key }) => key === page.current) ?? page.sections[0];
	const entries: (PaletteEntry | false | undefined)[] = [
		...page.sections.map(({ key, title }): PaletteEntry => {
			return {
				id: `section-${key}`,
				group: 'go',
				name: title,
				also: 'section',
				about: 'Section',
				run: () => page.go(key)
			};
		}),
		walk('next', 'Next comment', 'go on conversation', () => step.thread(1)),
		walk('previous', 'Previous comment', 'back conversation', () => step.thread(-1)),
		walk('next-suggestion', 'Next suggestion', 'go on change', () => step.suggestion(1)),
		walk('previous-suggestion', 'Previous suggestion', 'back change', () => step.suggestion(-1)),
		comment && {
			id: 'comment',
			group: 'do',
			name: 'Comment',
			also: 'note question ask thread',
			about: 'On the selected words, or on the section',
			icon: 'comment',
			shortcut: 'comment',
			run: comment
		},
		task && {
			id: 'task',
			group: 'do',
			name: 'Make a task of this',
			also: 'to do action assign',
			about: 'Of the selected words, or of the section',
			icon: 'check',
			run: () => {
				const { key, words } = wordsOf(task.text, here?.key ?? '');
				const from = `text:${page.proposalId}:${key}`;
				void goto(`/rooms/${task.roomId}/tasks/new?${new URLSearchParams({ from, words })}`);
			}
		},
		decide && {
			id: 'decide',
			group: 'do',
			name: 'Ask for a decision about this',
			also: 'vote consent propose agree poll',
			about: 'On the selected words, or on the section',
			icon: 'check',
			run: () => void goto(askAbout(page, decide))
		},
		suggesting && {
			id: 'suggest',
			group: 'do',
			name: suggesting.on ? 'Stop suggesting' : 'Suggest changes',
			also: 'mode editing propose track',
			icon: 'edit',
			run: suggesting.switch
		},
		shown && {
			id: 'shown',
			group: 'do',
			name: shown.on ? 'Hide suggestions in the text' : 'Show suggestions in the text',
			also: 'clean changes',
			run: shown.switch
		},
		plain && {
			id: 'plain',
			group: 'do',
			name: plain.on ? 'Hide help with plain language' : 'Show help with plain language',
			also: 'reading age sentences words to avoid latin',
			run: plain.switch
		},
		find && {
			id: 'find',
			group: 'do',
			name: 'Find in the text',
			also: 'search replace words',
			icon: 'search',
			shortcut: 'find',
			run: find
		},
		replace && {
			id: 'replace',
			group: 'do',
			name: 'Replace in the text',
			also: 'find search change words',
			icon: 'search',
			shortcut: 'replace',
			run: replace
		},
		copyMarkdown &&
			here && {
				id: 'copy-section',
				group: 'do',
				name: 'Copy this section as Markdown',
				also: 'md export clipboard',
				about: here.title,
				run: () => copyMarkdown(here.key)
			},
		copyMarkdown && {
			id: 'copy-all',
			group: 'do',
			name: 'Copy the whole text as Markdown',
			also: 'md export clipboard',
			run: () => copyMarkdown(null)
		},
		{
			id: 'connection',
			group: 'do',
			name: 'How am I connected',
			also: 'network websocket offline it team',
			icon: 'cloud',
			run: page.connection
		},
		here && {
			id: 'copy-link',
			group: 'do',
			name: 'Copy link to this section',
			also: 'share address url',
			about: here.title,
			icon: 'link',
			run: () => void copySectionLink(page.proposalId, here.key)
		}
	];
	return entries.filter((entry) => typeof entry === 'object');
}

function walk(
	id: 'next' | 'previous' | 'next-suggestion' | 'previous-suggestion',
	name: string,
	also: string,
	run: () => void
): PaletteEntry {
	return { id, group: 'go', name, also, shortcut: id, run };
}

/** What a task is made of: the selected words, by pointer or keyboard, or none of them and the section. */
function wordsOf(text: Workspace, current: string): { key: string; words: string } {
	const selected = selectedWords(text);
	const key = selected?.key ?? text.activeKey ?? current;
	const editor = text.sectionOf(key)?.editor;
	const range = selected?.range ?? (key === text.activeKey ? editor?.state.selection : null);
	if (!editor || !range) return { key, words: '' };
	return { key, words: editor.state.doc.textBetween(range.from, range.to, ' ').slice(0, 500) };
}
