import type { Sql } from '#db/connection.server.ts';
import type { TaskInBrief } from '../overview.ts';
import { markedName } from './marked-name.ts';

const listedMost = 5;

/** The open tasks of a room that are due first, and how many are open. The caller has checked that the reader may see it. */
export async function listTasksInBrief(
	sql: Sql,
	roomId: string
): Promise<{ tasks: TaskInBrief[]; open: number }> {
	const rows = await sql<(TaskInBrief & { open: number })[]>`
		select t.id, t.title, coalesce(${markedName(sql, 'o')}, c.short_name) as owner, t.due_on::text as "dueOn",
			coalesce(t.due_on < (now() at time zone 'Europe/London')::date, false) as overdue, count(*) over ()::int as open
		from task t
		left join officer o on o.id = t.owner_id
		left join council c on c.code = t.owner_council_code
		where t.room_id = ${roomId} and t.deleted_at is null and t.state <> 'done'
		order by t.due_on nulls last, t.created_at, t.id limit ${listedMost}`;
	return { tasks: rows.map(({ open: _, ...task }) => task), open: rows[0]?.open ?? 0 };
}
