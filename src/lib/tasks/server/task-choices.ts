import type { Sql } from '#db/connection.server.ts';
import { listCouncilsInRoom, listPeople } from '#lib/rooms/server/list-people.ts';
import type { TaskChoices } from '../task-form.ts';
import type { Me } from './in-tasks.ts';

/**
 * What a task of this room can be given to and be about, as its forms offer it: the reader first, people with a role of
 * their own, councils that take part; proposals and notes with their sections. The caller has checked that the reader
 * may see the room.
 */
export async function listTaskChoices(
	sql: Sql,
	{ roomId, me }: { roomId: string; me: Me & { name: string } }
): Promise<TaskChoices> {
	const [people, councils, documents] = await Promise.all([
		listPeople(sql, roomId),
		listCouncilsInRoom(sql, roomId),
		sql<{ id: string; title: string; sections: { key: string; title: string }[] }[]>`
			select p.id, p.title,
				coalesce((select json_agg(json_build_object('key', s.key, 'title', s.title) order by s.position)
					from form_section s where s.form_id = p.form_id), '[]') as sections
			from proposal p where p.room_id = ${roomId} and p.deleted_at is null
			order by p.created_at, p.id`
	]);
	return {
		owners: [
			{ value: '', text: 'Nobody yet' },
			{ value: `person:${me.id}`, text: `${me.name} (you)` },
			...people
				.filter(({ id }) => id !== me.id)
				.map(({ id, name, council }) => ({ value: `person:${id}`, text: `${name}, ${council.shortName}` })),
			...councils.map(({ code, name }) => ({ value: `council:${code}`, text: name }))
		],
		documents: documents.map(({ id, title }) => ({ value: id, text: title })),
		abouts: [
			{ value: '', text: 'Nothing in particular' },
			...documents.flatMap(({ id, title, sections }) => [
				{ value: id, text: title },
				...sections.map((section) => ({
					value: `${id}:${section.key}`,
					text: `${section.title}, in ${title}`
				}))
			])
		]
	};
}
