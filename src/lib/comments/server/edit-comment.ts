import * as v from 'valibot';
import type { Sql } from '#db/connection.server.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { revision } from '#lib/proposals/server/in-proposal.ts';
import { refuse, type Outcome, type Refusal } from '#lib/protocol/refusal.ts';
import type { CommentConflict } from '../comment.ts';
import { body, commentNotFound, findComment, id, inComments, type CommentRow } from './in-comments.ts';
import { noticesOf } from './notices-of.ts';
import { mentionFields, resolveMentions } from '#lib/mentions/server/mentions.ts';
import { readMentionKeys, storeMentions } from './stored-mentions.ts';

const schema = v.object({ comment: id, revision, body, ...mentionFields });

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
			const { tx, me, proposal, input } = around;
			const comment = await findComment(around, input.comment);
			if (!comment) return commentNotFound();
			if (comment.authorId !== me.id) return notYours();
			if (comment.body === null) return conflict(comment);
			const before = await readMentionKeys(tx, comment.id);
			const named = await resolveMentions(around, { ...input, audience: comment.thread.councilCode, before });
			const same = named.ok && named.mentions.map(({ key }) => key).join() === before.join();
			if (same && comment.body === input.body) return { ok: true, revision: comment.revision };
			if (comment.revision !== input.revision) return conflict(comment);
			if (!named.ok) return named;
			if (comment.forCouncil && !(around.access.speak && comment.councilCode === me.councilCode)) {
				return refuse(
					'not-allowed',
					'You can no longer speak for that council here, so its word stays as it was said. You can still remove it.',
					{ field: 'body' }
				);
			}
			await tx`
				update comment set body = ${input.body}, revision = revision + 1, edited_at = now()
				where id = ${comment.id}`;
			const place = { id: comment.id, threadId: comment.thread.id, documentId: proposal.id };
			await storeMentions(tx, place, named.mentions);
			const notices = await noticesOf(around, { mentions: named.mentions, before });
			await around.tell(comment.thread, 'edited', { comment: comment.id, notices });
			return { ok: true, revision: comment.revision + 1 };
		}
	);
}
