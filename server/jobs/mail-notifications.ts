import type { Sql } from 'postgres';
import { mailOfficer } from '#lib/notifications/server/mail-officer.ts';
import { eachByItself } from './each-by-itself.ts';
import type { JobsLog } from './jobs-log.ts';

const batch = 500;

/**
 * Makes the mails of notifications that are due, an officer after the other, and says how many. Any number of nodes may: each
 * notification goes in one mail.
 */
export async function mailNotifications(
	{ sql, log, origin }: { sql: Sql; log: JobsLog; origin: string },
	now = new Date()
): Promise<number> {
	let made = 0;
	for (let after: string | null = null; ;) {
		const due: { id: string }[] = await sql<{ id: string }[]>`
			select distinct officer_id as id from notification
			where mail_look_at <= ${now.toISOString()} and (${after}::uuid is null or officer_id > ${after}::uuid)
			order by officer_id limit ${batch}`;
		made += await eachByItself(due, ({ id }) => mailOfficer(sql, id, { origin, now }), {
			log,
			what: 'an officer’s mail'
		});
		after = due.at(-1)?.id ?? null;
		if (due.length < batch) break;
	}
	if (made > 0) log.info({ made }, 'notifications: mails were made');
	return made;
}
