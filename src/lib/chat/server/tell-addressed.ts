import type { FoundMention } from '#lib/mentions/server/mentions.ts';
import type { Notice } from '#lib/notifications/server/notify.ts';
import { namedOfficers } from '#lib/notifications/server/recipients.ts';
import { recordActivity } from '#lib/rooms/server/record-activity.ts';
import type { InChat } from './in-chat.ts';

/**
 * Notifies those whom a message is addressed to: whom it names (`before`: who was named already), and who wrote in its thread. Only
 * then is there an activity row of it, which no list shows.
 */
export async function tellAddressed(
	{ tx, roomId, me }: Pick<InChat<unknown>, 'tx' | 'roomId' | 'me'>,
	message: {
		id: string;
		threadId: string | null;
		mentions: readonly FoundMention[];
		before?: readonly string[];
		isNew: boolean;
	}
): Promise<void> {
	const keys = message.mentions.map(({ key }) => key).filter((key) => !message.before?.includes(key));
	const named = keys.length > 0 ? await namedOfficers(tx, { roomId, keys }) : [];
	const others =
		message.isNew && message.threadId !== null
			? await tx<{ id: string }[]>`
				select distinct author_id as id from chat_message
				where (id = ${message.threadId} or thread_id = ${message.threadId}) and deleted_at is null
					and author_id <> ${me.id}`
			: [];
	const notices: Notice[] = [
		{ reason: 'mention', officerIds: named },
		{ reason: 'reply', officerIds: others.map(({ id }) => id) }
	];
	if (notices.every(({ officerIds }) => officerIds.length === 0)) return;
	const event = { kind: 'chat' as const, message: message.id, thread: message.threadId };
	await recordActivity(tx, { roomId, officer: me, event, notices });
}
