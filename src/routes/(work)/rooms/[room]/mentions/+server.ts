import { error, json } from '@sveltejs/kit';
import { findChat } from '#lib/chat/server/find-chat.ts';
import { messageNotFound } from '#lib/chat/server/in-chat.ts';
import { searchNames } from '#lib/mentions/server/search-names.ts';
import { refusalStatus } from '#lib/protocol/refusal.ts';
import type { RequestHandler } from './$types';

/** Whom `q`, the words after an @ said in this room, may mean: `{ choices: MentionChoice[] }`. */
export const GET: RequestHandler = async ({ locals, params, url, setHeaders }) => {
	const { officer } = locals;
	if (!officer) error(401);
	const { sql } = locals.database;
	const outcome = await searchNames(
		sql,
		officer,
		async () => {
			const chat = await findChat(sql, officer, params.room);
			return chat ? { roomId: params.room, ...chat } : messageNotFound();
		},
		{ query: url.searchParams.get('q') ?? '', internal: false }
	);
	setHeaders({ 'cache-control': 'no-store' });
	if (outcome.ok) return json({ choices: outcome.choices });
	if (outcome.retryAfter) setHeaders({ 'retry-after': String(outcome.retryAfter) });
	error(refusalStatus[outcome.reason], outcome.message);
};
