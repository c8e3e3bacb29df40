import type { TransactionSql } from '#db/connection.server.ts';
import { refuse, type Refusal } from '#lib/protocol/refusal.ts';

/**
 * True when nobody but this person owns the room. Only people count, and only those who can sign in: a council's
 * role may belong to nobody, and a room without an owner could never be managed again (FAULTS A15).
 * The caller holds the room's row, so the answer stays true until its transaction ends.
 */
export async function isLastOwner(tx: TransactionSql, roomId: string, officerId: string): Promise<boolean> {
	const [row] = await tx<{ mine: boolean; others: boolean }[]>`
		select
			coalesce(bool_or(m.officer_id = ${officerId}), false) as mine,
			coalesce(bool_or(m.officer_id <> ${officerId} and o.suspended_at is null), false) as others
		from current_member m join officer o on o.id = m.officer_id
		where m.room_id = ${roomId} and m.role = 'owner'`;
	return Boolean(row?.mine && !row.others);
}

export const lastOwnerRefusal = (): Refusal =>
	refuse(
		'not-allowed',
		'A room needs at least one owner. Make somebody else an owner first. Nothing was changed.'
	);
