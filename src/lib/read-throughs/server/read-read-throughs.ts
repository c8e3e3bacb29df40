import type { Sql } from '#db/connection.server.ts';
import type { ReadThroughNow } from '#lib/protocol/read-through.ts';
import { readThroughLimits, type ReadThroughView } from '../read-through.ts';

/** What is being read through in a room. The caller has checked that the reader may see the room. */
export async function listReadThroughsNow(sql: Sql, roomId: string): Promise<ReadThroughNow[]> {
	const rows = await sql<ReadThroughNow[]>`
		select r.id, p.id as "proposalId", r.section, r.revision,
			json_build_object('officerId', o.id, 'name', o.name, 'council', c.short_name) as leader
		from read_through r
		join proposal p on p.id = r.proposal_id and p.room_id = ${roomId} and p.deleted_at is null
		join officer o on o.id = r.leader_id
		join council c on c.code = r.council_code
		where r.ended_at is null order by r.began_at, r.id`;
	return [...rows];
}

/** The read-throughs of a text, the latest first; one that goes on stands first. The caller has checked that the reader may see the text. */
export async function listReadThroughs(sql: Sql, proposalId: string): Promise<ReadThroughView[]> {
	return sql<ReadThroughView[]>`
		select r.id, r.section, r.revision, to_json(r.began_at) #>> '{}' as "beganAt",
			to_json(r.ended_at) #>> '{}' as "endedAt",
			json_build_object('officerId', o.id, 'name', o.name, 'council', c.short_name) as leader,
			coalesce((
				select json_agg(s.title order by s.position) from form_section s
				where s.form_id = p.form_id and s.key = any(r.sections)
			), '[]') as read,
			coalesce((
				select json_agg(json_build_object('name', who.name, 'council', theirs.short_name) order by who.name, who.id)
				from read_through_reader x
				join officer who on who.id = x.officer_id
				join council theirs on theirs.code = x.council_code
				where x.read_through_id = r.id
			), '[]') as people,
			coalesce((
				select json_agg(json_build_object('id', d.id, 'question', d.question) order by d.created_at, d.id)
				from decision d
				where d.proposal_id = p.id and d.room_id = p.room_id and d.created_at >= r.began_at
					and d.created_at <= coalesce(r.ended_at, now())
			), '[]') as decisions
		from read_through r
		join proposal p on p.id = r.proposal_id
		join officer o on o.id = r.leader_id
		join council c on c.code = r.council_code
		where r.proposal_id = ${proposalId}
		order by r.ended_at is not null, r.began_at desc, r.id limit ${readThroughLimits.listed}`;
}
