import type { Sql } from 'postgres';
import { endSessions } from '#lib/accounts/server/sessions.ts';
import type { Config } from '#server/config.ts';

const outboxMs = 7 * 24 * 60 * 60_000;

/**
 * Removes what is past its time: links, proved addresses, counts of tries, unsent and shown mail, sessions. Says how
 * many of each. Doing it twice, or on two nodes at once, is the same as once.
 */
export async function removeOld(
	sql: Sql,
	config: Pick<Config, 'session'>,
	now = new Date()
): Promise<Record<'links' | 'addresses' | 'limits' | 'mails' | 'shown' | 'sessions', number>> {
	const at = now.toISOString();
	const before = (ms: number) => new Date(now.getTime() - ms).toISOString();
	const links = await sql`delete from sign_in_link where expires_at <= ${at}`;
	const addresses = await sql`delete from verified_address where expires_at <= ${at}`;
	const limits = await sql`delete from rate_limit where expires_at <= ${at}`;
	const mails = await sql`delete from mail where expires_at <= ${at}`;
	const shown = await sql`delete from outbox_mail where created_at <= ${before(outboxMs)}`;
	const over = await sql<{ id: string }[]>`
		select id from session where expires_at <= ${at} or last_used_at <= ${before(config.session.idleMs)}`;
	const sessions = await endSessions(
		sql,
		over.map(({ id }) => id)
	);
	return {
		links: links.count,
		addresses: addresses.count,
		limits: limits.count,
		mails: mails.count,
		shown: shown.count,
		sessions: sessions.length
	};
}
