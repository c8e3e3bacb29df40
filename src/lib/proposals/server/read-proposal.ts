import type { Sql } from '#db/connection.server.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { documentAccess } from '#lib/rooms/access.ts';
import { isUuid, readRoomAccess } from '#lib/rooms/server/in-room.ts';
import { listCouncilsInRoom, listPeople } from '#lib/rooms/server/list-people.ts';
import type { ProposalView, SectionView } from '../proposal.ts';

/** The proposal as its page shows it, text apart. Null when there is none or the officer may not see it: the same. */
export async function readProposal(
	sql: Sql,
	officer: SignedInOfficer | null,
	id: string
): Promise<ProposalView | null> {
	if (!officer || !isUuid(id)) return null;
	const [row] = await sql<Omit<ProposalView, 'access' | 'sections' | 'people' | 'councils' | 'partners'>[]>`
		select p.id, p.title, p.phase, p.language, p.revision,
			json_build_object('id', f.id, 'title', f.title, 'makes', f.makes) as form,
			json_build_object('code', c.code, 'name', c.name, 'shortName', c.short_name) as lead,
			json_build_object('id', r.id, 'title', r.title, 'visibility', r.visibility) as room,
			case when z.id is not null then json_build_object(
				'id', z.id, 'by', zo.name, 'council', zc.short_name, 'at', z.frozen_at, 'reason', z.reason,
				'version', z.version_id) end as frozen
		from proposal p
		join room r on r.id = p.room_id
		join form f on f.id = p.form_id
		join council c on c.code = p.lead_council_code
		left join document_freeze z on z.document_id = p.id and z.unfrozen_at is null
		left join officer zo on zo.id = z.frozen_by
		left join council zc on zc.code = zo.council_code
		where p.id = ${id} and p.deleted_at is null`;
	if (!row) return null;
	const { access } = await readRoomAccess(sql, officer, row.room.id);
	if (!access.see) return null;
	const [partners, sections, people, councils] = await Promise.all([
		sql<ProposalView['partners']>`
			select c.code, c.name, c.short_name as "shortName", pp.state
			from proposal_partner pp join council c on c.code = pp.council_code
			where pp.proposal_id = ${id} order by pp.state, c.name`,
		sql<SectionView[]>`
			select s.key, s.title, s.hint, s.criteria, s.word_limit as "wordLimit",
				coalesce(ps.state, 'to do') as state,
				case when o.id is not null then json_build_object('id', o.id, 'name', o.name) end as owner,
				b.name as "changedBy", to_json(ps.changed_at) #>> '{}' as "changedAt"
			from form_section s
			left join proposal_section ps on ps.proposal_id = ${id} and ps.key = s.key
			left join officer o on o.id = ps.owner_id
			left join officer b on b.id = ps.changed_by
			where s.form_id = ${row.form.id} order by s.position`,
		listPeople(sql, row.room.id),
		listCouncilsInRoom(sql, row.room.id)
	]);
	return {
		...row,
		access: documentAccess(access, { frozen: row.frozen !== null }),
		partners: [...partners],
		sections: [...sections],
		people: [...people],
		councils: [...councils]
	};
}
