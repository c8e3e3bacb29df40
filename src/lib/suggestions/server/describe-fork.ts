import type { Sql, TransactionSql } from '#db/connection.server.ts';
import { readDocument } from '#db/queries/documents.ts';
import { keepDescribed, readDescribed, readFork } from '#db/queries/forks.ts';
import { readSectionKeys } from '#db/queries/journal.ts';
import { openStored } from '#lib/proposals/server/read-document.ts';
import type { SuggestionDeed } from '#lib/rooms/activity.ts';
import { recordActivity, type Actor } from '#lib/rooms/server/record-activity.ts';
import type { Hunk } from '../hunks.ts';
import { hasWordsOf, keptWords, matchHunks } from '../match-hunks.ts';
import { placeAt, rangeOf } from '../place.ts';
import { suggestionLimits } from '../suggestion.ts';
import { wordsBetween } from '../words-between.ts';
import { describedSection } from './carry-section.ts';
import { compareStored, type ComparedFork } from './compare-fork.ts';
import type { ForkSection } from './fork-section.ts';
import { bySection, readOpenRows, type OpenRow } from './suggestion-rows.ts';
import { tellApart } from './tell-apart.ts';

/**
 * Writes down what an officer suggests, as the difference between the live text and their fork: new suggestions become
 * rows, changed ones get their present words, those that are gone are withdrawn. Called by the server a moment after a
 * fork was stored; called again, or twice at once, it changes nothing more. Does nothing when the fork is gone. False:
 * the fork cannot be compared yet, since it builds on edits that are not stored: call again. Throws
 * DamagedDocument when the live text cannot be read.
 */
export async function describeFork(sql: Sql, forkId: string): Promise<boolean> {
	const fork = await readFork(sql, forkId);
	if (!fork) return true;
	const keys = await readSectionKeys(sql, fork.baseId);
	const compared = await compare(sql, forkId, fork.baseId, keys);
	if (!compared) return (await readFork(sql, forkId)) === null;
	// Before anything is locked: this is what takes its time.
	const sections = [...keys].flatMap((key) => compared.section(key) ?? []);
	await sql.begin(async (tx) => {
		const around = await lockFork(tx, compared, fork);
		if (!around) return;
		await describe({ tx, ...around }, sections);
		await keepDescribed(
			tx,
			forkId,
			sections.flatMap((section) => describedSection(section) ?? [])
		);
	});
	return true;
}

/** As both are stored now; what was typed in the fork since it was last described may be on a live text of before. */
async function compare(
	sql: Sql,
	forkId: string,
	baseId: string,
	keys: Set<string>
): Promise<ComparedFork | null> {
	// In this order: what is read later has all that what was read before builds on.
	const described = await readDescribed(sql, forkId);
	const fork = described && (await readDocument(sql, forkId));
	const base = fork && (await readDocument(sql, baseId));
	if (!base) return null;
	const told = await tellApart(sql, described, { forkId, fork, baseId, base, keys });
	return compareStored({
		forkId,
		fork,
		described: told,
		base: { seq: base.seq, doc: openStored(baseId, base) }
	});
}

interface Around {
	tx: TransactionSql;
	roomId: string;
	baseId: string;
	officer: Actor;
}

/** The room first, as every command does. Null: the fork is gone, or was described with newer edits. */
async function lockFork(
	tx: TransactionSql,
	{ forkId, forkSeq }: ComparedFork,
	{ baseId, officerId }: { baseId: string; officerId: string }
): Promise<Omit<Around, 'tx'> | null> {
	const [room] = await tx<{ id: string }[]>`
		select r.id from proposal p join room r on r.id = p.room_id
		where p.id = ${baseId} and p.deleted_at is null for no key update of r`;
	const [stands] = await tx`
		update document_fork set described_seq = ${forkSeq}
		where document_id = ${forkId} and described_seq < ${forkSeq} returning 1`;
	const [officer] = await tx<Actor[]>`
		select id, council_code as "councilCode" from officer where id = ${officerId}`;
	return room && stands && officer ? { roomId: room.id, baseId, officer } : null;
}

async function describe(around: Around, sections: readonly ForkSection[]): Promise<void> {
	const { tx, baseId, officer } = around;
	const rows = bySection(await readOpenRows(tx, baseId, { officerId: officer.id }));
	let places = suggestionLimits.openPerFork;
	for (const section of sections) {
		const before = rows.get(section.key) ?? [];
		const matched = matchHunks(before, section.hunks, section.base);
		const known = new Set(matched.values());
		const hunks = section.hunks.slice(0, places);
		places -= hunks.length;
		const gone = before.filter((row) => !matched.has(row));
		const fresh = hunks.filter((hunk) => !known.has(hunk));
		const changed = [...matched].filter(([row, hunk]) => isChangedByItsOfficer(row, hunk, section));
		await withdrawRows(around, gone);
		for (const [row, hunk] of changed) await changeRow(around, row, hunk, section);
		for (const hunk of fresh) await insertRow(around, hunk, section);
		const did: SuggestionDeed | null =
			fresh.length > 0 ? 'suggested' : changed.length > 0 ? 'changed' : gone.length > 0 ? 'withdrawn' : null;
		if (did) await tell(around, section.key, did, fresh.length);
	}
}

/** Other words, and not because somebody edited the place in the live text: then the row keeps what its officer saw. */
function isChangedByItsOfficer(row: OpenRow, hunk: Hunk, { base }: ForkSection): boolean {
	if (hasWordsOf(row, hunk)) return false;
	const range = rangeOf(row, base);
	if (!range) return false;
	return keptWords(wordsBetween(base.node, range.from, range.to)) === row.removed;
}

async function insertRow({ tx, baseId, officer }: Around, hunk: Hunk, section: ForkSection): Promise<void> {
	const { start, end } = placeOfHunk(hunk, section);
	await tx`
		insert into suggestion (document_id, section_key, officer_id, council_code, kind, anchor_start, anchor_end,
			removed, added, created_at, changed_at)
		values (${baseId}, ${section.key}, ${officer.id}, ${officer.councilCode}, ${hunk.kind},
			decode(${start}, 'base64'), decode(${end}, 'base64'), ${keptWords(hunk.removed)}, ${keptWords(hunk.added)},
			clock_timestamp(), clock_timestamp())`;
}

async function changeRow({ tx }: Around, row: OpenRow, hunk: Hunk, section: ForkSection): Promise<void> {
	const { start, end } = placeOfHunk(hunk, section);
	await tx`
		update suggestion set kind = ${hunk.kind}, anchor_start = decode(${start}, 'base64'),
			anchor_end = decode(${end}, 'base64'), removed = ${keptWords(hunk.removed)}, added = ${keptWords(hunk.added)},
			changed_at = clock_timestamp()
		where id = ${row.id}`;
}

async function withdrawRows({ tx }: Around, rows: readonly OpenRow[]): Promise<void> {
	if (rows.length === 0) return;
	await tx`
		update suggestion set outcome = 'withdrawn', decided_at = clock_timestamp()
		where id = any(${rows.map(({ id }) => id)}::uuid[]) and outcome is null`;
}

const placeOfHunk = ({ fromBase, toBase }: Hunk, { base }: ForkSection) =>
	placeAt({ from: fromBase, to: toBase }, base);

async function tell(
	{ tx, roomId, baseId, officer }: Around,
	section: string,
	did: SuggestionDeed,
	count: number
): Promise<void> {
	await recordActivity(tx, {
		roomId,
		officer,
		event: { kind: 'suggestion', proposalId: baseId, section, did, count }
	});
}
