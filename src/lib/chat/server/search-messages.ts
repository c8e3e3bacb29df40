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
}

/**
 * Messages of a room, threads included, that hold the words asked for, latest first. Words are taken as people type them
 * (websearch_to_tsquery), so that nothing in them is an order to the database (FAULTS B12); deleted words are not found.
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
	if (words === '') return { ok: true, messages: [], next: null };
	const rows = await sql<{ id: string; seq: number }[]>`
		select id, seq::float8 as seq from chat_message
		where room_id = ${roomId} and body is not null
			and to_tsvector('english', coalesce(body, '')) @@ websearch_to_tsquery('english', ${words})
			${before === undefined ? sql`` : sql`and chat_message.seq < ${before}`}
		order by chat_message.seq desc limit ${chatLimits.foundPerPage + 1}`;
	const found = rows.slice(0, chatLimits.foundPerPage);
	const messages = await readMessages(sql, roomId, { ids: found.map(({ id }) => id) });
	return {
		ok: true,
		messages: messages.reverse(),
		next: rows.length > found.length ? (found.at(-1)?.seq ?? null) : null
	};
}
