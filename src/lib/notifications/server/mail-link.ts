import * as v from 'valibot';
import type { Sql } from '#db/connection.server.ts';
import { hashSecret } from '#lib/accounts/server/secret.ts';
import { refuse, type Outcome } from '#lib/protocol/refusal.ts';
import { limitCommands } from '#lib/rooms/server/limit-commands.ts';
import { parseInput } from '#lib/rooms/server/parse-input.ts';
import { isMailKind, type MailKind } from '../mail-choices.ts';
import type { NotificationReason } from '../notification.ts';
import { choicesLimited, lookAgain, readMailChoices } from './mail-choices.ts';

/** What the link at the end of a mail shows to whoever has it: nothing of the person. */
export interface MailLink {
	/** none of these mails comes any more */
	isStopped: boolean;
	/** what that mail was about, if one thing; `isOff`: such mails come no more */
	kind: { kind: MailKind; isOff: boolean } | null;
}

async function findMail(sql: Sql, token: string) {
	const [mail] = await sql<{ officerId: string; reason: NotificationReason | null }[]>`
		select officer_id as "officerId", reason from notification_mail where token_hash = ${hashSecret(token)}`;
	if (!mail) return null;
	return { officerId: mail.officerId, kind: mail.reason && isMailKind(mail.reason) ? mail.reason : null };
}

/** Null: there is no such mail, or it is too old. Looking changes nothing: mail scanners open links too. */
export async function readMailLink(sql: Sql, token: string): Promise<MailLink | null> {
	const mail = await findMail(sql, token);
	if (!mail) return null;
	const { isStopped, ways } = await readMailChoices(sql, mail.officerId);
	return { isStopped, kind: mail.kind && { kind: mail.kind, isOff: ways[mail.kind] === 'off' } };
}

/** A mail program's own press says nothing of what: all of it (RFC 8058). */
const schema = v.object({ stop: v.optional(v.picklist(['all', 'kind', 'nothing']), 'all') });

/**
 * Stops all mails of notifications, or those of the mail's kind, or brings back both (`nothing`), as whoever has the link of a mail
 * chooses. Pressed twice, the second changes nothing. Refuses as expired or too-fast.
 */
export async function pressMailLink(sql: Sql, token: string, input: unknown): Promise<Outcome> {
	const mail = await findMail(sql, token);
	if (!mail) return refuse('expired', 'This link no longer works. Sign in to choose which emails you get.');
	const tooFast = await limitCommands(sql, { id: mail.officerId }, choicesLimited);
	if (tooFast) return tooFast;
	const parsed = parseInput(schema, input);
	if (!parsed.ok) return parsed;
	const { stop } = parsed.input;
	const ways = JSON.stringify(stop === 'kind' && mail.kind ? { [mail.kind]: 'off' } : {});
	// Back as it is by default: what it was before is not kept.
	const back = stop === 'nothing' && mail.kind ? mail.kind : '';
	await sql.begin(async (tx) => {
		await tx`
			insert into mail_choice as c (officer_id, is_stopped, ways)
			values (${mail.officerId}, ${stop === 'all'}, ${ways}::text::jsonb)
			on conflict (officer_id) do update set
				is_stopped = case when ${stop === 'kind'} then c.is_stopped else excluded.is_stopped end,
				ways = case when c.ways ->> ${back}::text = 'off' then c.ways - ${back}::text else c.ways || excluded.ways end`;
		await lookAgain(tx, mail.officerId);
	});
	return { ok: true };
}
