import type { Sql, TransactionSql } from '#db/connection.server.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { activityColumns, activityNames } from '#lib/rooms/server/list-activity.ts';
import { canBeTaken } from '#lib/rooms/server/guest-fields.ts';
import { isOpenTo } from '#lib/rooms/server/is-open-to.ts';
import { ownersOnly } from '#lib/rooms/activity.ts';
import { notificationLimits } from '../notification-limits.ts';
import {
	viewOf,
	type Muted,
	type NotificationEntry,
	type NotificationReason,
	type NotificationView
} from '../notification.ts';

/**
 * What the officer may see of a notification now, whatever they could when it was made: `n`, `a` its activity, `r` the room. An
 * invitation is seen by the address it was sent to while it can be taken; what is at a room's door by those who own it.
 */
export const seen = (
	sql: Sql | TransactionSql,
	officer: Pick<SignedInOfficer, 'id' | 'email' | 'councilCode'>
) => sql`(
	a.audience_council_code is null or a.audience_council_code = ${officer.councilCode}
) and case
	when n.reason = 'invitation' then exists (
		select 1 from room_invitation i
		where i.room_id = r.id and i.email = ${officer.email} and i.accepted_at is null and i.revoked_at is null
			and ${canBeTaken(sql, officer.councilCode)}
	)
	when a.kind = any(${[...ownersOnly]}) then exists (
		select 1 from current_member m where m.room_id = r.id and m.officer_id = ${officer.id} and m.role = 'owner'
		union all
		select 1 from room_council c where c.room_id = r.id and c.council_code = ${officer.councilCode} and c.role = 'owner'
	)
	else ${isOpenTo(sql, officer.councilCode)} or exists (
		select 1 from current_member m where m.room_id = r.id and m.officer_id = ${officer.id}
		union all
		select 1 from room_council c
		where c.room_id = r.id and c.council_code = ${officer.councilCode} and c.role is not null
	)
end`;

/** Notifications as their words need them, without a condition: `n`, `a` and `r` as for `seen`. */
export const selectEntries = (sql: Sql | TransactionSql) => sql`
	select ${activityColumns(sql)}, n.reason, n.read_at is not null as read,
		json_build_object('id', r.id, 'title', r.title) as room
	from notification n
	join activity a on a.id = n.activity_id
	join room r on r.id = a.room_id
	${activityNames(sql)}`;

export interface NotificationPage {
	notifications: NotificationView[];
	/** the `before` of the next page; null: there is none */
	next: string | null;
}

/** What is addressed to the officer, newest first. `before` is the id of an activity row. */
export async function listNotifications(
	sql: Sql,
	officer: SignedInOfficer,
	{
		unread = false,
		before = null,
		except = [],
		most = notificationLimits.perPage
	}: {
		unread?: boolean;
		before?: string | null;
		except?: readonly NotificationReason[];
		most?: number;
	} = {}
): Promise<NotificationPage> {
	const from = before !== null && /^\d{1,18}$/.test(before) ? before : null;
	const rows = await sql<NotificationEntry[]>`
		${selectEntries(sql)}
		where n.officer_id = ${officer.id} and ${seen(sql, officer)}
			and ${unread ? sql`n.read_at is null` : sql`true`}
			and n.reason <> all(${[...except]})
			and ${from === null ? sql`true` : sql`n.activity_id < ${from}`}
		order by n.activity_id desc limit ${most + 1}`;
	const shown = rows.slice(0, most);
	return {
		notifications: shown.map(viewOf),
		next: rows.length > most ? (shown.at(-1)?.id ?? null) : null
	};
}

/** How many are unread, counted no further than is shown. */
export async function countUnread(sql: Sql, officer: SignedInOfficer): Promise<number> {
	const [row] = await sql<{ unread: number }[]>`
		select count(*)::int as unread from (
			select 1 from notification n
			join activity a on a.id = n.activity_id
			join room r on r.id = a.room_id
			where n.officer_id = ${officer.id} and n.read_at is null and ${seen(sql, officer)}
			limit ${notificationLimits.unreadShown + 1}
		) as counted`;
	return row?.unread ?? 0;
}

/** What the officer muted, with titles of what they may still see. */
export async function listMuted(sql: Sql, officer: SignedInOfficer): Promise<Muted[]> {
	return sql<Muted[]>`
		select m.kind, m.subject_id as "subjectId", case
			when r.id is null then 'Something you can no longer see'
			when m.kind = 'thread' then case when t.quote = '' then p.title else '“' || t.quote || '”, ' || p.title end
			else coalesce(p.title, r.title) end as title
		from notification_mute m
		left join comment_thread t on m.kind = 'thread' and t.id = m.subject_id
			and (t.council_code is null or t.council_code = ${officer.councilCode})
		left join proposal p on p.id = case when m.kind = 'thread' then t.document_id when m.kind = 'proposal' then m.subject_id end
			and p.deleted_at is null
		left join room r on r.id = coalesce(p.room_id, case when m.kind = 'room' then m.subject_id end) and (
			${isOpenTo(sql, officer.councilCode)}
			or exists (select 1 from current_member o where o.room_id = r.id and o.officer_id = ${officer.id})
			or exists (
				select 1 from room_council c
				where c.room_id = r.id and c.council_code = ${officer.councilCode} and c.role is not null
			)
		)
		where m.officer_id = ${officer.id}
		order by m.at desc limit ${notificationLimits.mutes}`;
}
