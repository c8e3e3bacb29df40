import type { Sql } from '#db/connection.server.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { takeTurn } from '#lib/accounts/server/rate-limit.ts';
import { hashSecret, randomSecret } from '#lib/accounts/server/secret.ts';
import type { CalendarMeeting } from '#lib/meetings/meeting.ts';
import { listMyMeetings } from '#lib/meetings/server/read-meetings.ts';
import type { Outcome } from '#lib/protocol/refusal.ts';
import { limitCommands } from '#lib/rooms/server/limit-commands.ts';
import { taskLimits, type MyTask } from '../task.ts';
import { tasksLimited } from './in-tasks.ts';
import { listMyTasks } from './read-tasks.ts';

/** Makes a new secret address for the officer's due tasks and meetings; an older one is gone. What is returned is kept nowhere: only its hash is. */
export async function makeCalendar(sql: Sql, officer: SignedInOfficer): Promise<Outcome<{ token: string }>> {
	const tooFast = await limitCommands(sql, officer, tasksLimited);
	if (tooFast) return tooFast;
	const token = randomSecret();
	await sql`
		insert into calendar_feed (officer_id, token_hash) values (${officer.id}, ${hashSecret(token)})
		on conflict (officer_id) do update set token_hash = excluded.token_hash, created_at = now()`;
	return { ok: true, token };
}

/** From now on the address answers nothing. */
export async function endCalendar(sql: Sql, officer: SignedInOfficer): Promise<Outcome> {
	const tooFast = await limitCommands(sql, officer, tasksLimited);
	if (tooFast) return tooFast;
	await sql`delete from calendar_feed where officer_id = ${officer.id}`;
	return { ok: true };
}

/** When the officer's address was made; null: they have none. */
export async function findCalendar(sql: Sql, officer: SignedInOfficer): Promise<{ madeAt: string } | null> {
	const [feed] = await sql<{ madeAt: string }[]>`
		select to_json(created_at) #>> '{}' as "madeAt" from calendar_feed where officer_id = ${officer.id}`;
	return feed ?? null;
}

export type CalendarReading =
	| { state: 'read'; name: string; tasks: MyTask[]; meetings: CalendarMeeting[] }
	| { state: 'none' }
	| { state: 'too-fast'; retryAfter: number };

/**
 * What a secret address shows: open tasks with a day and meetings, of the rooms its officer may see at this moment, with the
 * council they are of now. Somebody who is suspended has none, as has an address that was ended or never was.
 */
export async function readCalendar(sql: Sql, token: string): Promise<CalendarReading> {
	const [officer] = await sql<{ id: string; name: string; councilCode: string }[]>`
		select o.id, o.name, o.council_code as "councilCode"
		from calendar_feed f join officer o on o.id = f.officer_id
		where f.token_hash = ${hashSecret(token)} and o.suspended_at is null`;
	if (!officer) return { state: 'none' };
	const windows = [
		{ per: 'minute', max: taskLimits.calendarReadsPerMinute, windowMs: 60_000 },
		{ per: 'hour', max: taskLimits.calendarReadsPerHour, windowMs: 3_600_000 }
	];
	for (const { per, max, windowMs } of windows) {
		const turn = await takeTurn(sql, { key: `calendar:${per}:${officer.id}`, max, windowMs });
		if (!turn.ok) return { state: 'too-fast', retryAfter: turn.retryAfter };
	}
	const [tasks, meetings] = await Promise.all([
		listMyTasks(sql, officer, { dated: true }),
		listMyMeetings(sql, officer)
	]);
	return { state: 'read', name: officer.name, tasks, meetings };
}
