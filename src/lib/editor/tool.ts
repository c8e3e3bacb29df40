import type { IconName } from '#lib/ui/Icon.svelte';
import type { Editor } from './section-editor.ts';
import type { Workspace } from './workspace.svelte.ts';

/** What a tool works with. */
export interface ToolContext {
	/** that has, or last had, the caret */
	editor: Editor | null;
	workspace: Workspace;
	/** opens the dialog for a link */
	link(): void;
	/** begins a comment; missing: the officer may not */
	comment?: () => void;
}

export interface Tool {
	id: string;
	/** its name, read out, shown as a tip and in a menu */
	name: string;
	/** what the button shows: words, a letter or an icon; an icon's words go where there is no room */
	words?: string;
	mark?: string;
	icon?: IconName;
	/** as aria-keyshortcuts has it */
	shortcut?: string;
	/** a tool that is on or off */
	isOn?(context: ToolContext): boolean;
	/** missing: always */
	isOffered?(context: ToolContext): boolean;
	/** missing: when there is a text to write in */
	isReady?(context: ToolContext): boolean;
	/** it opens a dialog */
	opens?: 'dialog';
	run(context: ToolContext): void;
}

export interface ToolGroup {
	id: string;
	/** groups with a low number stay in the bar when it gets narrow; the others go to its menu */
	rank: number;
	tools: readonly Tool[];
}

/** Several tools behind one button. */
export interface ToolMenuSpec {
	id: string;
	name: string;
	groups: readonly (readonly Tool[])[];
}

export const isReady = (tool: Tool, context: ToolContext): boolean =>
	tool.isReady
		? tool.isReady(context)
		: context.editor !== null && !context.editor.isDestroyed && context.workspace.canWrite;

const marks: Record<string, string> = { ArrowUp: '↑', ArrowDown: '↓', ArrowLeft: '←', ArrowRight: '→' };

/** A shortcut as people write it: Control+Alt+2 is Ctrl Alt 2. */
export const shortcutWords = (shortcut: string): string =>
	shortcut
		.split('+')
		.map((key) => (key === 'Control' ? 'Ctrl' : (marks[key] ?? key)))
		.join(' ');
