import type { Editor } from './section-editor.ts';
import { inText } from './text-tools.ts';
import type { ToolMenuSpec } from './tool.ts';

/** True when the first row, or the first cell of every row, of the table around the caret is a header. */
function hasHeader(editor: Editor, which: 'row' | 'column'): boolean {
	const { $from } = editor.state.selection;
	for (let depth = $from.depth; depth > 0; depth--) {
		const table = $from.node(depth);
		if (table.type.name !== 'table') continue;
		const cells = which === 'row' ? table.child(0).children : table.children.map((row) => row.firstChild);
		return cells.every((cell) => cell?.type.name === 'tableHeader');
	}
	return false;
}

/** What can be done with the table around the caret: three menus, so that it takes one short line on a phone, too. */
export const tableMenus: readonly ToolMenuSpec[] = [
	{
		id: 'table-row',
		name: 'Row',
		groups: [
			[
				inText({ id: 'row-above', name: 'Add row above', change: (chain) => chain.addRowBefore() }),
				inText({ id: 'row-below', name: 'Add row below', change: (chain) => chain.addRowAfter() })
			],
			[
				inText({
					id: 'row-up',
					name: 'Move row up',
					shortcut: 'Alt+Shift+ArrowUp',
					change: (chain) => chain.moveRow('up')
				}),
				inText({
					id: 'row-down',
					name: 'Move row down',
					shortcut: 'Alt+Shift+ArrowDown',
					change: (chain) => chain.moveRow('down')
				})
			],
			[inText({ id: 'row-out', name: 'Delete row', change: (chain) => chain.deleteInTable('row') })]
		]
	},
	{
		id: 'table-column',
		name: 'Column',
		groups: [
			[
				inText({ id: 'column-left', name: 'Add column left', change: (chain) => chain.addColumnBefore() }),
				inText({ id: 'column-right', name: 'Add column right', change: (chain) => chain.addColumnAfter() })
			],
			[
				inText({
					id: 'column-move-left',
					name: 'Move column left',
					shortcut: 'Alt+Shift+ArrowLeft',
					change: (chain) => chain.moveColumn('left')
				}),
				inText({
					id: 'column-move-right',
					name: 'Move column right',
					shortcut: 'Alt+Shift+ArrowRight',
					change: (chain) => chain.moveColumn('right')
				})
			],
			[inText({ id: 'column-out', name: 'Delete column', change: (chain) => chain.deleteInTable('column') })]
		]
	},
	{
		id: 'table-whole',
		name: 'Whole table',
		groups: [
			[
				inText({
					id: 'header-row',
					name: 'Header row',
					on: (editor) => hasHeader(editor, 'row'),
					change: (chain) => chain.toggleHeaderRow()
				}),
				inText({
					id: 'header-column',
					name: 'Header column',
					on: (editor) => hasHeader(editor, 'column'),
					change: (chain) => chain.toggleHeaderColumn()
				}),
				{
					...inText({ id: 'caption', name: 'Caption', change: (chain) => chain.askCaption() }),
					opens: 'dialog'
				}
			],
			[inText({ id: 'table-out', name: 'Delete table', change: (chain) => chain.deleteInTable('table') })]
		]
	}
];
