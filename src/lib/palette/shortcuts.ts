/** Every key of the product, once: the palette, the list that ? opens and the help page are made from it. */
export interface Shortcut {
	id: string;
	group: keyof typeof shortcutGroups;
	/** keys pressed together, with + between them; Mod is Ctrl, and Command on a Mac */
	keys: string;
	does: string;
	/** a single character, which the switch for such keys turns off (WCAG 2.1.4) */
	single?: true;
}

export const shortcutGroups = {
	everywhere: 'Everywhere',
	text: 'In the text',
	comments: 'Comments and suggestions',
	others: 'With others',
	board: 'On a board of tasks'
} as const;

export const shortcuts = [
	{ id: 'palette', group: 'everywhere', keys: 'Mod+K', does: 'Search or jump to' },
	{ id: 'shortcuts', group: 'everywhere', keys: '?', does: 'List these keys', single: true },
	{ id: 'undo-toast', group: 'everywhere', keys: 'Alt+Z', does: 'Undo what a message at the foot offers' },

	{ id: 'tools', group: 'text', keys: 'Alt+F10', does: 'Go to the text tools; Escape goes back' },
	{ id: 'undo', group: 'text', keys: 'Mod+Z', does: 'Undo my last change' },
	{ id: 'redo', group: 'text', keys: 'Mod+Shift+Z', does: 'Redo' },
	{ id: 'bold', group: 'text', keys: 'Mod+B', does: 'Bold' },
	{ id: 'italic', group: 'text', keys: 'Mod+I', does: 'Italic' },
	{ id: 'heading', group: 'text', keys: 'Mod+Alt+2', does: 'Heading' },
	{ id: 'subheading', group: 'text', keys: 'Mod+Alt+3', does: 'Subheading' },
	{ id: 'numbers', group: 'text', keys: 'Mod+Shift+7', does: 'Numbered list' },
	{ id: 'bullets', group: 'text', keys: 'Mod+Shift+8', does: 'Bulleted list' },
	{ id: 'quote', group: 'text', keys: 'Mod+Shift+B', does: 'Quote' },
	{
		id: 'slash',
		group: 'text',
		keys: '/',
		does: 'Open the menu of blocks, on an empty line or after a space'
	},
	{ id: 'find', group: 'text', keys: 'Mod+F', does: 'Find words in all sections' },
	{ id: 'replace', group: 'text', keys: 'Mod+H', does: 'Find and replace' },
	{ id: 'next-match', group: 'text', keys: 'F3', does: 'Next match; with Shift the one before' },
	{ id: 'move-up', group: 'text', keys: 'Alt+Shift+↑', does: 'Move the block, list item or table row up' },
	{ id: 'move-down', group: 'text', keys: 'Alt+Shift+↓', does: 'Move it down' },
	{ id: 'move-left', group: 'text', keys: 'Alt+Shift+←', does: 'Move the table column left' },
	{ id: 'move-right', group: 'text', keys: 'Alt+Shift+→', does: 'Move it right' },
	{ id: 'footnote', group: 'text', keys: 'Mod+Alt+F', does: 'Put in a footnote' },
	{ id: 'plain-paste', group: 'text', keys: 'Mod+Shift+V', does: 'Paste the words alone' },
	{ id: 'line', group: 'text', keys: 'Shift+Enter', does: 'Begin a new line in the same paragraph' },

	{ id: 'comment', group: 'comments', keys: 'Mod+Alt+M', does: 'Comment' },
	{ id: 'send', group: 'comments', keys: 'Mod+Enter', does: 'Send the comment or reason being written' },
	{ id: 'mention', group: 'comments', keys: '@', does: 'Mention somebody, in a comment' },
	{ id: 'next', group: 'comments', keys: 'N', does: 'Next comment, suggestion or change', single: true },
	{
		id: 'previous',
		group: 'comments',
		keys: 'P',
		does: 'Previous comment, suggestion or change',
		single: true
	},
	{ id: 'next-suggestion', group: 'comments', keys: ']', does: 'Next suggestion in the text', single: true },
	{
		id: 'previous-suggestion',
		group: 'comments',
		keys: '[',
		does: 'Previous suggestion in the text',
		single: true
	},

	{ id: 'changes', group: 'others', keys: 'Alt+L', does: 'Recent changes by others' },
	{ id: 'unfollow', group: 'others', keys: 'Escape', does: 'Stop following somebody' },

	{
		id: 'task-column',
		group: 'board',
		keys: 'Alt+→',
		does: 'Move the task to the next column; Alt and ← back'
	},
	{ id: 'task-place', group: 'board', keys: 'Alt+↑', does: 'Move the task up; Alt and ↓ down' }
] as const satisfies readonly Shortcut[];

export type ShortcutId = (typeof shortcuts)[number]['id'];

export const shortcut = (id: ShortcutId): Shortcut => shortcuts.find((one) => one.id === id)!;

/** The keys of a shortcut by the words on the officer's keyboard. */
export function keyNames(keys: string, { mac = false } = {}): string[] {
	const names: Record<string, string> = mac
		? { Mod: '⌘', Alt: '⌥', Shift: '⇧', Escape: 'Esc' }
		: { Mod: 'Ctrl', Escape: 'Esc' };
	return keys.split('+').map((key) => names[key] ?? key);
}

/** For aria-keyshortcuts. */
export const ariaKeys = (keys: string, { mac = false } = {}): string =>
	keys.replace('Mod', mac ? 'Meta' : 'Control');
