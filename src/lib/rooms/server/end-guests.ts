import type { Sql } from '#db/connection.server.ts';
import { recordActivity, recordAudit, ringAccess } from './record-activity.ts';

interface Guest {
	roomId: string;
	personId: string;
}

/** Guests whose time is over by the database's clock and whose row is still there, in the order of their ends. */
export async function listOverdueGuests(sql: Sql, most = 500): Promise<Guest[]> {
	return sql<Guest[]>`
		select room_id as "roomId", officer_id as "personId" from room_member
		where ends_at <= clock_timestamp() order by ends_at, officer_id limit ${most}`;
}

/**
 * Takes away the role of a guest whose time is over, and tells the room and every open page of theirs. What they may do ended
 * already, by `current_member`. Safe on several nodes at once and when repeated: false where there was nothing to do.
 */
export async function endGuest(sql: Sql, { roomId, personId }: Guest): Promise<boolean> {
	return sql.begin(async (tx) => {
		await tx`select 1 from room where id = ${roomId} for no key update`;
		// Asked again after the lock: an owner may have made it longer meanwhile.
		const ended = await tx`
			delete from room_member
			where room_id = ${roomId} and officer_id = ${personId} and ends_at <= clock_timestamp()`;
		if (ended.count === 0) return false;
		await recordActivity(tx, { roomId, officer: null, event: { kind: 'person-time-ended', personId } });
		await recordAudit(tx, {
			officer: null,
			action: 'room-guest-time-ended',
			subject: roomId,
			details: { personId }
		});
		await ringAccess(tx, roomId, personId);
		return true;
	});
}

/** How long until the next guest's time ends, in ms; null: no guest anywhere. */
export async function msToNextEnd(sql: Sql): Promise<number | null> {
	const [row] = await sql<{ ms: number | null }[]>`
		select ceil(1000 * extract(epoch from min(ends_at) - clock_timestamp()))::float8 as ms
		from room_member where ends_at is not null`;
	return row?.ms ?? null;
}
