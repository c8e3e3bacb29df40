import * as v from 'valibot';
import type { Sql } from '#db/connection.server.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { refuse, type Outcome } from '#lib/protocol/refusal.ts';
import { parseInput } from '#lib/rooms/server/parse-input.ts';
import { notificationLimits } from '../notification-limits.ts';
import { muteKinds } from '../notification.ts';
import { markSeen } from './mark-seen.ts';

const again = 'Reload the page and try again.';
const id = v.pipe(v.string(again), v.regex(/^\d{1,18}$/, again));
const subject = v.object({
	kind: v.picklist(muteKinds, again),
	subjectId: v.pipe(v.string(again), v.uuid(again), v.toLowerCase())
});

const read = v.union(
	[
		v.object({ notification: id }),
		v.object({
			kind: v.picklist(['decision', 'task'], again),
			id: v.pipe(v.string(again), v.uuid(again), v.toLowerCase())
		})
	],
	again
);

/** One, or all about a decision or a task. One's own; of somebody else's nothing happens, and nothing is told. */
export async function markRead(sql: Sql, officer: SignedInOfficer, input: unknown): Promise<Outcome> {
	const parsed = parseInput(read, input);
	if (!parsed.ok) return parsed;
	if ('kind' in parsed.input) await markSeen(sql, officer.id, parsed.input);
	else {
		await sql`
			update notification set read_at = now()
			where officer_id = ${officer.id} and activity_id = ${parsed.input.notification} and read_at is null`;
	}
	return { ok: true };
}

/** All that the officer has seen on the page: what comes meanwhile stays unread. */
export async function markAllRead(sql: Sql, officer: SignedInOfficer, input: unknown): Promise<Outcome> {
	const parsed = parseInput(v.object({ upTo: id }), input);
	if (!parsed.ok) return parsed;
	await sql`
		update notification set read_at = now()
		where officer_id = ${officer.id} and activity_id <= ${parsed.input.upTo} and read_at is null`;
	return { ok: true };
}

/** Hears nothing more of a room, a proposal or a conversation. What it is need not be seen: nothing is told about it. */
export async function mute(sql: Sql, officer: SignedInOfficer, input: unknown): Promise<Outcome> {
	const parsed = parseInput(subject, input);
	if (!parsed.ok) return parsed;
	const { kind, subjectId } = parsed.input;
	const muted = await sql`
		insert into notification_mute (officer_id, kind, subject_id)
		select ${officer.id}, ${kind}, ${subjectId}
		where (select count(*) from notification_mute where officer_id = ${officer.id}) < ${notificationLimits.mutes}
		on conflict (officer_id, kind, subject_id) do update set at = notification_mute.at`;
	return muted.count > 0
		? { ok: true }
		: refuse('too-large', 'You have muted as much as can be muted. Hear of something else again first.');
}

export async function unmute(sql: Sql, officer: SignedInOfficer, input: unknown): Promise<Outcome> {
	const parsed = parseInput(subject, input);
	if (!parsed.ok) return parsed;
	const { kind, subjectId } = parsed.input;
	await sql`
		delete from notification_mute where officer_id = ${officer.id} and kind = ${kind} and subject_id = ${subjectId}`;
	return { ok: true };
}
