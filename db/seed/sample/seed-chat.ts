import { randomUUID } from 'node:crypto';
import type { TransactionSql } from 'postgres';
import { moment } from './moment.ts';
import { sampleOfficers, type OfficerIds, type SampleName } from './officers.ts';
import type { SampleMessage } from './rooms.ts';

/** Puts the sample's chat into its room; each message some minutes after the one before, in the afternoon of its day. */
export async function seedChat(
	tx: TransactionSql,
	{ roomId, officers, chat }: { roomId: string; officers: OfficerIds; chat: readonly SampleMessage[] }
): Promise<void> {
	const ids = chat.map(() => randomUUID());
	for (const [index, { who, says, daysAgo, to, agreedBy = [] }] of chat.entries()) {
		const id = ids[index]!;
		const root = to === undefined ? null : ids[to]!;
		await tx`
			insert into chat_message (id, room_id, thread_id, author_id, council_code, body, created_at)
			values (${id}, ${roomId}, ${root}, ${officers[who]}, ${sampleOfficers[who].councilCode}, ${says},
				${moment(tx, daysAgo, 9)} + ${index} * interval '4 minutes')`;
		if (root) await tx`update chat_message set replies = replies + 1 where id = ${root}`;
		for (const [named, { name }] of Object.entries(sampleOfficers)) {
			const at = says.indexOf(`@${name}`);
			if (at < 0) continue;
			await tx`
				insert into chat_mention (message_id, at, length, officer_id)
				values (${id}, ${at}, ${name.length + 1}, ${officers[named as SampleName]})`;
		}
		for (const one of agreedBy) {
			await tx`
				insert into chat_reaction (message_id, officer_id, kind) values (${id}, ${officers[one]}, 'agree')`;
		}
	}
}
