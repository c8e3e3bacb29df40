import * as v from 'valibot';
import type { Sql } from '#db/connection.server.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import type { Outcome } from '#lib/protocol/refusal.ts';
import { commentNotFound, findThread, id, inComments, yesOrNo } from './in-comments.ts';

const schema = v.object({ thread: id, resolved: yesOrNo });

/** Whoever may comment may say that a thread is dealt with, and open it again. Said twice, the first one counts. */
export async function resolveThread(
	sql: Sql,
	officer: SignedInOfficer,
	proposalId: string,
	input: unknown
): Promise<Outcome> {
	return inComments(sql, { officer, proposalId, schema, input }, async (around): Promise<Outcome> => {
		const { tx, me, input } = around;
		const thread = await findThread(around, input.thread);
		if (!thread) return commentNotFound();
		if (thread.resolved === input.resolved) return { ok: true };
		await tx`
			update comment_thread set ${
				input.resolved
					? tx`resolved_at = now(), resolved_by = ${me.id}`
					: tx`resolved_at = null, resolved_by = null`
			} where id = ${thread.id}`;
		await around.tell(thread, input.resolved ? 'resolved' : 'opened');
		return { ok: true };
	});
}
