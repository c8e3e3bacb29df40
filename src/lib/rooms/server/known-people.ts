import type { Sql, TransactionSql } from '#db/connection.server.ts';
import { isGuestOrganisation } from '#lib/councils/guest-organisation.ts';
import { isGuestEach, isOpenToEach } from './is-open-to.ts';

/**
 * Officers whose names this officer is shown anyway, as a query with id, name, job_title, council_code and whether they may see
 * the room: colleagues of one's own council, people with a role of their own in a room that one may see, and who wrote a comment here
 * that one may read, or lately in the room's chat. Nobody else is ever found, whatever is asked (FAULTS A2, A11): there is no list of all officers.
 * A guest is found in rooms that they are a guest of, and finds no people beyond the room.
 */
export const knownPeople = (
	sql: Sql | TransactionSql,
	{ me, roomId }: { me: { id: string; councilCode: string }; roomId: string }
) => sql`(
	select o.id, o.name, o.job_title, o.council_code, m.role is not null as named,
		(m.role is not null or rc.role is not null or ${isOpenToEach(sql)}) as sees
	from officer o
	join room r on r.id = ${roomId}
	left join current_member m on m.room_id = r.id and m.officer_id = o.id
	left join room_council rc on rc.room_id = r.id and rc.council_code = o.council_code
	where o.suspended_at is null and (m.role is not null or not ${isGuestEach(sql)}) and (
		m.role is not null
		or o.council_code = ${me.councilCode}
		or ${isGuestOrganisation(me.councilCode)} = false and exists (
			select 1 from current_member theirs
			join room v on v.id = theirs.room_id
			left join current_member mine on mine.room_id = v.id and mine.officer_id = ${me.id}
			left join room_council ours on ours.room_id = v.id and ours.council_code = ${me.councilCode}
			where theirs.officer_id = o.id
				and (v.visibility = 'open' or mine.role is not null or ours.role is not null)
		)
		or exists (
			select 1 from proposal p
			join comment c on c.document_id = p.id and c.author_id = o.id and c.deleted_at is null
			join comment_thread t on t.id = c.thread_id
			where p.room_id = ${roomId} and p.deleted_at is null
				and (t.council_code is null or t.council_code = ${me.councilCode})
		)
		or o.id in (
			select lately.author_id from (
				select author_id from chat_message where room_id = ${roomId} and deleted_at is null
				order by changed desc limit 1000
			) lately
		)
	)
)`;
