import * as v from 'valibot';
import type { Sql } from '#db/connection.server.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import type { Outcome } from '#lib/protocol/refusal.ts';
import { deadlineFields, readDeadline } from './deadline-fields.ts';
import { roomFields } from './create-room.ts';
import { inRoom } from './in-room.ts';
import { parseInput } from './parse-input.ts';
import { recordActivity, recordAudit, ringAccess } from './record-activity.ts';

/**
 * Owners change a room's title, summary, theme, deadline and who can see it. Changing nothing writes nothing. A form without the
 * fields of the deadline leaves it as it is.
 */
export async function changeRoom(
	sql: Sql,
	officer: SignedInOfficer,
	roomId: string,
	input: unknown
): Promise<Outcome> {
	return inRoom(sql, { officer, roomId, needs: 'manage' }, async (tx, _access, facts) => {
		const parsed = parseInput(v.object({ ...roomFields, ...deadlineFields }), input);
		if (!parsed.ok) return parsed;
		const given = readDeadline(parsed.input);
		if (!given.ok) return given;
		const { title, summary, theme, visibility } = parsed.input;
		const changed = await tx`
			update room set title = ${title}, summary = ${summary}, theme = ${theme}
			where id = ${roomId} and (title, summary, theme) is distinct from (${title}, ${summary}, ${theme})`;
		if (changed.count > 0) {
			await recordActivity(tx, { roomId, officer, event: { kind: 'room-changed' } });
		}
		if (given.deadline) {
			const at = given.deadline.at?.toISOString() ?? null;
			const moved = await tx`
				update room set deadline_at = ${at}, deadline_for = ${given.deadline.for}
				where id = ${roomId} and (deadline_at, deadline_for) is distinct from (${at}::timestamptz, ${given.deadline.for})`;
			if (moved.count > 0) {
				await recordActivity(tx, { roomId, officer, event: { kind: 'deadline-changed', at } });
			}
		}
		if (facts.room?.visibility !== visibility) {
			await tx`update room set visibility = ${visibility} where id = ${roomId}`;
			await recordActivity(tx, { roomId, officer, event: { kind: 'visibility-changed', visibility } });
			await recordAudit(tx, {
				officer,
				action: 'room-visibility-changed',
				subject: roomId,
				details: { visibility }
			});
			await ringAccess(tx, roomId);
		}
		return { ok: true };
	});
}
