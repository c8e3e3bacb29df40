import type { Sql, TransactionSql } from '#db/connection.server.ts';
import { isSettled } from '../plan-mail.ts';
import { listInMail, type Addressee } from './list-waiting.ts';
import { readMailChoices } from './mail-choices.ts';

/**
 * Whether a mail may be handed over as it was made; mail of other sorts may. When something in a mail of notifications was
 * read or ended meanwhile, or its officer's rights or choices did, it is taken back: what is left of it waits again (M6).
 */
export async function mayHandOver(sql: Sql, mailId: string, now: Date): Promise<boolean> {
	return sql.begin(async (tx) => {
		const [officer] = await tx<Addressee[]>`
			select o.id, o.email, o.council_code as "councilCode", o.suspended_at is not null as suspended
			from notification_mail m join officer o on o.id = m.officer_id
			where m.id = ${mailId} for update of m`;
		if (!officer) return true;
		const told = await listInMail(tx, officer, mailId, now);
		const choices = await readMailChoices(tx, officer.id);
		if (!officer.suspended && told.every((one) => !isSettled(one, choices, now))) return true;
		await takeBackIn(tx, mailId);
		return false;
	});
}

/** Takes a mail of any sort away; what one of notifications told waits again, and is looked at anew. True: it was one. */
export const takeBack = (sql: Sql, mailId: string): Promise<boolean> =>
	sql.begin((tx) => takeBackIn(tx, mailId));

async function takeBackIn(tx: TransactionSql, mailId: string): Promise<boolean> {
	await tx`update notification set mail_id = null, mail_look_at = now() where mail_id = ${mailId}`;
	const told = await tx`delete from notification_mail where id = ${mailId}`;
	await tx`delete from mail where id = ${mailId}`;
	return told.count > 0;
}
