import type { Sql, TransactionSql } from '#db/connection.server.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { refuse, type Refusal } from '#lib/protocol/refusal.ts';
import type { Heir } from '../council-leaving.ts';
import { recordActivity, recordAudit, ringAccess } from './record-activity.ts';

/** Who goes: a person, or all of a council. */
export type Leaver = { officerId: string } | { councilCode: string };

/** People who could own the room when somebody has left it: with a role of their own, able to sign in, no guests. Owners first. */
export async function listHeirs(sql: Sql | TransactionSql, roomId: string, leaver: Leaver): Promise<Heir[]> {
	const goes =
		'officerId' in leaver ? sql`o.id = ${leaver.officerId}` : sql`o.council_code = ${leaver.councilCode}`;
	return sql<Heir[]>`
		select o.id, o.name, c.name as "councilName", m.role = 'owner' as "isOwner"
		from current_member m
		join officer o on o.id = m.officer_id
		join council c on c.code = o.council_code
		where m.room_id = ${roomId} and m.ends_at is null and o.suspended_at is null and not (${goes})
		order by array_position(array['owner','editor','commenter','viewer'], m.role), o.name, o.id`;
}

/**
 * Before somebody leaves: makes `to` an owner where nobody would own the room any more (FAULTS A15). Null when the room has an
 * owner then. The caller holds the room's row. Only people count: a council's role may belong to nobody.
 */
export async function handOverRoom(
	tx: TransactionSql,
	{ roomId, officer, leaver, to }: { roomId: string; officer: SignedInOfficer; leaver: Leaver; to: string }
): Promise<Refusal | null> {
	const heirs = await listHeirs(tx, roomId, leaver);
	if (heirs.some(({ isOwner }) => isOwner)) return null;
	const heir = heirs.find(({ id }) => id === to);
	if (!heir) {
		return refuse(
			'not-allowed',
			heirs.length > 0
				? 'A room needs at least one owner. Choose who owns it from now on. Nothing was changed.'
				: 'A room needs at least one owner, and there is nobody else here who could be one. Invite somebody first. Nothing was changed.',
			{ field: 'owner' }
		);
	}
	await tx`update room_member set role = 'owner' where room_id = ${roomId} and officer_id = ${heir.id}`;
	await recordActivity(tx, {
		roomId,
		officer,
		event: { kind: 'person-role-changed', personId: heir.id, role: 'owner' }
	});
	await recordAudit(tx, {
		officer,
		action: 'room-role-changed',
		subject: roomId,
		details: { personId: heir.id, to: 'owner' }
	});
	await ringAccess(tx, roomId, heir.id);
	return null;
}
