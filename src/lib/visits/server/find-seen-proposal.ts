import type { Sql } from '#db/connection.server.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { isUuid, readRoomAccess } from '#lib/rooms/server/in-room.ts';

/** A proposal and the keys of its sections, for who may see it. Null when there is none or the officer may not: the same. [P6] */
export async function findSeenProposal(
	sql: Sql,
	officer: SignedInOfficer,
	proposalId: string
): Promise<{ id: string; keys: string[] } | null> {
	if (!isUuid(proposalId)) return null;
	const [row] = await sql<{ id: string; roomId: string; keys: string[] }[]>`
		select p.id, p.room_id as "roomId",
			array(select s.key from form_section s where s.form_id = p.form_id order by s.position) as keys
		from proposal p where p.id = ${proposalId} and p.deleted_at is null`;
	if (!row) return null;
	const { access } = await readRoomAccess(sql, officer, row.roomId);
	return access.see ? { id: row.id, keys: row.keys } : null;
}
