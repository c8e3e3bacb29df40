import { error } from '@sveltejs/kit';
import { groupActivity, officersInWords } from '#lib/rooms/activity.ts';
import { countActivitySince, listActivity } from '#lib/rooms/server/list-activity.ts';
import { listDecisionsInBrief } from '#lib/rooms/server/list-decisions-in-brief.ts';
import { listMessagesInBrief } from '#lib/rooms/server/list-messages-in-brief.ts';
import { listCouncilsInRoom, listPeople } from '#lib/rooms/server/list-people.ts';
import { listTasksInBrief } from '#lib/rooms/server/list-tasks-in-brief.ts';
import { listDocuments, readRoom } from '#lib/rooms/server/read-room.ts';
import { readLastVisit } from '#lib/rooms/server/read-visit.ts';
import { signedIn } from '../../../signed-in.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const officer = signedIn(event);
	const roomId = event.params.room;
	event.depends(`room:${roomId}`);
	const { sql } = event.locals.database;
	const room = await readRoom(sql, officer, roomId);
	if (!room) error(404, 'Not found');
	const asked = { roomId, access: room.access, councilCode: officer.councilCode };
	const countNews = async () => {
		const since = await readLastVisit(sql, { roomId, officerId: officer.id });
		return since === null ? 0 : countActivitySince(sql, { ...asked, since, officerId: officer.id });
	};
	const [documents, people, councils, entries, news, tasks, decisions, messages] = await Promise.all([
		listDocuments(sql, roomId),
		listPeople(sql, roomId),
		listCouncilsInRoom(sql, roomId),
		listActivity(sql, asked),
		countNews(),
		listTasksInBrief(sql, roomId),
		listDecisionsInBrief(sql, roomId),
		listMessagesInBrief(sql, roomId)
	]);
	const activity = groupActivity(entries)
		.slice(0, 8)
		.map(({ id, at, officers, words, href }) => ({ id, at, words, href, who: officersInWords(officers) }));
	return {
		documents,
		people,
		councils,
		activity,
		news,
		tasks,
		decisions,
		messages,
		now: new Date().toISOString()
	};
};
