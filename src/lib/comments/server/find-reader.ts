import type { Sql } from '#db/connection.server.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import type { RoomAccess } from '#lib/rooms/access.ts';
import { isUuid, readRoomAccess } from '#lib/rooms/server/in-room.ts';

export interface Reader {
	proposal: { id: string; roomId: string; formId: string; visibility: 'private' | 'open' };
	/** with the council of this moment */
	me: { id: string; councilCode: string };
	access: RoomAccess;
}

/** The reader of a proposal's comments: null when there is no such proposal or it is not to be seen, the same. */
export async function findReader(
	sql: Sql,
	officer: SignedInOfficer | null,
	proposalId: string
): Promise<Reader | null> {
	if (!officer || !isUuid(proposalId)) return null;
	const [proposal] = await sql<Reader['proposal'][]>`
		select p.id, p.room_id as "roomId", p.form_id as "formId", r.visibility
		from proposal p join room r on r.id = p.room_id
		where p.id = ${proposalId} and p.deleted_at is null`;
	if (!proposal) return null;
	const { access, facts } = await readRoomAccess(sql, officer, proposal.roomId);
	if (!access.see || !facts.officer) return null;
	return { proposal, me: { id: officer.id, councilCode: facts.officer.councilCode }, access };
}
