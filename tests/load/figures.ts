import { setTimeout as pause } from 'node:timers/promises';

/** The value below which a share `q` of the samples lies. */
export function quantile(samples: readonly number[], q: number): number {
	const sorted = samples.toSorted((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN;
}

export const median = (samples: readonly number[]) => quantile(samples, 0.5);

/** One line of the table: what was asked, what was measured, whether it is reached. */
export interface Row {
	work: string;
	mustReach: string;
	measured: string;
	reached: boolean;
	figures: Record<string, number>;
}

export function printRows(rows: readonly Row[]): void {
	const table = [['work', 'must reach', 'measured', ''], ...rows.map(cells)];
	const widths = [0, 1, 2].map((column) => Math.max(...table.map((row) => row[column]!.length)));
	for (const row of table)
		console.log(row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '));
}

const cells = ({ work, mustReach, measured, reached }: Row) => [
	work,
	mustReach,
	measured,
	reached ? 'yes' : 'NO'
];

/** Lets what is still on its way between the processes arrive; a benchmark has no event for "nothing more comes". */
export const settle = (ms = 300) => pause(ms);
