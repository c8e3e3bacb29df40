import { randomUUID } from 'node:crypto';
import type { Sql } from 'postgres';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { ukParts } from '#lib/decisions/uk-time.ts';
import { planMeeting } from '#lib/meetings/server/plan-meeting.ts';

/** A day some days from now in the United Kingdom, as forms send it. */
export const dayAhead = (days: number): string => ukParts(new Date(Date.now() + days * 86_400_000)).day;

/** Plans a meeting through its command, tomorrow from 2pm to 3pm, and returns its id. */
export async function makeMeeting(
	sql: Sql,
	by: SignedInOfficer,
	roomId: string,
	facts: Record<string, unknown> = {}
): Promise<string> {
	const meeting = randomUUID();
	const planned = await planMeeting(sql, by, roomId, {
		title: 'Costs and partners',
		day: dayAhead(1),
		from: '14:00',
		to: '15:00',
		agenda: 'Welcome, 5 minutes\nCosts, 15 minutes\nAny other business',
		...facts,
		meeting
	});
	if (!planned.ok) throw new Error(planned.message);
	return meeting;
}
