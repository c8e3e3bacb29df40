import type { TransactionSql } from '#db/connection.server.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { audit, type AuditEntry } from '#lib/accounts/server/audit.ts';
import { notify, type Notice } from '#lib/notifications/server/notify.ts';
import { ring } from '#server/bus/bus.ts';
import type { ActivityEvent } from '../activity.ts';

/** Who did it, as far as a row needs to know. */
export type Actor = Pick<SignedInOfficer, 'id' | 'councilCode'>;

/**
 * One row about what was done, in the caller's transaction, and a ring for whoever has the room open. With
 * `audience`, a council's code, only officers of that council ever hear of it. Whom it is addressed to is notified.
 * Without an officer the program did it.
 */
export async function recordActivity(
	tx: TransactionSql,
	{
		roomId,
		officer,
		event,
		audience = null,
		notices = []
	}: {
		roomId: string;
		officer: Actor | null;
		event: ActivityEvent;
		audience?: string | null;
		notices?: readonly Notice[];
	}
): Promise<void> {
	const { kind, ...details } = event;
	const [row] = await tx<{ id: string }[]>`
		insert into activity (room_id, officer_id, council_code, audience_council_code, kind, details)
		values (${roomId}, ${officer?.id ?? null}, ${officer?.councilCode ?? null}, ${audience}, ${kind},
			${JSON.stringify(details)}::text::jsonb)
		returning id::text`;
	if (row) await notify(tx, { activityId: row.id, notices });
	await ring(tx, { type: 'activity', roomId });
}

/** Rights changed: open sockets of this officer (or of anyone, without one) look again within a second. [P5] */
export async function ringAccess(tx: TransactionSql, roomId: string, officerId?: string): Promise<void> {
	await ring(tx, officerId ? { type: 'access', roomId, officerId } : { type: 'access', roomId });
}

/** An append-only record of something sensitive: who, what, when, from which council. */
export const recordAudit = (
	tx: TransactionSql,
	{ officer, ...entry }: Omit<AuditEntry, 'officerId'> & { officer: Pick<Actor, 'id'> | null }
): Promise<void> => audit(tx, { officerId: officer?.id ?? null, ...entry });
