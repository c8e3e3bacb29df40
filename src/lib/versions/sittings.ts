/** When a document's text is worth a version of its own: rules 1 to 3 of docs/versions.md, from times alone. */

export const sittingGapMs = 30 * 60_000;
export const writingPauseMs = 10 * 60_000;

export interface LogTime {
	seq: number;
	/** when it was stored, ms since 1970 */
	at: number;
}

export interface DueVersion extends LogTime {
	madeFor: 'start' | 'writing' | 'end';
}

/**
 * The versions that are due now. `rows`: the log after the last version, in order; a first one without a version before it
 * is the text that its writing began from. `since`: when the last version was made, null when there is none.
 */
export function dueVersions(
	rows: readonly LogTime[],
	{ since, now }: { since: number | null; now: number }
): DueVersion[] {
	const due: DueVersion[] = [];
	const written = since === null ? rows.slice(1) : rows;
	if (since === null) {
		// Nothing was written after the first text: there is nothing to go back from.
		if (!rows[0] || written.length === 0) return [];
		due.push({ ...rows[0], madeFor: 'start' });
	}
	/** of the version before, or of the first word after a pause */
	let from = since ?? Number.NEGATIVE_INFINITY;
	let last: LogTime | null = null;
	for (const row of written) {
		if (last && row.at - last.at >= sittingGapMs) {
			if (due.at(-1)?.seq !== last.seq) due.push({ ...last, madeFor: 'end' });
			from = row.at;
		} else if (!last) from = row.at - from >= sittingGapMs ? row.at : from;
		last = row;
		if (row.at - from >= writingPauseMs) {
			due.push({ ...row, madeFor: 'writing' });
			from = row.at;
		}
	}
	if (last && now - last.at >= sittingGapMs && due.at(-1)?.seq !== last.seq) {
		due.push({ ...last, madeFor: 'end' });
	}
	return due;
}
