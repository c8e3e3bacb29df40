import type { Sql, TransactionSql } from '#db/connection.server.ts';
import type { NotificationEntry } from '../notification.ts';
import type { WaitingNotification } from '../plan-mail.ts';
import { seen, selectEntries } from './list-notifications.ts';

/** Whom mail goes to, with the address and council of this moment. */
export interface Addressee {
	id: string;
	email: string;
	councilCode: string;
	suspended: boolean;
}

/** Whether what a notification tells is still so (M2): what was done, answered or moved meanwhile is no news. */
const stillSo = (sql: Sql | TransactionSql, officer: Addressee, now: Date) => sql`case
	when n.reason in ('task', 'task due') then exists (
		select 1 from task t
		where t.id = (a.details ->> 'task')::uuid and t.deleted_at is null and t.state <> 'done'
			and (t.owner_id = ${officer.id} or t.owner_council_code = ${officer.councilCode})
			and (n.reason = 'task' or t.due_on = (a.details ->> 'dueOn')::date)
	)
	when n.reason in ('decision opened', 'decision closing') then d.state = 'open' and d.closes_at > ${now.toISOString()}
		and not exists (
			select 1 from vote v where v.decision_id = d.id
				and v.voter = case when d.voters = 'people' then ${officer.id}::text else ${officer.councilCode} end
		)
	when n.reason = 'deadline' then r.deadline_at = (a.details ->> 'at')::timestamptz
	when n.reason = 'access asked' then exists (
		select 1 from access_request q
		where q.room_id = r.id and q.officer_id = a.officer_id and q.decided_at is null
	)
	when a.kind = 'chat' then exists (
		select 1 from chat_message m where m.id = (a.details ->> 'message')::uuid and m.body is not null
	)
	when a.kind = 'comment' and a.details ? 'comment' then exists (
		select 1 from comment c where c.id = (a.details ->> 'comment')::uuid and c.deleted_at is null
	)
	else true
end`;

const select = (sql: Sql | TransactionSql, officer: Addressee, now: Date) => sql`
	select n.activity_id::text as id, n.reason, a.at,
		n.read_at is not null or not (${seen(sql, officer)}) or not coalesce(${stillSo(sql, officer, now)}, false) as "isOver",
		case n.reason
			when 'deadline' then (a.details ->> 'at')::timestamptz
			when 'decision opened' then d.closes_at
			when 'decision closing' then d.closes_at
		end as until
	from notification n
	join activity a on a.id = n.activity_id
	join room r on r.id = a.room_id
	left join decision d on d.id = (a.details ->> 'decision')::uuid and d.room_id = r.id`;

/**
 * What it is not decided for yet whether it is mailed, with the officer's rights of this moment. The rows are locked; one that is
 * being read right now is left for the next time.
 */
export async function listWaiting(
	tx: TransactionSql,
	officer: Addressee,
	now: Date
): Promise<WaitingNotification[]> {
	return tx<WaitingNotification[]>`
		${select(tx, officer, now)}
		where n.officer_id = ${officer.id} and n.mail_look_at is not null
		order by n.activity_id for update of n skip locked`;
}

/** The same of a mail that was made. */
export async function listInMail(
	tx: TransactionSql,
	officer: Addressee,
	mailId: string,
	now: Date
): Promise<WaitingNotification[]> {
	return tx<
		WaitingNotification[]
	>`${select(tx, officer, now)} where n.officer_id = ${officer.id} and n.mail_id = ${mailId}`;
}

/** Their words, the newest first. The caller knows that the officer may see them. */
export async function listEntries(
	tx: TransactionSql,
	officer: Addressee,
	ids: readonly string[]
): Promise<NotificationEntry[]> {
	return tx<NotificationEntry[]>`
		${selectEntries(tx)}
		where n.officer_id = ${officer.id} and n.activity_id = any(${[...ids]}::bigint[])
		order by n.activity_id desc`;
}
