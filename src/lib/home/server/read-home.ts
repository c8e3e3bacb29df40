import type { Sql } from '#db/connection.server.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { listWaitingVotes } from '#lib/decisions/server/list-waiting-votes.ts';
import type { NotificationReason } from '#lib/notifications/notification.ts';
import { listNotifications } from '#lib/notifications/server/list-notifications.ts';
import { listMyInvitations, listRooms } from '#lib/rooms/server/list-rooms.ts';
import { listWaitingRequests } from '#lib/rooms/server/read-room.ts';
import { dayIn } from '#lib/tasks/due.ts';
import { listMyTasks } from '#lib/tasks/server/read-tasks.ts';
import { homeLimits } from '../home.ts';
import { listRoomDeadlines } from './list-room-deadlines.ts';

/** What stands on the page by itself is no news there. */
const standsThere: readonly NotificationReason[] = ['invitation', 'access asked', 'task', 'decision opened'];

/**
 * An officer's home page in one turn of bounded reads: what waits for them, what is due, and the rooms they were in last. Each
 * part looks up their rights for itself, so that nothing of a room they may not see is told or counted [P6] (FAULTS A2).
 */
export async function readHome(sql: Sql, officer: SignedInOfficer) {
	const now = new Date();
	const [mine, open, invitations, requests, unread, votes, tasks, deadlines] = await Promise.all([
		listRooms(sql, officer, { which: 'mine', order: 'visit', most: homeLimits.rooms }),
		listRooms(sql, officer, { which: 'open', order: 'visit', most: homeLimits.openRooms }),
		listMyInvitations(sql, officer),
		listWaitingRequests(sql, { ownedBy: officer }),
		listNotifications(sql, officer, { unread: true, except: standsThere, most: homeLimits.news }),
		listWaitingVotes(sql, officer, homeLimits.votes),
		listMyTasks(sql, officer),
		listRoomDeadlines(sql, officer, homeLimits.deadlines)
	]);
	return {
		mine,
		open,
		invitations,
		requests: { requests: requests.slice(0, homeLimits.requests), total: requests.length },
		news: unread.notifications,
		votes,
		tasks: { tasks: tasks.slice(0, homeLimits.tasks), total: tasks.length },
		deadlines,
		today: dayIn(now),
		now: now.toISOString()
	};
}
