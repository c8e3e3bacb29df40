import type { Sql } from '#db/connection.server.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { findMeetingInBrief } from '#lib/meetings/server/read-meetings.ts';
import { groupActivity, officersInWords } from '../activity.ts';
import type { RoomView } from '../room.ts';
import { countActivitySince, listActivity } from './list-activity.ts';
import { listDecisionsInBrief } from './list-decisions-in-brief.ts';
import { listMessagesInBrief } from './list-messages-in-brief.ts';
import { listCouncilsInRoom, listPeople } from './list-people.ts';
import { listTasksInBrief } from './list-tasks-in-brief.ts';
import { listDocuments } from './read-room.ts';
import { readLastVisit } from './read-visit.ts';

/** Lines of what happened; they come from as many events as a page of it lists. */
const groupsMost = 8;

/** A room's front page, each part bounded whatever the room holds. `room` is as the officer may see it. */
export async function readOverview(sql: Sql, officer: SignedInOfficer, room: RoomView) {
	const roomId = room.id;
	const asked = { roomId, access: room.access, councilCode: officer.councilCode };
	const countNews = async () => {
		const since = await readLastVisit(sql, { roomId, officerId: officer.id });
		return since === null ? 0 : countActivitySince(sql, { ...asked, since, officerId: officer.id });
	};
	const [documents, people, councils, entries, news, tasks, decisions, meeting, messages] = await Promise.all(
		[
			listDocuments(sql, roomId),
			listPeople(sql, roomId),
			listCouncilsInRoom(sql, roomId),
			listActivity(sql, asked),
			countNews(),
			listTasksInBrief(sql, roomId),
			listDecisionsInBrief(sql, roomId),
			findMeetingInBrief(sql, roomId),
			listMessagesInBrief(sql, roomId)
		]
	);
	const activity = groupActivity(entries)
		.slice(0, groupsMost)
		.map(({ id, at, officers, words, href }) => ({ id, at, words, href, who: officersInWords(officers) }));
	return {
		documents,
		people,
		councils,
		activity,
		news,
		tasks,
		decisions,
		meeting,
		messages,
		now: new Date().toISOString()
	};
}
