import { randomUUID } from 'node:crypto';
import type { Sql, TransactionSql } from '#db/connection.server.ts';
import { sendMail } from '#lib/accounts/server/mail.ts';
import { hashSecret, randomSecret } from '#lib/accounts/server/secret.ts';
import type { MailChoices } from '../mail-choices.ts';
import { notificationMail, reasonOf } from '../notification-mail.ts';
import { planMail, type MailPlan } from '../plan-mail.ts';
import { listEntries, listWaiting, type Addressee } from './list-waiting.ts';
import { readMailChoices } from './mail-choices.ts';

export interface Mailing {
	/** scheme, host and port of the links */
	origin: string;
	now: Date;
}

/**
 * Looks at what waits for one officer and mails what is due, in one transaction with the row of the mail (M7). Says whether
 * a mail was made. A second node that comes meanwhile passes by.
 */
export async function mailOfficer(sql: Sql, officerId: string, { origin, now }: Mailing): Promise<boolean> {
	return sql.begin(async (tx) => {
		const [officer] = await tx<Addressee[]>`
			select id, email, council_code as "councilCode", suspended_at is not null as suspended
			from officer where id = ${officerId} for no key update skip locked`;
		if (!officer) return false;
		const waiting = await listWaiting(tx, officer, now);
		const choices = await readMailChoices(tx, officer.id);
		const recent = await tx<{ madeAt: Date }[]>`
			select made_at as "madeAt" from notification_mail
			where officer_id = ${officer.id} and made_at > ${now.toISOString()}::timestamptz - interval '1 hour'`;
		const plan = planMail(
			// Whoever is suspended gets nothing, and not all of it at once afterwards.
			officer.suspended ? waiting.map((one) => ({ ...one, isOver: true })) : waiting,
			{ choices, recent: recent.map(({ madeAt }) => madeAt), now }
		);
		await keepPlan(tx, officer, plan);
		if (plan.mail) await writeMail(tx, { officer, mail: plan.mail, choices, origin, now });
		return plan.mail !== null;
	});
}

async function keepPlan(
	tx: TransactionSql,
	officer: Addressee,
	{ settled, waiting }: MailPlan
): Promise<void> {
	const looks = [
		...settled.map((id) => ({ id, at: null })),
		...waiting.map(({ id, lookAt }) => ({ id, at: lookAt.toISOString() }))
	];
	if (looks.length === 0) return;
	await tx`
		update notification n set mail_look_at = plan.look_at
		from unnest(${looks.map(({ id }) => id)}::bigint[], ${looks.map(({ at }) => at)}::timestamptz[]) as plan (id, look_at)
		where n.officer_id = ${officer.id} and n.activity_id = plan.id`;
}

async function writeMail(
	tx: TransactionSql,
	{
		officer,
		mail: { kind, ids },
		choices,
		origin,
		now
	}: Mailing & { officer: Addressee; mail: NonNullable<MailPlan['mail']>; choices: MailChoices }
): Promise<void> {
	const entries = await listEntries(tx, officer, ids);
	const id = randomUUID();
	const token = randomSecret();
	await tx`
		insert into notification_mail (id, officer_id, token_hash, reason, made_at)
		values (${id}, ${officer.id}, ${hashSecret(token)}, ${reasonOf(entries)}, ${now.toISOString()})`;
	await tx`
		update notification set mail_look_at = null, mail_id = ${id}
		where officer_id = ${officer.id} and activity_id = any(${ids}::bigint[])`;
	const mail = notificationMail({ entries, kind, choices, to: officer.email, origin, token });
	await sendMail(tx, mail, undefined, id);
}
