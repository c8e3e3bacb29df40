import type { Sql } from 'postgres';
import { forgetUnusedClientIds } from '#db/queries/journal.ts';
import { forgetVisits } from '#db/queries/visits.ts';
import { chatLimits } from '#lib/chat/message.ts';
import { commentLimits } from '#lib/comments/comment.ts';
import { notificationLimits } from '#lib/notifications/notification-limits.ts';
import { suggestionLimits } from '#lib/suggestions/suggestion.ts';
import { taskLimits } from '#lib/tasks/task.ts';
import { endSessions } from '#lib/accounts/server/sessions.ts';
import type { Config } from '#server/config.ts';

const day = 24 * 60 * 60_000;
const outboxMs = 7 * day;
/**
 * How long the client id of a page that wrote nothing stays its officer's: every opening of a document brings one. A
 * device may hold words typed under it offline, which are safe from other names for as long [P4].
 */
const unusedClientMs = 90 * day;
/** Who comes back after a longer time reads the text afresh anyway. */
const visitMs = 365 * day;
/** What nobody looked at for so long is no news any more; it stays among what happened in its room. */
const notificationMs = notificationLimits.keptDays * day;
/** Nothing is reminded of after its moment, or the end of its day. */
const reminderMs = 2 * day;

/**
 * Removes what is past its time: links, proved addresses, counts of tries, unsent and shown mail, the words of removed
 * comments and messages, removed tasks, the words of withdrawn suggestions, sessions, client ids never written under, when officers
 * left a text or a room, old notifications and their mails, what was reminded of. Says how many of each. Doing it twice, or
 * on two nodes at once, is the same as once.
 */
export async function removeOld(
	sql: Sql,
	config: Pick<Config, 'session'>,
	now = new Date()
): Promise<
	Record<
		| 'links'
		| 'addresses'
		| 'limits'
		| 'mails'
		| 'shown'
		| 'comments'
		| 'messages'
		| 'tasks'
		| 'suggestions'
		| 'sessions'
		| 'clients'
		| 'visits'
		| 'notifications'
		| 'notificationMails'
		| 'reminders',
		number
	>
> {
	const at = now.toISOString();
	const before = (ms: number) => new Date(now.getTime() - ms).toISOString();
	const links = await sql`delete from sign_in_link where expires_at <= ${at}`;
	const addresses = await sql`delete from verified_address where expires_at <= ${at}`;
	const limits = await sql`delete from rate_limit where expires_at <= ${at}`;
	// What a mail of notifications told waits again: the job of that mail takes it back.
	const mails = await sql`
		delete from mail where expires_at <= ${at} and id not in (select id from notification_mail)`;
	const shown = await sql`delete from outbox_mail where created_at <= ${before(outboxMs)}`;
	const comments = await sql`
		delete from comment_removed where removed_at <= ${before(commentLimits.restoreMs)}`;
	const messages = await sql`
		delete from chat_message_removed where removed_at <= ${before(chatLimits.restoreMs)}`;
	const tasks = await sql`delete from task where deleted_at <= ${before(taskLimits.restoreMs)}`;
	const suggestions = await sql`
		delete from suggestion_withdrawal where at <= ${before(suggestionLimits.restoreMs)}`;
	const over = await sql<{ id: string }[]>`
		select id from session where expires_at <= ${at} or last_used_at <= ${before(config.session.idleMs)}`;
	const sessions = await endSessions(
		sql,
		over.map(({ id }) => id)
	);
	const clients = await forgetUnusedClientIds(sql, new Date(now.getTime() - unusedClientMs));
	const visits = await forgetVisits(sql, new Date(now.getTime() - visitMs));
	const notifications = await sql`
		delete from notification n using activity a
		where a.id = n.activity_id and a.at <= ${before(notificationMs)}`;
	const notificationMails = await sql`
		delete from notification_mail where made_at <= ${before(notificationMs)}`;
	const reminders = await sql`delete from reminder where moment <= ${before(reminderMs)}`;
	return {
		links: links.count,
		addresses: addresses.count,
		limits: limits.count,
		mails: mails.count,
		shown: shown.count,
		comments: comments.count,
		messages: messages.count,
		tasks: tasks.count,
		suggestions: suggestions.count,
		sessions: sessions.length,
		clients,
		visits,
		notifications: notifications.count,
		notificationMails: notificationMails.count,
		reminders: reminders.count
	};
}
