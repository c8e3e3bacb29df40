import type { ChainedCommands } from '@tiptap/core';
import { typingChoices } from './typing-choices.svelte.ts';
import type { Tool, ToolContext, ToolGroup } from './tool.ts';

/** A tool that changes the text under the caret, and gives the keyboard back to it. */
export const inText = (
	tool: Omit<Tool, 'run' | 'isOn'> & {
		on?: (editor: NonNullable<ToolContext['editor']>) => boolean;
		change: (chain: ChainedCommands) => ChainedCommands;
	}
): Tool => {
	const { on, change, ...rest } = tool;
	return {
		...rest,
		...(on ? { isOn: ({ editor }: ToolContext) => editor !== null && on(editor) } : {}),
		run: ({ editor }) => void change(editor!.chain().focus(undefined, { scrollIntoView: false })).run()
	};
};

/** The tools of the bar, in the order in which it shows them. */
export const textTools: readonly ToolGroup[] = [
	{
		id: 'headings',
		rank: 7,
		tools: [
			inText({
				id: 'heading',
				name: 'Heading',
				words: 'Heading',
				shortcut: 'Control+Alt+2',
				on: (editor) => editor.isActive('heading', { level: 2 }),
				change: (chain) => chain.toggleHeading({ level: 2 })
			}),
			inText({
				id: 'subheading',
				name: 'Subheading',
				words: 'Subheading',
				shortcut: 'Control+Alt+3',
				on: (editor) => editor.isActive('heading', { level: 3 }),
				change: (chain) => chain.toggleHeading({ level: 3 })
			})
		]
	},
	{
		id: 'marks',
		rank: 1,
		tools: [
			inText({
				id: 'bold',
				name: 'Bold',
				mark: 'B',
				shortcut: 'Control+B',
				on: (editor) => editor.isActive('bold'),
				change: (chain) => chain.toggleBold()
			}),
			inText({
				id: 'italic',
				name: 'Italic',
				mark: 'I',
				shortcut: 'Control+I',
				on: (editor) => editor.isActive('italic'),
				change: (chain) => chain.toggleItalic()
			})
		]
	},
	{
		id: 'lists',
		rank: 2,
		tools: [
			inText({
				id: 'bullets',
				name: 'Bulleted list',
				icon: 'list-bullet',
				shortcut: 'Control+Shift+8',
				on: (editor) => editor.isActive('bulletList'),
				change: (chain) => chain.toggleBulletList()
			}),
			inText({
				id: 'numbers',
				name: 'Numbered list',
				icon: 'list-number',
				shortcut: 'Control+Shift+7',
				on: (editor) => editor.isActive('orderedList'),
				change: (chain) => chain.toggleOrderedList()
			})
		]
	},
	{
		id: 'quote',
		rank: 6,
		tools: [
			inText({
				id: 'quote',
				name: 'Quote',
				icon: 'quote',
				shortcut: 'Control+Shift+B',
				on: (editor) => editor.isActive('blockquote'),
				change: (chain) => chain.toggleBlockquote()
			})
		]
	},
	{
		id: 'insert',
		rank: 4,
		tools: [
			{
				id: 'link',
				name: 'Link',
				icon: 'link',
				words: 'Link',
				opens: 'dialog',
				isOn: ({ editor }) => editor?.isActive('link') ?? false,
				run: ({ link }) => link()
			},
			{
				...inText({
					id: 'table',
					name: 'Table',
					icon: 'table',
					words: 'Table',
					change: (chain) => chain.insertTable({ rows: 3, cols: 3, withHeaderRow: true })
				}),
				isReady: ({ editor, workspace }) => editor !== null && workspace.canWrite && !editor.isActive('table')
			}
		]
	},
	{
		id: 'content',
		rank: 8,
		tools: [
			{
				...inText({
					id: 'picture',
					name: 'Picture',
					icon: 'picture',
					on: (editor) => editor.isActive('image'),
					change: (chain) => chain.askPicture()
				}),
				opens: 'dialog'
			},
			{
				...inText({
					id: 'footnote',
					name: 'Footnote',
					icon: 'footnote',
					shortcut: 'Control+Alt+F',
					on: (editor) => editor.isActive('footnote'),
					change: (chain) => chain.askFootnote()
				}),
				opens: 'dialog'
			}
		]
	},
	{
		id: 'history',
		rank: 3,
		tools: [
			{
				id: 'undo',
				name: 'Undo my last change',
				icon: 'undo',
				shortcut: 'Control+Z',
				isReady: ({ workspace }) => workspace.canWrite && workspace.undoDepth.undo > 0,
				run: ({ workspace }) => workspace.history.undo()
			},
			{
				id: 'redo',
				name: 'Redo',
				icon: 'redo',
				shortcut: 'Control+Shift+Z',
				isReady: ({ workspace }) => workspace.canWrite && workspace.undoDepth.redo > 0,
				run: ({ workspace }) => workspace.history.redo()
			}
		]
	},
	{
		id: 'review',
		rank: 5,
		tools: [
			{
				id: 'comment',
				name: 'Comment',
				icon: 'comment',
				words: 'Comment',
				shortcut: 'Control+Alt+M',
				isOffered: ({ comment }) => comment !== undefined,
				isReady: () => true,
				run: ({ comment }) => comment?.()
			}
		]
	}
];

/** The blocks under the caret: what the handle beside a block offers, and the bar's menu. */
export const blockTools: readonly (readonly Tool[])[] = [
	[
		inText({
			id: 'block-up',
			name: 'Move up',
			shortcut: 'Alt+Shift+ArrowUp',
			change: (chain) => chain.moveBlock('up')
		}),
		inText({
			id: 'block-down',
			name: 'Move down',
			shortcut: 'Alt+Shift+ArrowDown',
			change: (chain) => chain.moveBlock('down')
		})
	],
	[
		inText({ id: 'block-twice', name: 'Duplicate', change: (chain) => chain.duplicateBlock() }),
		inText({ id: 'block-out', name: 'Delete', change: (chain) => chain.deleteBlock() })
	]
];

const whole = ({ workspace }: ToolContext) => workspace.loaded;

/** What stands at the end of the bar's menu at any width. */
export const moreTools: readonly (readonly Tool[])[] = [
	[
		{
			id: 'find',
			name: 'Find and replace',
			shortcut: 'Control+F',
			isReady: whole,
			run: ({ workspace }) => workspace.openFind(true)
		},
		{
			id: 'copy-section',
			name: 'Copy section as Markdown',
			isReady: (context) => whole(context) && context.workspace.activeKey !== null,
			run: ({ workspace }) => void workspace.copyMarkdown(workspace.activeKey)
		},
		{
			id: 'copy-all',
			name: 'Copy all as Markdown',
			isReady: whole,
			run: ({ workspace }) => void workspace.copyMarkdown(null)
		}
	],
	[
		{
			id: 'markdown-typing',
			name: 'Markdown typing',
			isReady: () => true,
			isOn: () => typingChoices.markdown.on,
			run: () => (typingChoices.markdown.on = !typingChoices.markdown.on)
		},
		{
			id: 'slash-menu',
			name: 'Menu at a slash',
			isReady: () => true,
			isOn: () => typingChoices.slash.on,
			run: () => (typingChoices.slash.on = !typingChoices.slash.on)
		}
	]
];
