import type { Sql, TransactionSql } from '#db/connection.server.ts';
import { peopleToNote } from '#lib/meetings/server/note-attendance.ts';
import { ring } from '#server/bus/bus.ts';
import { readThroughLimits } from '../read-through.ts';

/**
 * Notes who has a text open that is being read through: one text, or all of them. Any number of nodes may do it at once; doing
 * it again changes nothing.
 */
export async function noteReaders(
	tx: TransactionSql,
	{ proposalId = null }: { proposalId?: string | null } = {}
): Promise<void> {
	await tx`
		insert into read_through_reader (read_through_id, officer_id, council_code)
		select r.id, h.officer_id, h.council_code
		from read_through r
		join proposal p on p.id = r.proposal_id
		join ${peopleToNote(tx)} h on h.room_id = p.room_id and h.place ->> 'id' = p.id::text
		where r.ended_at is null and (${proposalId}::uuid is null or p.id = ${proposalId})
		order by 1, 2
		on conflict do nothing`;
}

/** Ends read-throughs that nobody moved on for long: their leader has gone. On several nodes at once each is ended once. */
export async function endForgottenReadThroughs(sql: Sql): Promise<void> {
	await sql.begin(async (tx) => {
		const ended = await tx<{ roomId: string }[]>`
			update read_through r set ended_at = clock_timestamp(), revision = r.revision + 1
			from proposal p
			where p.id = r.proposal_id and r.ended_at is null
				and r.moved_at < now() - ${`${readThroughLimits.forgottenAfterMs} milliseconds`}::interval
			returning p.room_id as "roomId"`;
		for (const { roomId } of ended) await ring(tx, { type: 'read-through', roomId });
	});
}
