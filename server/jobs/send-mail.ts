import type { Sql } from 'postgres';
import type { WaitingMail } from '#lib/accounts/server/mail.ts';
import { mayHandOver, takeBack } from '#lib/notifications/server/may-hand-over.ts';
import type { JobsLog } from './jobs-log.ts';
import type { MailTransport } from './mail-transport.ts';

/**
 * Sends one waiting mail and removes it. Done twice, the second finds nothing. A process killed between the two
 * sends it again: better twice than never. Mail of notifications is looked at once more, and may be taken back. Throws when the mail server refuses, which makes the queue try again.
 */
export async function sendWaitingMail(
	{ sql, transport, log }: { sql: Sql; transport: MailTransport; log: JobsLog },
	mailId: string
): Promise<void> {
	const [mail] = await sql<(WaitingMail & { expired: boolean })[]>`
		select "to", subject, text, html, unsubscribe_url as "unsubscribeUrl", expires_at < now() as expired
		from mail where id = ${mailId}`;
	if (!mail) return;
	if (mail.expired) {
		const waitsAgain = await takeBack(sql, mailId);
		log.warn({ mailId }, `mail: not sent in time, ${waitsAgain ? 'what it tells waits again' : 'dropped'}`);
		return;
	}
	if (!(await mayHandOver(sql, mailId, new Date()))) {
		log.info({ mailId }, 'mail: taken back, since what it tells is read or over');
		return;
	}
	const refused = await transport.send(mail).then(() => null, refusalOf);
	if (refused) {
		log.warn({ mailId, ...refused }, 'mail: the mail server refused, will be tried again');
		// The server's own words may hold the address, and the queue keeps what is thrown.
		throw new Error(`the mail server refused: ${refused.code} ${refused.response ?? ''}`.trim());
	}
	await sql`delete from mail where id = ${mailId}`;
	log.info({ mailId }, 'mail: sent');
}

function refusalOf(error: unknown): { code: string; response?: number } {
	const facts = error as { code?: unknown; responseCode?: unknown };
	return {
		code: typeof facts.code === 'string' ? facts.code : 'unknown',
		...(typeof facts.responseCode === 'number' ? { response: facts.responseCode } : {})
	};
}
