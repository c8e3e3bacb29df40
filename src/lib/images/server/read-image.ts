import type { Sql } from '#db/connection.server.ts';
import type { imageTypes } from '#db/schema/images.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { isUuid, readRoomAccess } from '#lib/rooms/server/in-room.ts';

export interface ImageRow {
	id: string;
	proposalId: string;
	type: (typeof imageTypes)[number];
	width: number;
	height: number;
	/** of the file; the same for as long as the picture is there */
	sha256: string;
}

/** A stored picture's row, for whoever may see the proposal it belongs to. Null: there is none, or not for them: the same. */
export async function readImage(
	sql: Sql,
	officer: SignedInOfficer | null,
	id: string
): Promise<ImageRow | null> {
	if (!officer || !isUuid(id)) return null;
	const [row] = await sql<(ImageRow & { roomId: string })[]>`
		select i.id, p.id as "proposalId", p.room_id as "roomId", i.type, i.width, i.height, i.sha256
		from image i join proposal p on p.id = i.document_id and p.deleted_at is null
		where i.id = ${id} and i.stored_at is not null`;
	if (!row) return null;
	const { roomId, ...image } = row;
	const { access } = await readRoomAccess(sql, officer, roomId);
	return access.see ? image : null;
}
