import type { Sql } from 'postgres';
import { describeDevice } from '#lib/accounts/describe-device.ts';
import { audit } from './audit.ts';
import { endAllSessions, endSession } from './sessions.ts';

export interface OwnSession {
	id: string;
	device: string;
	isThis: boolean;
	createdAt: Date;
	lastUsedAt: Date;
}

/** An officer's own sessions, this one first, then the last used. */
export async function listOwnSessions(
	sql: Sql,
	{ officerId, sessionId }: { officerId: string; sessionId: string }
): Promise<OwnSession[]> {
	const rows = await sql<{ id: string; userAgent: string; createdAt: string; lastUsedAt: string }[]>`
		select id, user_agent as "userAgent", to_json(created_at) #>> '{}' as "createdAt",
			to_json(last_used_at) #>> '{}' as "lastUsedAt"
		from session where officer_id = ${officerId}
		order by id = ${sessionId} desc, last_used_at desc limit 100`;
	return rows.map((row) => ({
		id: row.id,
		device: describeDevice(row.userAgent),
		isThis: row.id === sessionId,
		createdAt: new Date(row.createdAt),
		lastUsedAt: new Date(row.lastUsedAt)
	}));
}

/** Ends one of the officer's own sessions. Another's, or one that is over, is simply not theirs to end. */
export async function endOwnSession(
	sql: Sql,
	{ officerId, sessionId }: { officerId: string; sessionId: string }
): Promise<boolean> {
	return sql.begin(async (tx) => {
		const own =
			await tx`select 1 from session where id = ${sessionId} and officer_id = ${officerId} for update`;
		return own.length > 0 && (await endSession(tx, sessionId));
	});
}

/** Signs the officer out everywhere, or everywhere but here. Says how many sessions ended. */
export async function endOwnSessions(
	sql: Sql,
	{ officerId, except }: { officerId: string; except: string | null }
): Promise<number> {
	return sql.begin(async (tx) => {
		const ended = await endAllSessions(tx, { officerId, except });
		await audit(tx, {
			officerId,
			action: 'sessions.ended',
			subject: officerId,
			details: { count: ended.length }
		});
		return ended.length;
	});
}
