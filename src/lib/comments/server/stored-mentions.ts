import type { TransactionSql } from '#db/connection.server.ts';
import type { MentionKey } from '#lib/mentions/mention.ts';
import { mentionKeyOf, type FoundMention } from '#lib/mentions/server/mentions.ts';

/** Puts the mentions of a comment in the place of those it had. */
export async function storeMentions(
	tx: TransactionSql,
	comment: { id: string; threadId: string; documentId: string },
	mentions: readonly FoundMention[]
): Promise<void> {
	await tx`delete from comment_mention where comment_id = ${comment.id}`;
	for (const { at, length, key } of mentions) {
		const [kind, id = ''] = key.split(':');
		await tx`
			insert into comment_mention (comment_id, at, length, officer_id, council_code, role, thread_id, document_id)
			values (${comment.id}, ${at}, ${length}, ${kind === 'person' ? id : null},
				${kind === 'council' ? id : null}, ${kind === 'role' ? id : null},
				${comment.threadId}, ${comment.documentId})`;
	}
}

/** Whom a comment mentions as it is stored. */
export async function readMentionKeys(tx: TransactionSql, commentId: string): Promise<MentionKey[]> {
	const rows = await tx<{ key: MentionKey }[]>`
		select ${mentionKeyOf(tx)} as key from comment_mention m where m.comment_id = ${commentId} order by m.at`;
	return rows.map(({ key }) => key);
}
