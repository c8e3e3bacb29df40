import type { Node } from '@tiptap/pm/model';
import { TextSelection, type EditorState, type Transaction } from '@tiptap/pm/state';
import { cellAround, CellSelection, isInTable, selectedRect, TableMap } from '@tiptap/pm/tables';
import type { Move, Span } from './move.ts';

/**
 * Moves the rows of the selection by one. They are taken out and put in again as they are: for Yjs no other row changes, so
 * that what others write there stays. Refused where a merged cell would be cut, and across the border of the header.
 */
export function moveRow(state: EditorState, direction: 'up' | 'down'): Move {
	if (!isInTable(state)) return { ok: false, reason: 'nothing' };
	const { table, tableStart, map, top, bottom } = selectedRect(state);
	const passed = direction === 'up' ? top - 1 : bottom;
	if (passed < 0) return { ok: false, reason: 'firstRow' };
	if (passed >= map.height) return { ok: false, reason: 'lastRow' };
	const borders = [top, bottom, direction === 'up' ? passed : passed + 1];
	if (map.problems || borders.some((row) => isRowBorderCrossed(map, row)))
		return { ok: false, reason: 'merged' };
	const isHeader = (row: number) => cellsOf(map, { row }).every((cell) => isHeaderCell(table, cell));
	const rows = Array.from({ length: bottom - top }, (_, index) => top + index);
	if (rows.some((row) => isHeader(row) !== isHeader(passed))) return { ok: false, reason: 'headerRow' };
	const startOf = (row: number) => {
		let position = tableStart;
		for (let index = 0; index < row; index++) position += table.child(index).nodeSize;
		return position;
	};
	const span = { from: startOf(top), to: startOf(bottom) };
	const target = direction === 'up' ? startOf(passed) : startOf(passed + 1);
	return moveSpans(state, [{ ...span, target }], { rows: direction === 'up' ? -1 : 1, columns: 0 });
}

/** Moves the columns of the selection by one: in each row their cells are taken out and put in again, the others stay. */
export function moveColumn(state: EditorState, direction: 'left' | 'right'): Move {
	if (!isInTable(state)) return { ok: false, reason: 'nothing' };
	const { table, tableStart, map, left, right } = selectedRect(state);
	const passed = direction === 'left' ? left - 1 : right;
	if (passed < 0) return { ok: false, reason: 'firstColumn' };
	if (passed >= map.width) return { ok: false, reason: 'lastColumn' };
	const borders = [left, right, direction === 'left' ? passed : passed + 1];
	if (map.problems || borders.some((column) => isColumnBorderCrossed(map, column)))
		return { ok: false, reason: 'merged' };
	const isHeader = (column: number) => cellsOf(map, { column }).every((cell) => isHeaderCell(table, cell));
	const columns = Array.from({ length: right - left }, (_, index) => left + index);
	if (columns.some((column) => isHeader(column) !== isHeader(passed)))
		return { ok: false, reason: 'headerColumn' };
	const spans: (Span & { target: number })[] = [];
	for (let row = 0; row < map.height; row++) {
		// A cell that began in a row above lies in that one.
		const here = cellsOf(map, { row }).filter((cell) => map.findCell(cell).top === row);
		const isIn = (from: number, to: number) => (cell: number) => {
			const start = map.findCell(cell).left;
			return start >= from && start < to;
		};
		const moved = here.filter(isIn(left, right));
		const others = here.filter(isIn(passed, passed + 1));
		if (moved.length === 0 || others.length === 0) continue;
		const endOf = (cell: number) => tableStart + cell + table.nodeAt(cell)!.nodeSize;
		spans.push({
			from: tableStart + moved[0]!,
			to: endOf(moved.at(-1)!),
			target: direction === 'left' ? tableStart + others[0]! : endOf(others.at(-1)!)
		});
	}
	return moveSpans(state, spans, { rows: 0, columns: direction === 'left' ? -1 : 1 });
}

/** The places of the selection's rows, of its columns, or of the whole table around it. */
export function spansInTable(state: EditorState, which: 'row' | 'column' | 'table'): Span[] {
	if (!isInTable(state)) return [];
	const { table, tableStart, map, top, bottom, left, right } = selectedRect(state);
	if (which === 'table') return [{ from: tableStart - 1, to: tableStart - 1 + table.nodeSize }];
	const [width, height] = [map.width, map.height];
	const cells = map.cellsInRect(
		which === 'row' ? { left: 0, right: width, top, bottom } : { left, right, top: 0, bottom: height }
	);
	return cells.map((cell) => ({
		from: tableStart + cell,
		to: tableStart + cell + table.nodeAt(cell)!.nodeSize
	}));
}

/** The cells of a row or a column, each once, as positions in the table. */
function cellsOf({ map, width, height }: TableMap, line: { row: number } | { column: number }): number[] {
	const cells =
		'row' in line
			? map.slice(line.row * width, (line.row + 1) * width)
			: Array.from({ length: height }, (_, row) => map[row * width + line.column]!);
	return [...new Set(cells)];
}

const isHeaderCell = (table: Node, cell: number) => table.nodeAt(cell)!.type.name === 'tableHeader';

function isRowBorderCrossed({ map, width, height }: TableMap, row: number): boolean {
	if (row <= 0 || row >= height) return false;
	for (let column = 0; column < width; column++)
		if (map[(row - 1) * width + column] === map[row * width + column]) return true;
	return false;
}

function isColumnBorderCrossed({ map, width, height }: TableMap, column: number): boolean {
	if (column <= 0 || column >= width) return false;
	for (let row = 0; row < height; row++)
		if (map[row * width + column - 1] === map[row * width + column]) return true;
	return false;
}

/** Takes all spans out and then puts each in at its target: two moments, each of which Yjs reads for what it is. */
function moveSpans(
	state: EditorState,
	spans: readonly (Span & { target: number })[],
	by: { rows: number; columns: number }
): Move {
	const { tr, doc } = state;
	for (const { from, to } of [...spans].reverse()) tr.delete(from, to);
	const taken = tr.mapping.maps.length;
	for (const { from, to, target } of spans) {
		const afterwards = tr.mapping.slice(taken).map(tr.mapping.slice(0, taken).map(target));
		tr.insert(afterwards, doc.slice(from, to).content);
	}
	moveSelection(state, tr, by);
	return { ok: true, transaction: tr.scrollIntoView(), moved: spans };
}

/** The caret goes with its cell. */
function moveSelection(state: EditorState, tr: Transaction, by: { rows: number; columns: number }): void {
	const { map, tableStart } = selectedRect(state);
	const table = tr.doc.nodeAt(tableStart - 1)!;
	const after = TableMap.get(table);
	const cellAfter = (cell: number) => {
		const { top, left } = map.findCell(cell - tableStart);
		return tableStart + after.map[(top + by.rows) * after.width + left + by.columns]!;
	};
	const { selection } = state;
	if (selection instanceof CellSelection) {
		const [anchor, head] = [selection.$anchorCell.pos, selection.$headCell.pos].map(cellAfter);
		tr.setSelection(CellSelection.create(tr.doc, anchor!, head!));
		return;
	}
	const cell = cellAround(selection.$head);
	if (!cell) return;
	const shift = cellAfter(cell.pos) - cell.pos;
	tr.setSelection(
		TextSelection.between(tr.doc.resolve(selection.anchor + shift), tr.doc.resolve(selection.head + shift))
	);
}
