import { randomUUID } from 'node:crypto';
import type { Sql, TransactionSql } from 'postgres';
import { textAsHtml } from '../compose-mail.ts';

/** One mail to one person, as plain text and as HTML that says the same. */
export interface Mail {
	to: string;
	subject: string;
	text: string;
	/** the text as paragraphs and links when left out */
	html?: string;
	/** where one press ends mail of its sort, without sign-in (RFC 8058) */
	unsubscribeUrl?: string | null;
}

/** As it lies in the database. */
export type WaitingMail = Required<Omit<Mail, 'unsubscribeUrl'>> & Pick<Mail, 'unsubscribeUrl'>;

/** The jobs on every node listen here, as do none of the pages. */
export const mailChannel = 'folkmoot_mail';
const dayMs = 24 * 60 * 60_000;

/**
 * Asks for a mail to be sent, in the caller's transaction: it goes out if and only if that commits. It is sent by
 * the jobs (server/jobs), tried again when the mail server refuses, and dropped at `expiresAt` (a day from now when
 * left out). The row is removed once it was sent. `id` is given where other rows know the mail by it.
 */
export async function sendMail(
	tx: Sql | TransactionSql,
	{ to, subject, text, html, unsubscribeUrl = null }: Mail,
	expiresAt = new Date(Date.now() + dayMs),
	id: string = randomUUID()
): Promise<void> {
	// One statement, so that it is one transaction also for a caller who has none.
	await tx`
		with waiting as (
			insert into mail (id, "to", subject, text, html, unsubscribe_url, expires_at)
			values (${id}, ${to}, ${subject}, ${text}, ${html ?? textAsHtml({ subject, text })}, ${unsubscribeUrl},
				${expiresAt.toISOString()})
			returning id
		)
		select pg_notify(${mailChannel}, id::text) from waiting`;
}
