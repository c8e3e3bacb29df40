import type { Sql } from '#db/connection.server.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import type { Outcome } from '#lib/protocol/refusal.ts';
import { limitCommands, type CommandLimits } from '#lib/rooms/server/limit-commands.ts';
import { ring } from '#server/bus/bus.ts';

const limits: CommandLimits = { of: 'presence', perMinute: 20, perHour: 200, kept: 'Nothing was changed.' };

/**
 * An officer is from now on counted in rooms and not named, or named again. Takes effect in rooms they are in at once; done
 * twice, the second changes nothing. Refuses as too-fast.
 */
export async function hidePresence(sql: Sql, officer: SignedInOfficer, hides: boolean): Promise<Outcome> {
	const tooFast = await limitCommands(sql, officer, limits);
	if (tooFast) return tooFast;
	await sql.begin(async (tx) => {
		const changed = await tx`
			update officer set hides_presence = ${hides} where id = ${officer.id} and hides_presence <> ${hides}`;
		if (changed.count === 0) return;
		const rooms = await tx<{ roomId: string }[]>`
			select distinct room_id as "roomId" from room_presence where officer_id = ${officer.id}`;
		for (const { roomId } of rooms) await ring(tx, { type: 'presence', roomId });
	});
	return { ok: true };
}

export async function hidesPresence(sql: Sql, officer: SignedInOfficer): Promise<boolean> {
	const [row] = await sql<{ hides: boolean }[]>`
		select hides_presence as hides from officer where id = ${officer.id}`;
	return row?.hides ?? false;
}
