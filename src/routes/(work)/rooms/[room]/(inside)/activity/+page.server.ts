import { error } from '@sveltejs/kit';
import { isActivityTopic } from '#lib/rooms/activity.ts';
import { listCouncilsInRoom, listPeople } from '#lib/rooms/server/list-people.ts';
import { readActivityPage } from '#lib/rooms/server/read-activity-page.ts';
import { listDocuments, readRoom } from '#lib/rooms/server/read-room.ts';
import { signedIn } from '../../../../signed-in.ts';
import type { PageServerLoad } from './$types';

/** An id of an event as an address may carry it. */
const eventId = (text: string | null) => (text !== null && /^\d{1,18}$/.test(text) ? text : null);

export const load: PageServerLoad = async (event) => {
	const officer = signedIn(event);
	const roomId = event.params.room;
	event.depends(`room:${roomId}`);
	const { sql } = event.locals.database;
	const room = await readRoom(sql, officer, roomId);
	if (!room) error(404, 'Not found');
	const [people, councils, documents] = await Promise.all([
		listPeople(sql, roomId),
		listCouncilsInRoom(sql, roomId),
		listDocuments(sql, roomId)
	]);
	const asked = event.url.searchParams;
	/** Only what the form offers: anything else narrows nothing. */
	const among = (name: string, offered: string[]) =>
		offered.find((value) => value === asked.get(name)) ?? null;
	const topic = asked.get('about') ?? '';
	const filter = {
		person: among(
			'person',
			people.map(({ id }) => id)
		),
		council: among(
			'council',
			councils.map(({ code }) => code)
		),
		document: among(
			'document',
			documents.map(({ id }) => id)
		),
		topic: isActivityTopic(topic) ? topic : null
	};
	const marked = eventId(asked.get('event'));
	const page = await readActivityPage(sql, {
		roomId,
		access: room.access,
		councilCode: officer.councilCode,
		officerId: officer.id,
		upTo: marked ?? eventId(asked.get('before')),
		filter
	});
	return {
		...page,
		filter,
		marked,
		isLatest: marked === null && asked.get('before') === null,
		choices: {
			people: people.map(({ id, name }) => ({ id, name })),
			councils: councils.map(({ code, name }) => ({ code, name })),
			documents: documents.map(({ id, title }) => ({ id, title }))
		}
	};
};
