import type { Sql, TransactionSql } from '#db/connection.server.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import type { ChatChanges } from '#lib/protocol/chat.ts';
import { isUuid } from '#lib/rooms/server/in-room.ts';
import { chatLimits, type ChatPage, type ChatThread } from '../message.ts';
import { findChat } from './find-chat.ts';
import { readMessage, readMessages } from './read-messages.ts';

export interface MessagesAsked {
	/** seq: those before it; without it the last ones */
	before?: number;
	/** seq: those after it */
	after?: number;
	/** id of a message: those around it, or around the one whose thread it is in */
	around?: string;
}

const most = chatLimits.messagesPerPage;

/** The change up to which a page that is read next knows everything: read it first. */
export async function lastChange(sql: Sql | TransactionSql, roomId: string): Promise<number> {
	const [row] = await sql<{ last: number }[]>`
		select coalesce(max(changed), 0)::float8 as last from chat_message where room_id = ${roomId}`;
	return row?.last ?? 0;
}

/**
 * Messages of the room itself, at most a page's. Null: no such room or message, or not for this officer; all look the same.
 */
export async function listMessages(
	sql: Sql,
	officer: SignedInOfficer | null,
	roomId: string,
	{ before, after, around }: MessagesAsked = {}
): Promise<ChatPage | null> {
	if (!(await findChat(sql, officer, roomId))) return null;
	const upTo = await lastChange(sql, roomId);
	if (around !== undefined) return readAround(sql, roomId, around, upTo);
	return readPage(sql, roomId, { thread: null, before, after, upTo });
}

async function readPage(
	sql: Sql,
	roomId: string,
	{ upTo, ...which }: { thread: string | null; before?: number; after?: number; upTo: number }
): Promise<ChatPage> {
	const rows = await readMessages(sql, roomId, { ...which, most: most + 1 });
	const isMore = rows.length > most;
	if (which.after !== undefined) {
		return { messages: rows.slice(0, most), earlier: true, later: isMore, upTo };
	}
	return { messages: rows.slice(-most), earlier: isMore, later: which.before !== undefined, upTo };
}

async function readAround(sql: Sql, roomId: string, id: string, upTo: number): Promise<ChatPage | null> {
	if (!isUuid(id)) return null;
	const [row] = await sql<{ seq: number }[]>`
		select coalesce(root.seq, m.seq)::float8 as seq
		from chat_message m left join chat_message root on root.id = m.thread_id
		where m.id = ${id} and m.room_id = ${roomId}`;
	if (!row) return null;
	const half = most / 2;
	const [upper, lower] = await Promise.all([
		readMessages(sql, roomId, { thread: null, before: row.seq, most: half + 1 }),
		readMessages(sql, roomId, { thread: null, after: row.seq - 1, most: half + 1 })
	]);
	return {
		messages: [...upper.slice(-half), ...lower.slice(0, half)],
		earlier: upper.length > half,
		later: lower.length > half,
		upTo
	};
}

/** A thread's messages, the last ones or those before `before`, and the message it is about. Null as in listMessages. */
export async function listThread(
	sql: Sql,
	officer: SignedInOfficer | null,
	roomId: string,
	threadId: string,
	{ before }: { before?: number } = {}
): Promise<ChatThread | null> {
	if (!isUuid(threadId) || !(await findChat(sql, officer, roomId))) return null;
	const upTo = await lastChange(sql, roomId);
	const root = await readMessage(sql, roomId, threadId);
	if (!root || root.thread !== null) return null;
	return { root, ...(await readPage(sql, roomId, { thread: threadId, before, upTo })) };
}

/** What happened in a room's chat after a change, in order. The caller has checked that who hears of it may see the room. */
export async function listChanges(
	sql: Sql,
	roomId: string,
	after: number
): Promise<ChatChanges & { more: boolean }> {
	const messages = await readMessages(sql, roomId, { changedAfter: after, most: chatLimits.changesPerRead });
	return {
		messages,
		after,
		upTo: messages.at(-1)?.changed ?? after,
		more: messages.length === chatLimits.changesPerRead
	};
}

/** In whose thread a message stands, null when in none. Null altogether: no such message in this room. */
export async function findPlace(
	sql: Sql,
	roomId: string,
	messageId: string
): Promise<{ thread: string | null } | null> {
	if (!isUuid(roomId) || !isUuid(messageId)) return null;
	const [row] = await sql<{ thread: string | null }[]>`
		select thread_id as thread from chat_message where id = ${messageId} and room_id = ${roomId}`;
	return row ?? null;
}

/** How far this officer has read. Null: they were never here. */
export async function readReadUpTo(
	sql: Sql,
	officer: SignedInOfficer,
	roomId: string
): Promise<number | null> {
	const [row] = await sql<{ upTo: number }[]>`
		select up_to::float8 as "upTo" from chat_read where room_id = ${roomId} and officer_id = ${officer.id}`;
	return row?.upTo ?? null;
}
