import * as v from 'valibot';
import type { Sql } from '#db/connection.server.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { markSeen } from '#lib/notifications/server/mark-seen.ts';
import type { Outcome } from '#lib/protocol/refusal.ts';
import { limitCommands } from '#lib/rooms/server/limit-commands.ts';
import { parseInput } from '#lib/rooms/server/parse-input.ts';
import { findChat } from './find-chat.ts';
import { messageNotFound } from './in-chat.ts';
import { readReadUpTo } from './list-messages.ts';

const again = 'Reload the page and try again.';
const schema = v.object({
	/** seq of the last message that was read */
	upTo: v.pipe(
		v.union(
			[v.number(again), v.pipe(v.string(again), v.regex(/^\d{1,15}$/, again), v.transform(Number))],
			again
		),
		v.safeInteger(again),
		v.minValue(0, again)
	)
});

/**
 * Moves the officer's own unread line: never back, and never behind the room's last message. Nobody else is told. Takes no lock of the
 * room, since who reads must not hold up who writes.
 */
export async function markChatRead(
	sql: Sql,
	officer: SignedInOfficer,
	roomId: string,
	input: unknown
): Promise<Outcome<{ readUpTo: number }>> {
	const tooFast = await limitCommands(sql, officer, {
		of: 'chat-read',
		perMinute: 60,
		perHour: 1_800,
		kept: 'Nothing was lost.'
	});
	if (tooFast) return tooFast;
	const chat = await findChat(sql, officer, roomId);
	if (!chat) return messageNotFound();
	const parsed = parseInput(schema, input);
	if (!parsed.ok) return parsed;
	const before = await readReadUpTo(sql, officer, roomId);
	const [row] = await sql<{ readUpTo: number }[]>`
		insert into chat_read (room_id, officer_id, up_to)
		select ${roomId}, ${officer.id},
			least(${parsed.input.upTo}::bigint, (select coalesce(max(seq), 0) from chat_message where room_id = ${roomId} and thread_id is null))
		on conflict (room_id, officer_id) do update set up_to = greatest(chat_read.up_to, excluded.up_to)
		returning up_to::float8 as "readUpTo"`;
	const readUpTo = row?.readUpTo ?? 0;
	// What was changed further up names somebody who did not see it there.
	await markSeen(sql, officer.id, { kind: 'chat', roomId, after: before ?? 0, upTo: readUpTo });
	return { ok: true, readUpTo };
}
