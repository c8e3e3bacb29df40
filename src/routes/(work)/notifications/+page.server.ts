import { listMuted, listNotifications } from '#lib/notifications/server/list-notifications.ts';
import { markAllRead, markRead, mute, unmute } from '#lib/notifications/server/notification-commands.ts';
import { fields, refused } from '../refused.ts';
import { signedIn } from '../signed-in.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const officer = signedIn(event);
	const { sql } = event.locals.database;
	const unread = event.url.searchParams.get('show') === 'unread';
	const before = event.url.searchParams.get('before');
	const [page, muted] = await Promise.all([
		listNotifications(sql, officer, { unread, before }),
		listMuted(sql, officer)
	]);
	return { ...page, muted, show: unread ? ('unread' as const) : ('all' as const), before };
};

type Command = typeof markRead;

const command =
	(run: Command, done: string): Actions[string] =>
	async (event) => {
		const officer = signedIn(event);
		const data = await event.request.formData();
		const outcome = await run(event.locals.database.sql, officer, fields(data));
		return outcome.ok ? { done, refusal: undefined } : refused(outcome, data);
	};

export const actions: Actions = {
	read: command(markRead, 'Marked as read.'),
	all: command(markAllRead, 'All marked as read.'),
	mute: command(mute, 'Muted. You still hear when somebody mentions you there.'),
	unmute: command(unmute, 'You hear of it again.')
};
