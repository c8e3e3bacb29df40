import * as v from 'valibot';
import type { Sql } from '#db/connection.server.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { refuse, type Outcome } from '#lib/protocol/refusal.ts';
import { reactionKinds } from '../comment.ts';
import { commentNotFound, findComment, id, inComments, yesOrNo } from './in-comments.ts';

const schema = v.object({
	comment: id,
	kind: v.picklist(reactionKinds, 'Reload the page and try again.'),
	on: yesOrNo
});

/** A short answer without words, one of each kind per officer. Sent again it changes nothing more. */
export async function react(
	sql: Sql,
	officer: SignedInOfficer,
	proposalId: string,
	input: unknown
): Promise<Outcome> {
	return inComments(sql, { officer, proposalId, schema, input }, async (around): Promise<Outcome> => {
		const { tx, me, input } = around;
		const comment = await findComment(around, input.comment);
		if (!comment) return commentNotFound();
		if (comment.body === null) return refuse('stale', 'This comment was removed by the person who wrote it.');
		const changed = input.on
			? await tx`
				insert into comment_reaction (comment_id, officer_id, kind)
				values (${comment.id}, ${me.id}, ${input.kind}) on conflict do nothing`
			: await tx`
				delete from comment_reaction
				where comment_id = ${comment.id} and officer_id = ${me.id} and kind = ${input.kind}`;
		if (changed.count > 0) await around.tell(comment.thread, input.on ? 'reacted' : 'unreacted');
		return { ok: true };
	});
}
