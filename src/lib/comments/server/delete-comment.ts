import * as v from 'valibot';
import type { Sql } from '#db/connection.server.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import type { Outcome } from '#lib/protocol/refusal.ts';
import { notYours } from './edit-comment.ts';
import { commentNotFound, findComment, id, inComments } from './in-comments.ts';

const schema = v.object({ comment: id });

/**
 * Takes one's own words away: from now on nobody reads them. The row stays, so that the answers below keep their sense.
 * What went lies apart for `commentLimits.restoreMs`, for restoreComment alone.
 */
export async function deleteComment(
	sql: Sql,
	officer: SignedInOfficer,
	proposalId: string,
	input: unknown
): Promise<Outcome> {
	return inComments(sql, { officer, proposalId, schema, input }, async (around): Promise<Outcome> => {
		const { tx, me, input } = around;
		const comment = await findComment(around, input.comment);
		if (!comment) return commentNotFound();
		if (comment.authorId !== me.id) return notYours();
		if (comment.body === null) return { ok: true };
		await tx`
			insert into comment_removed (comment_id, body, quote, reactions, mentions, removed_at)
			select c.id, c.body, case when t.shown = 1 then t.quote else '' end,
				coalesce((select json_agg(json_build_object('officerId', r.officer_id, 'kind', r.kind))
					from comment_reaction r where r.comment_id = c.id), '[]'),
				coalesce((select json_agg(json_build_object('at', m.at, 'length', m.length, 'officerId', m.officer_id,
					'councilCode', m.council_code, 'role', m.role))
					from comment_mention m where m.comment_id = c.id), '[]'),
				now()
			from comment c join comment_thread t on t.id = c.thread_id where c.id = ${comment.id}`;
		await tx`
			update comment set body = null, deleted_at = now(), revision = revision + 1 where id = ${comment.id}`;
		await tx`delete from comment_reaction where comment_id = ${comment.id}`;
		await tx`delete from comment_mention where comment_id = ${comment.id}`;
		const [thread] = await tx<{ shown: number }[]>`
			update comment_thread set shown = shown - 1 where id = ${comment.thread.id} returning shown`;
		// The quoted words go with the last comment: nothing of a thread that is not listed stays readable.
		if (thread?.shown === 0) await tx`update comment_thread set quote = '' where id = ${comment.thread.id}`;
		await around.tell(comment.thread, 'removed');
		return { ok: true };
	});
}
