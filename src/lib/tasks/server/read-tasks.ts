import type { Sql, TransactionSql } from '#db/connection.server.ts';
import type { RoomAccess } from '#lib/rooms/access.ts';
import { isUuid } from '#lib/rooms/server/in-room.ts';
import { isOpenTo } from '#lib/rooms/server/is-open-to.ts';
import {
	taskLimits,
	type MyTask,
	type TaskCard,
	type TaskFilter,
	type TaskItem,
	type TaskSource,
	type TaskView
} from '../task.ts';
import type { Me } from './in-tasks.ts';
import { findSource } from './task-source.ts';

type Query = Sql | TransactionSql;

export interface Reading {
	roomId: string;
	me: Me;
	access: RoomAccess;
}

/** Joins and columns of a card; `t` is the task. */
const joins = (sql: Query) => sql`
	left join officer o on o.id = t.owner_id
	left join council oc on oc.code = o.council_code
	left join council wc on wc.code = t.owner_council_code`;

const ownCard = (sql: Query) => sql`
	t.id, t.title, t.state, t.revision,
	case when o.id is not null
			then json_build_object('key', 'person:' || o.id, 'name', o.name, 'council', oc.short_name, 'officerId', o.id)
		when wc.code is not null
			then json_build_object('key', 'council:' || wc.code, 'name', wc.name, 'council', null, 'officerId', null)
	end as owner,
	to_char(t.due_on, 'YYYY-MM-DD') as "dueOn",
	(select json_build_object('done', count(*) filter (where i.done), 'all', count(*))
		from task_item i where i.task_id = t.id) as items`;

const isMine = (sql: Query, me: Me) =>
	sql`coalesce(t.owner_id = ${me.id} or t.owner_council_code = ${me.councilCode}, false)`;

const card = (sql: Query, { me, access }: Reading) => sql`
	${ownCard(sql)}, ${isMine(sql, me)} as mine,
	case when p.id is not null then json_build_object('proposalId', p.id, 'title', p.title, 'section',
		case when s.key is not null then json_build_object('key', s.key, 'title', s.title) end) end as about,
	json_build_object(
		'change', ${access.write} or t.created_by = ${me.id},
		'move', ${access.write} or t.created_by = ${me.id} or ${isMine(sql, me)}
	) as may`;

const aboutJoins = (sql: Query) => sql`
	left join proposal p on p.id = t.proposal_id and p.deleted_at is null
	left join form_section s on s.form_id = p.form_id and s.key = t.section_key`;

/**
 * Tasks of a room in the order of its board; of the done ones, the last done first. At most `taskLimits.tasksPerRead`. The
 * caller has checked that the reader may see the room.
 */
export async function listTasks(sql: Sql, reading: Reading, filter: TaskFilter): Promise<TaskCard[]> {
	const { roomId, me } = reading;
	const about = isUuid(filter.about) ? filter.about : null;
	const who =
		filter.who === 'mine'
			? isMine(sql, me)
			: filter.who === 'council'
				? sql`(t.owner_council_code = ${me.councilCode} or o.council_code = ${me.councilCode})`
				: sql`true`;
	const state = filter.state === 'any' ? sql`true` : sql`(t.state = 'done') = ${filter.state === 'done'}`;
	return sql<TaskCard[]>`
		select ${card(sql, reading)}
		from task t ${joins(sql)} ${aboutJoins(sql)}
		where t.room_id = ${roomId} and t.deleted_at is null and ${who} and ${state}
			and (${about}::uuid is null or t.proposal_id = ${about})
		order by t.state = 'done', t.position, t.created_at, t.id limit ${taskLimits.tasksPerRead}`;
}

/** How many of a room's tasks are open, and how many of those are late on this day. The caller has checked that the reader may see the room. */
export async function countTasks(
	sql: Sql,
	roomId: string,
	today: string
): Promise<{ open: number; overdue: number }> {
	const [row] = await sql<{ open: number; overdue: number }[]>`
		select count(*)::int as open, (count(*) filter (where due_on < ${today}::date))::int as overdue
		from task where room_id = ${roomId} and deleted_at is null and state <> 'done'`;
	return row ?? { open: 0, overdue: 0 };
}

/** One task with everything of it; null: none here. The caller has checked that the reader may see the room. */
export async function readTask(sql: Query, reading: Reading, taskId: string): Promise<TaskView | null> {
	if (!isUuid(taskId)) return null;
	const { roomId, me } = reading;
	type Row = Omit<TaskView, 'source' | 'checklist'> & { source: TaskSource | null };
	const [row] = await sql<Row[]>`
		select ${card(sql, reading)}, t.details, t.source,
			json_build_object('name', maker.name, 'council', mc.short_name) as by,
			to_json(t.created_at) #>> '{}' as "createdAt",
			case when t.done_at is not null
				then json_build_object('by', doer.name, 'at', to_json(t.done_at) #>> '{}') end as done
		from task t ${joins(sql)} ${aboutJoins(sql)}
		join officer maker on maker.id = t.created_by
		join council mc on mc.code = t.council_code
		left join officer doer on doer.id = t.done_by
		where t.id = ${taskId} and t.room_id = ${roomId} and t.deleted_at is null`;
	if (!row) return null;
	const checklist = await sql<TaskItem[]>`
		select id, words, done from task_item where task_id = ${taskId} order by position, id`;
	const found = row.source && (await findSource(sql, { roomId, me }, row.source));
	const source = found && { kind: found.kind, href: found.href, words: found.words, by: found.by };
	return { ...row, source, checklist };
}

/**
 * Open tasks given to an officer or to their council, in all rooms that they may see, what is due first before others.
 * `dated`: only those with a day.
 */
export async function listMyTasks(sql: Sql, me: Me, { dated = false } = {}): Promise<MyTask[]> {
	return sql<MyTask[]>`
		select ${ownCard(sql)}, json_build_object('id', r.id, 'title', r.title) as room
		from task t ${joins(sql)}
		join room r on r.id = t.room_id
		left join current_member m on m.room_id = r.id and m.officer_id = ${me.id}
		left join room_council rc on rc.room_id = r.id and rc.council_code = ${me.councilCode}
		where t.deleted_at is null and t.state <> 'done'
			and (t.owner_id = ${me.id} or t.owner_council_code = ${me.councilCode})
			and (m.role is not null or rc.role is not null or ${isOpenTo(sql, me.councilCode)})
			and (t.due_on is not null or not ${dated})
		order by t.due_on nulls last, r.title, t.position, t.id limit ${taskLimits.mineMost}`;
}

/** How many tasks listMyTasks would find, and how many of them are late on this day. */
export async function countMyTasks(
	sql: Sql,
	me: Me,
	today: string
): Promise<{ open: number; overdue: number }> {
	const tasks = await listMyTasks(sql, me);
	return { open: tasks.length, overdue: tasks.filter(({ dueOn }) => dueOn !== null && dueOn < today).length };
}

/** Whether there was such a task in this room, until it was removed. The caller has checked that the reader may see the room. */
export async function isRemoved(sql: Sql, roomId: string, taskId: string): Promise<boolean> {
	if (!isUuid(taskId)) return false;
	const [row] = await sql`
		select 1 from task where id = ${taskId} and room_id = ${roomId} and deleted_at is not null`;
	return row !== undefined;
}
