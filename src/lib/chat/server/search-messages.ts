import type { Sql } from '#db/connection.server.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { takeTurn } from '#lib/accounts/server/rate-limit.ts';
import type { ChatMessage } from '#lib/protocol/chat.ts';
import { refuse, type Outcome } from '#lib/protocol/refusal.ts';
import { chatLimits } from '../message.ts';
import { findChat } from './find-chat.ts';
import { messageNotFound } from './in-chat.ts';
import { readMessages } from './read-messages.ts';

const perMinute = 60;

export interface FoundMessages {
	messages: ChatMessage[];
	/** the `before` of the next page; null: these are all */
	next: number | null;
	/** the search came to no end: what is older than `next` was not looked at */
	isPart: boolean;
}

/**
 * Messages of a room, threads included, that hold the words asked for, latest first. Words are taken as people type them
 * (websearch_to_tsquery), so that nothing in them is an order to the database (FAULTS B12); deleted words are not found.
 * Looked through are at most `chatLimits.searchedMost` from the last one back: whatever is asked for, a common word or one that is
 * nowhere, and however much is said in other rooms, it costs no more than to compare those.
 */
export async function searchMessages(
	sql: Sql,
	officer: SignedInOfficer,
	roomId: string,
	{ query, before }: { query: string; before?: number }
): Promise<Outcome<FoundMessages>> {
	const turn = await takeTurn(sql, { key: `chat-search:${officer.id}`, max: perMinute, windowMs: 60_000 });
	if (!turn.ok) {
		return refuse(
			'too-fast',
			`You have searched a lot in a minute. Try again in ${turn.retryAfter} seconds.`,
			{
				retryAfter: turn.retryAfter
			}
		);
	}
	if (!(await findChat(sql, officer, roomId))) return messageNotFound();
	const words = query.slice(0, chatLimits.queryCharacters).toWellFormed().replaceAll('\0', ' ').trim();
	if (words === '') return { ok: true, messages: [], next: null, isPart: false };
	const most = chatLimits.foundPerPage;
	const earlier = before === undefined ? sql`` : sql`and seq < ${before}`;
	const looked = sql`
		select id, seq, body, words from chat_message
		where room_id = ${roomId} ${earlier} order by seq desc limit ${chatLimits.searchedMost}`;
	// In a select of its own the words are taken apart once, and not for each message.
	const rows = await sql<{ id: string; seq: number }[]>`
		select id, seq::float8 as seq from (${looked}) as looked
		where body is not null and looked.words @@ (select websearch_to_tsquery('english', ${words}))
		order by looked.seq desc limit ${most + 1}`;
	const found = rows.slice(0, most);
	const messages = await readMessages(sql, roomId, { ids: found.map(({ id }) => id) });
	messages.reverse();
	if (rows.length > most) return { ok: true, messages, next: found.at(-1)?.seq ?? null, isPart: false };
	const [last] = await sql<{ seq: number }[]>`
		select seq::float8 as seq from chat_message
		where room_id = ${roomId} ${earlier} order by seq desc offset ${chatLimits.searchedMost - 1} limit 1`;
	return { ok: true, messages, next: last?.seq ?? null, isPart: last !== undefined };
}
