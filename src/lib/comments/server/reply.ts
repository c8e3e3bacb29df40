import * as v from 'valibot';
import type { Sql } from '#db/connection.server.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { markSeen } from '#lib/notifications/server/mark-seen.ts';
import { refuse, type Outcome } from '#lib/protocol/refusal.ts';
import { commentLimits } from '../comment.ts';
import {
	addComment,
	commentNotFound,
	findThread,
	id,
	idTaken,
	inComments,
	mayNotSpeak,
	said
} from './in-comments.ts';
import { noticesOf } from './notices-of.ts';
import { resolveMentions } from '#lib/mentions/server/mentions.ts';

const schema = v.object({ thread: id, comment: id, ...said });

/** One more comment in a thread; sent again with the same id it is still one. A resolved thread stays resolved. */
export async function reply(
	sql: Sql,
	officer: SignedInOfficer,
	proposalId: string,
	input: unknown
): Promise<Outcome> {
	return inComments(sql, { officer, proposalId, schema, input }, async (around): Promise<Outcome> => {
		const { tx, me, input } = around;
		const thread = await findThread(around, input.thread);
		if (!thread) return commentNotFound();
		const [same] = await tx<{ mine: boolean }[]>`
			select thread_id = ${thread.id} and author_id = ${me.id} as mine from comment where id = ${input.comment}`;
		if (same) return same.mine ? { ok: true } : idTaken();
		if (thread.comments >= commentLimits.commentsPerThread) {
			return refuse('too-large', 'This conversation is full. Begin a new one; your words are kept below.', {
				field: 'body'
			});
		}
		const { body, forCouncil } = input;
		const silenced = mayNotSpeak(around, { forCouncil, audience: thread.councilCode });
		if (silenced) return silenced;
		const named = await resolveMentions(around, { ...input, audience: thread.councilCode });
		if (!named.ok) return named;
		const comment = { id: input.comment, threadId: thread.id, body, forCouncil, mentions: named.mentions };
		if (!(await addComment(around, comment))) return idTaken();
		await tx`update comment_thread set comments = comments + 1, shown = shown + 1 where id = ${thread.id}`;
		const notices = await noticesOf(around, { mentions: named.mentions, threadId: thread.id });
		await markSeen(tx, me.id, { kind: 'thread', id: thread.id });
		await around.tell(thread, 'replied', { comment: comment.id, forCouncil, notices });
		return { ok: true };
	});
}
