import { randomUUID } from 'node:crypto';
import type { Sql, TransactionSql } from '#db/connection.server.ts';
import { openStored } from '#lib/proposals/server/read-document.ts';
import { readDocument } from '#db/queries/documents.ts';
import { dueVersions, type DueVersion, type LogTime } from '../sittings.ts';
import { keepVersion } from './keep-version.ts';
import { thinVersions } from './thin-versions.ts';

/** Documents of proposals that were written in since their last version. Forks are no proposals and have none. */
export async function listWritten(sql: Sql): Promise<string[]> {
	const rows = await sql<{ id: string }[]>`
		select h.document_id as id
		from document_head h
		join proposal p on p.id = h.document_id and p.deleted_at is null
		left join lateral (
			select v.seq from document_version v where v.document_id = h.document_id order by v.seq desc limit 1
		) last on true
		where h.seq > coalesce(last.seq, 1)`;
	return rows.map(({ id }) => id);
}

/**
 * Makes the automatic versions of one document that are due (docs/versions.md, rules 1 to 6) and says how many. Two at once
 * make them once; one that finds another at it leaves it to that one. Throws DamagedDocument when the text cannot be read.
 */
export async function keepAutomaticVersions(sql: Sql, documentId: string, now = new Date()): Promise<number> {
	return sql.begin(async (tx) => {
		const [turn] = await tx<{ mine: boolean }[]>`
			select pg_try_advisory_xact_lock(hashtext('automatic versions'), hashtext(${documentId})) as mine`;
		if (!turn!.mine) return 0;
		const due = await findDue(tx, documentId, now.getTime());
		if (due.length === 0) return 0;
		const keys = await tx<{ key: string }[]>`
			select s.key from proposal p join form_section s on s.form_id = p.form_id where p.id = ${documentId}`;
		const made = await keepEach(tx, {
			documentId,
			due,
			keys: keys.map(({ key }) => key)
		});
		await thinVersions(tx, documentId);
		return made;
	});
}

async function findDue(tx: TransactionSql, documentId: string, now: number): Promise<DueVersion[]> {
	const [last] = await tx<{ seq: number; at: number }[]>`
		select seq::float8 as seq, extract(epoch from created_at)::float8 * 1000 as at
		from document_version where document_id = ${documentId} order by seq desc, created_at desc limit 1`;
	// Without a version the first text counts as well; a snapshot stands for the rows that it has swallowed.
	const rows = await tx<LogTime[]>`
		select seq::float8 as seq, extract(epoch from at)::float8 * 1000 as at from (
			select seq, at from document_update where document_id = ${documentId}
			union all
			select seq, at from document_snapshot where document_id = ${documentId}
		) stored
		where seq > ${last?.seq ?? 0} order by seq`;
	return dueVersions(rows, { since: last?.at ?? null, now });
}

async function keepEach(
	tx: TransactionSql,
	{ documentId, due, keys }: { documentId: string; due: readonly DueVersion[]; keys: readonly string[] }
): Promise<number> {
	const stored = await readDocument(tx, documentId);
	if (!stored) return 0;
	let made = 0;
	for (const { seq, at, madeFor } of due) {
		// A compaction came between: of those rows only the text at its end is known.
		if (seq < stored.snapshotSeq) continue;
		const doc = openStored(documentId, {
			snapshot: stored.snapshot,
			tail: stored.tail.slice(0, seq - stored.snapshotSeq)
		});
		await keepVersion(tx, {
			id: randomUUID(),
			documentId,
			doc,
			seq,
			keys,
			kept: { madeFor },
			at: new Date(at)
		});
		doc.destroy();
		made += 1;
	}
	return made;
}
