import type { Sql } from '#db/connection.server.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { readRoom } from '#lib/rooms/server/read-room.ts';
import { decisionRecord, type DecisionRecord } from '../decision-record.ts';
import { readDecisionLog } from './read-decisions.ts';

/** A room's decisions as a record; null when there is no such room, or the reader may not see it: the same. */
export async function readRecord(
	sql: Sql,
	officer: SignedInOfficer,
	roomId: string
): Promise<{ record: DecisionRecord; at: Date } | null> {
	const room = await readRoom(sql, officer, roomId);
	const decisions = room && (await readDecisionLog(sql, officer, roomId));
	if (!decisions) return null;
	const at = new Date();
	const { title, lead } = room;
	return {
		record: decisionRecord({ room: { title, lead: lead.name }, decisions, at: at.toISOString() }),
		at
	};
}
