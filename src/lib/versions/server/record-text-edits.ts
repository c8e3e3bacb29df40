import type { TransactionSql } from '#db/connection.server.ts';
import type { ActivityEvent } from '#lib/rooms/activity.ts';
import { ring } from '#server/bus/bus.ts';

/** How many of a room's latest rows are looked through for one that says it already. */
const lookedThrough = 500;

/** Takes the lock of a document's room, so that rows of its activity never commit out of order. A command holds it already. */
export async function lockRoomOf(tx: TransactionSql, documentId: string): Promise<void> {
	await tx`select from room where id = (select room_id from proposal where id = ${documentId}) for no key update`;
}

/**
 * A row for each officer and section that was written in, at most one in an hour; `at` is when the last word was stored. Authors are
 * as authorId makes them. The caller holds the room's lock.
 */
export async function recordTextEdits(
	tx: TransactionSql,
	{
		documentId,
		writers,
		at
	}: { documentId: string; writers: ReadonlyMap<string, Iterable<string>>; at: Date }
): Promise<void> {
	const edits = [...writers].flatMap(([section, authors]) =>
		[...authors].map((author) => {
			const [officerId = '', council = ''] = author.split(' ');
			return { section, officerId, council };
		})
	);
	if (edits.length === 0) return;
	const kind: ActivityEvent['kind'] = 'text-edited';
	const told = await tx<{ roomId: string }[]>`
		insert into activity (room_id, at, officer_id, council_code, kind, details)
		select p.room_id, ${at.toISOString()}, o.id, coalesce(c.council, o.council_code), ${kind},
			jsonb_build_object('proposalId', p.id, 'section', e.section)
		from unnest(
			${edits.map(({ section }) => section)}::text[], ${edits.map(({ officerId }) => officerId)}::uuid[],
			${edits.map(({ council }) => council)}::text[]
		) with ordinality as e (section, officer_id, council_code, position)
		cross join lateral (select nullif(e.council_code, '') as council) c
		join officer o on o.id = e.officer_id
		join proposal p on p.id = ${documentId}
		where not exists (
			select from (select * from activity where room_id = p.room_id order by id desc limit ${lookedThrough}) a
			where a.kind = ${kind} and a.officer_id = o.id and a.at > ${at.toISOString()}::timestamptz - interval '1 hour'
				and a.details ->> 'proposalId' = p.id::text and a.details ->> 'section' = e.section
		)
		order by e.position
		returning room_id as "roomId"`;
	if (told[0]) await ring(tx, { type: 'activity', roomId: told[0].roomId });
}
