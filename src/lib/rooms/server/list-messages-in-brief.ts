import type { Sql } from '#db/connection.server.ts';
import type { MessageInBrief } from '../overview.ts';

const listedMost = 3;
/** Characters of a message. */
const wordsMost = 200;

/** The last of a room's chat, the latest last; threads and what was deleted are left out. The caller has checked that the reader may see it. */
export async function listMessagesInBrief(sql: Sql, roomId: string): Promise<MessageInBrief[]> {
	const rows = await sql<MessageInBrief[]>`
		select m.id, o.name as author, c.short_name as council, to_json(m.created_at) #>> '{}' as at,
			case when length(m.body) > ${wordsMost} then left(m.body, ${wordsMost}) || '…' else m.body end as words
		from chat_message m
		join officer o on o.id = m.author_id
		join council c on c.code = m.council_code
		where m.room_id = ${roomId} and m.thread_id is null and m.body is not null
		order by m.seq desc limit ${listedMost}`;
	return rows.reverse();
}
