import * as Y from 'yjs';
import type { Sql } from '#db/connection.server.ts';
import type { StoredDocument } from '#db/queries/documents.ts';
import type { DescribedFork } from '#db/queries/forks.ts';
import { openStored } from '#lib/proposals/server/read-document.ts';
import { describedSection } from './carry-section.ts';
import { compareStored, rowsUpTo } from './compare-fork.ts';

/** Times at which the live text went on among a fork's rows, the last ones: more would take too long. */
const mostTimes = 8;

interface ForkAndBase {
	forkId: string;
	fork: StoredDocument;
	baseId: string;
	base: StoredDocument;
	/** keys of the sections */
	keys: Iterable<string>;
}

/**
 * A fork is described a moment after its edits, and the live text may have gone on in between. Gives what it would have
 * been described as before that: the newest state in which the live text was still the one that the officer's edits were
 * made on. `described` itself when the text did not go on, or its rows are not told apart any more.
 */
export async function tellApart(
	sql: Sql,
	described: DescribedFork,
	{ forkId, fork, baseId, base, keys }: ForkAndBase
): Promise<DescribedFork> {
	let told = described;
	for (const { forkSeq, baseSeq } of await findTimes(sql, { forkId, baseId, after: described.seq })) {
		const [own, live] = [rowsUpTo(fork, forkSeq), rowsUpTo(base, baseSeq)];
		if (!own || !live) continue;
		const doc: Y.Doc = openStored(baseId, live);
		const compared = compareStored({ forkId, fork: own, described: told, base: { seq: baseSeq, doc } });
		if (compared) {
			const sections = [...keys].flatMap((key) => compared.section(key) ?? []);
			told = { seq: forkSeq, sections: sections.flatMap((section) => describedSection(section) ?? []) };
		}
		doc.destroy();
	}
	return told;
}

/** Before each row of the base that came behind rows of the fork: the last rows of both. */
async function findTimes(
	sql: Sql,
	{ forkId, baseId, after }: { forkId: string; baseId: string; after: number }
): Promise<{ forkSeq: number; baseSeq: number }[]> {
	// What went to the disk together was typed side by side: the fork's counts as the earlier one.
	return sql<{ forkSeq: number; baseSeq: number }[]>`
		with row as (
			select seq, at, document_id = ${forkId} as own from document_update
			where document_id = ${forkId} and seq > ${after}
				or document_id = ${baseId} and at >= (
					select min(at) from document_update where document_id = ${forkId} and seq > ${after})
		), ordered as (
			select seq, at, own, lag(own) over (order by at, own desc, seq) as behind_own,
				max(seq) filter (where own) over (order by at, own desc, seq) as fork_seq
			from row
		)
		select * from (
			select fork_seq::float8 as "forkSeq", (seq - 1)::float8 as "baseSeq" from ordered
			where not own and behind_own order by at desc, seq desc limit ${mostTimes}
		) times order by "baseSeq"`;
}
