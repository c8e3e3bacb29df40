import type { TransactionSql } from '#db/connection.server.ts';
import type { MentionKey } from '#lib/mentions/mention.ts';
import { mentionKeyOf, type FoundMention } from '#lib/mentions/server/mentions.ts';

/** Puts the mentions of a message in the place of those it had. */
export async function storeMentions(
	tx: TransactionSql,
	messageId: string,
	mentions: readonly FoundMention[]
): Promise<void> {
	await tx`delete from chat_mention where message_id = ${messageId}`;
	for (const { at, length, key } of mentions) {
		const [kind, id = ''] = key.split(':');
		await tx`
			insert into chat_mention (message_id, at, length, officer_id, council_code, role)
			values (${messageId}, ${at}, ${length}, ${kind === 'person' ? id : null},
				${kind === 'council' ? id : null}, ${kind === 'role' ? id : null})`;
	}
}

/** Whom a message mentions as it is stored. */
export async function readMentionKeys(tx: TransactionSql, messageId: string): Promise<MentionKey[]> {
	const rows = await tx<{ key: MentionKey }[]>`
		select ${mentionKeyOf(tx)} as key from chat_mention m where m.message_id = ${messageId} order by m.at`;
	return rows.map(({ key }) => key);
}
