import type { Sql } from '#db/connection.server.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import type { RoomAccess } from '#lib/rooms/access.ts';
import { isUuid, readRoomAccess } from '#lib/rooms/server/in-room.ts';

export interface ChatSight {
	visibility: 'private' | 'open';
	/** with the council of this moment */
	me: { id: string; councilCode: string };
	access: RoomAccess;
}

/** The reader of a room's chat: null when there is no such room or it is not to be seen, the same. */
export async function findChat(
	sql: Sql,
	officer: SignedInOfficer | null,
	roomId: string
): Promise<ChatSight | null> {
	if (!officer || !isUuid(roomId)) return null;
	const { access, facts } = await readRoomAccess(sql, officer, roomId);
	if (!access.see || !facts.officer || !facts.room) return null;
	return {
		visibility: facts.room.visibility,
		me: { id: officer.id, councilCode: facts.officer.councilCode },
		access
	};
}
