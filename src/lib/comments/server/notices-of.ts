import { namedOfficers, threadWriters } from '#lib/notifications/server/recipients.ts';
import type { Notice } from '#lib/notifications/server/notify.ts';
import type { InComments } from './in-comments.ts';
import type { FoundMention } from '#lib/mentions/server/mentions.ts';

/**
 * Who is told of words beside a text: whom they name (`before`: who was named already), then who wrote in the conversation.
 */
export async function noticesOf(
	{ tx, proposal }: Pick<InComments<unknown>, 'tx' | 'proposal'>,
	{
		mentions,
		before = [],
		threadId
	}: { mentions: readonly FoundMention[]; before?: readonly string[]; threadId?: string }
): Promise<Notice[]> {
	const keys = mentions.map(({ key }) => key).filter((key) => !before.includes(key));
	const named = keys.length > 0 ? await namedOfficers(tx, { roomId: proposal.roomId, keys }) : [];
	return [
		{ reason: 'mention', officerIds: named },
		{ reason: 'reply', officerIds: threadId ? await threadWriters(tx, threadId) : [] }
	];
}
