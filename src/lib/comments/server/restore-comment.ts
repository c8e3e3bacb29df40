import * as v from 'valibot';
import type { Sql } from '#db/connection.server.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { refuse, type Outcome } from '#lib/protocol/refusal.ts';
import { commentLimits } from '../comment.ts';
import { notYours } from './edit-comment.ts';
import { commentNotFound, findComment, id, inComments } from './in-comments.ts';

const schema = v.object({ comment: id });

/**
 * Brings a comment back as it was, with its mentions and the short answers to it: for its author alone, and not long
 * after they removed it. One that was not removed, or is back already, stays as it is.
 */
export async function restoreComment(
	sql: Sql,
	officer: SignedInOfficer,
	proposalId: string,
	input: unknown
): Promise<Outcome> {
	return inComments(sql, { officer, proposalId, schema, input }, async (around): Promise<Outcome> => {
		const { tx, me, proposal, input } = around;
		const comment = await findComment(around, input.comment);
		if (!comment) return commentNotFound();
		if (comment.authorId !== me.id) return notYours();
		if (comment.body !== null) return { ok: true };
		if (comment.forCouncil && !(around.access.speak && comment.councilCode === me.councilCode)) {
			return refuse(
				'not-allowed',
				'You can no longer speak for that council here, so its word stays removed.'
			);
		}
		const [kept] = await tx<{ quote: string }[]>`
			select quote from comment_removed
			where comment_id = ${comment.id} and removed_at > now() - ${`${commentLimits.restoreMs} milliseconds`}::interval`;
		if (!kept) {
			return refuse(
				'stale',
				'It is too late to bring this comment back. Write it again if it is still needed.'
			);
		}
		await tx`
			update comment c set body = r.body, deleted_at = null, revision = c.revision + 1
			from comment_removed r where r.comment_id = c.id and c.id = ${comment.id}`;
		await tx`
			insert into comment_reaction (comment_id, officer_id, kind)
			select r.comment_id, e."officerId", e.kind from comment_removed r,
				jsonb_to_recordset(r.reactions) as e("officerId" uuid, kind text)
			where r.comment_id = ${comment.id} on conflict do nothing`;
		await tx`
			insert into comment_mention (comment_id, at, length, officer_id, council_code, role, thread_id, document_id)
			select r.comment_id, m.at, m.length, m."officerId", m."councilCode", m.role, ${comment.thread.id}, ${proposal.id}
			from comment_removed r, jsonb_to_recordset(r.mentions)
				as m(at integer, length integer, "officerId" uuid, "councilCode" text, role text)
			where r.comment_id = ${comment.id}`;
		await tx`
			update comment_thread set shown = shown + 1, quote = case when quote = '' then ${kept.quote} else quote end
			where id = ${comment.thread.id}`;
		await tx`delete from comment_removed where comment_id = ${comment.id}`;
		await around.tell(comment.thread, 'restored');
		return { ok: true };
	});
}
