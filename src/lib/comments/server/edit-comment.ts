import * as v from 'valibot';
import type { Sql } from '#db/connection.server.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { revision } from '#lib/proposals/server/in-proposal.ts';
import { refuse, type Outcome, type Refusal } from '#lib/protocol/refusal.ts';
import type { CommentConflict } from '../comment.ts';
import { body, commentNotFound, findComment, id, inComments, type CommentRow } from './in-comments.ts';

const schema = v.object({ comment: id, revision, body });

/** Only who wrote it. Somebody else's comment is seen, so the refusal says so. */
export const notYours = (): Refusal =>
	refuse('not-allowed', 'Only the person who wrote a comment can change or remove it.');

const conflict = ({ revision, body }: CommentRow): CommentConflict => ({
	...refuse(
		'stale',
		body === null
			? 'You removed this comment in another window. What you entered is kept below: send it as a new comment.'
			: 'You changed this comment in another window. What you entered is kept below. Check what it says now, then save again.',
		{ field: 'body' }
	),
	reason: 'stale',
	present: { revision, body }
});

/**
 * Changes one's own words. Of two edits of the same revision one wins; the other is refused as stale, with what the
 * comment says now. The same edit sent again changes nothing more.
 */
export async function editComment(
	sql: Sql,
	officer: SignedInOfficer,
	proposalId: string,
	input: unknown
): Promise<Outcome<{ revision: number }> | CommentConflict> {
	return inComments(
		sql,
		{ officer, proposalId, schema, input },
		async (around): Promise<Outcome<{ revision: number }>> => {
			const { tx, me, input } = around;
			const comment = await findComment(around, input.comment);
			if (!comment) return commentNotFound();
			if (comment.authorId !== me.id) return notYours();
			if (comment.body === null) return conflict(comment);
			if (comment.body === input.body) return { ok: true, revision: comment.revision };
			if (comment.revision !== input.revision) return conflict(comment);
			await tx`
				update comment set body = ${input.body}, revision = revision + 1, edited_at = now()
				where id = ${comment.id}`;
			await around.tell(comment.thread, 'edited');
			return { ok: true, revision: comment.revision + 1 };
		}
	);
}
