import type { Sql } from '#db/connection.server.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { ring } from '#server/bus/bus.ts';

/**
 * An officer is from now on counted in rooms and not named, or named again. Takes effect in rooms they are in at once; done
 * twice, the second changes nothing.
 */
export async function hidePresence(sql: Sql, officer: SignedInOfficer, hides: boolean): Promise<void> {
	await sql.begin(async (tx) => {
		const changed = await tx`
			update officer set hides_presence = ${hides} where id = ${officer.id} and hides_presence <> ${hides}`;
		if (changed.count === 0) return;
		const rooms = await tx<{ roomId: string }[]>`
			select distinct room_id as "roomId" from room_presence where officer_id = ${officer.id}`;
		for (const { roomId } of rooms) await ring(tx, { type: 'presence', roomId });
	});
}

export async function hidesPresence(sql: Sql, officer: SignedInOfficer): Promise<boolean> {
	const [row] = await sql<{ hides: boolean }[]>`
		select hides_presence as hides from officer where id = ${officer.id}`;
	return row?.hides ?? false;
}
