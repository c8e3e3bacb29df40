import type { Sql, TransactionSql } from '#db/connection.server.ts';
import { reactionKinds } from '#lib/comments/comment.ts';
import { inTodaysNames } from '#lib/mentions/mention.ts';
import { mentionKeyOf } from '#lib/mentions/server/mentions.ts';
import type { ChatMessage } from '#lib/protocol/chat.ts';

/** Which messages of a room: by their ids, or so many of the room's own or of one thread, or what changed. */
export type Which =
	| { ids: string[] }
	| { changedAfter: number; most: number }
	| { thread: string | null; before?: number; after?: number; most: number };

/**
 * Messages of a room: by their place, or, of those that changed, by that order. The caller has checked that who reads them may
 * see the room. Nothing in them depends on the reader, so that one read serves all who follow the room.
 */
export async function readMessages(
	sql: Sql | TransactionSql,
	roomId: string,
	which: Which
): Promise<ChatMessage[]> {
	const rows = await sql<ChatMessage[]>`
		with picked as (${pick(sql, roomId, which)})
		select c.id, c.seq::float8 as seq, c.changed::float8 as changed, c.thread_id as thread,
			json_build_object('id', o.id, 'name', o.name, 'council', k.short_name) as author,
			c.body, coalesce(n.mentions, '[]') as mentions, c.revision, c.replies,
			to_json(c.created_at) #>> '{}' as "createdAt", c.edited_at is not null as edited,
			coalesce(r.reactions, '[]') as reactions
		from picked c
		join officer o on o.id = c.author_id
		join council k on k.code = c.council_code
		left join lateral (
			select json_agg(json_build_object('kind', kind, 'by', by)
				order by array_position(${[...reactionKinds]}::text[], kind)) as reactions
			from (
				select kind, json_agg(officer_id order by officer_id) as by
				from chat_reaction where message_id = c.id group by kind
			) of_kind
		) r on true
		left join lateral (
			select json_agg(json_build_object(
				'at', m.at, 'length', m.length, 'key', ${mentionKeyOf(sql)}, 'name', coalesce(p.name, g.name, m.role || 's')
			) order by m.at) as mentions
			from chat_mention m
			left join officer p on p.id = m.officer_id
			left join council g on g.code = m.council_code
			where m.message_id = c.id
		) n on true
		order by ${'changedAfter' in which ? sql`c.changed` : sql`c.seq`}`;
	return rows.map((row) => (row.body === null ? row : { ...row, ...inTodaysNames(row.body, row.mentions) }));
}

/** One message of a room as it is now. Null: there is none. */
export async function readMessage(
	sql: Sql | TransactionSql,
	roomId: string,
	id: string
): Promise<ChatMessage | null> {
	const [message] = await readMessages(sql, roomId, { ids: [id] });
	return message ?? null;
}

function pick(sql: Sql | TransactionSql, roomId: string, which: Which) {
	if ('ids' in which) {
		return sql`select * from chat_message where room_id = ${roomId} and id = any(${which.ids}::uuid[])`;
	}
	if ('changedAfter' in which) {
		return sql`
			select * from chat_message where room_id = ${roomId} and changed > ${which.changedAfter}
			order by changed limit ${which.most}`;
	}
	const { thread, before, after, most } = which;
	return sql`
		select * from chat_message where room_id = ${roomId}
			and ${thread === null ? sql`thread_id is null` : sql`thread_id = ${thread}`}
			${before === undefined ? sql`` : sql`and seq < ${before}`}
			${after === undefined ? sql`` : sql`and seq > ${after}`}
		order by seq ${after === undefined ? sql`desc` : sql`asc`} limit ${most}`;
}
