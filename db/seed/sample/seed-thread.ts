import { randomUUID } from 'node:crypto';
import type { TransactionSql } from 'postgres';
import { moment } from './moment.ts';
import { sampleOfficers, type OfficerIds, type SampleName } from './officers.ts';
import type { SampleThread } from './rooms.ts';

interface Place {
	roomId: string;
	proposalId: string;
	officers: OfficerIds;
	thread: SampleThread;
	anchor: { start: Uint8Array; end: Uint8Array };
	/** of the day's events, the first of this thread */
	nth: number;
}

/** Puts a conversation beside the words of a sample proposal, with what the room is told of it. */
export async function seedThread(
	tx: TransactionSql,
	{ roomId, proposalId, officers, thread, anchor, nth }: Place
): Promise<void> {
	const id = randomUUID();
	const { section, comments, resolvedBy, daysAgo } = thread;
	const first = comments[0]!.who;
	const audience = thread.internal ? sampleOfficers[first].councilCode : null;
	const tell = (who: SampleName, did: string, at: number, forCouncil?: true) => tx`
		insert into activity (room_id, at, officer_id, council_code, audience_council_code, kind, details)
		values (${roomId}, ${moment(tx, daysAgo, at)}, ${officers[who]}, ${sampleOfficers[who].councilCode}, ${audience},
			'comment', ${JSON.stringify({ proposalId, section, thread: id, did, forCouncil })}::text::jsonb)`;
	await tx`
		insert into comment_thread (
			id, document_id, section_key, anchor_start, anchor_end, quote, audience, council_code, created_by, created_at,
			resolved_at, resolved_by, comments, shown
		)
		values (
			${id}, ${proposalId}, ${section}, ${anchor.start}, ${anchor.end}, ${thread.words},
			${audience ? 'council' : 'room'}, ${audience}, ${officers[first]}, ${moment(tx, daysAgo, nth)},
			${resolvedBy ? moment(tx, daysAgo, nth + comments.length) : null},
			${resolvedBy ? officers[resolvedBy] : null}, ${comments.length}, ${comments.length}
		)`;
	for (const [index, { who, says, forCouncil }] of comments.entries()) {
		const commentId = randomUUID();
		await tx`
			insert into comment (id, thread_id, document_id, author_id, council_code, for_council, body, created_at)
			values (${commentId}, ${id}, ${proposalId}, ${officers[who]}, ${sampleOfficers[who].councilCode},
				${forCouncil ?? false}, ${says}, ${moment(tx, daysAgo, nth + index)})`;
		for (const [named, { name }] of Object.entries(sampleOfficers)) {
			const at = says.indexOf(`@${name}`);
			if (at < 0) continue;
			await tx`
				insert into comment_mention (comment_id, at, length, officer_id, thread_id, document_id)
				values (${commentId}, ${at}, ${name.length + 1}, ${officers[named as SampleName]}, ${id}, ${proposalId})`;
		}
		await tell(who, index === 0 ? 'began' : 'replied', nth + index, forCouncil);
	}
	if (resolvedBy) await tell(resolvedBy, 'resolved', nth + comments.length);
}
