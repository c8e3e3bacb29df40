import { randomUUID } from 'node:crypto';
import { error, redirect } from '@sveltejs/kit';
import { readRoom } from '#lib/rooms/server/read-room.ts';
import { addTask } from '#lib/tasks/server/add-task.ts';
import { listTaskChoices } from '#lib/tasks/server/task-choices.ts';
import { findSource, parseSource } from '#lib/tasks/server/task-source.ts';
import { noValues } from '#lib/tasks/task-form.ts';
import { taskLimits } from '#lib/tasks/task.ts';
import { asLine } from '#lib/tasks/title-from.ts';
import { fields, refused } from '../../../../../refused.ts';
import { signedIn } from '../../../../../signed-in.ts';
import type { Actions, PageServerLoad } from './$types';

/** The form of a task, filled in from what it is made from: ?from=text:proposal:section&words=…, comment:thread, chat:message, meeting:id:item. */
export const load: PageServerLoad = async ({ locals, params, url }) => {
	const officer = signedIn({ locals, url });
	const { sql } = locals.database;
	const room = await readRoom(sql, officer, params.room);
	if (!room) error(404, 'Not found');
	if (!room.access.comment) error(403, 'Your role in this room lets you read, not add tasks.');
	const from = url.searchParams.get('from') ?? '';
	const asked = parseSource(from, asLine(url.searchParams.get('words') ?? '', 500));
	const [choices, source] = await Promise.all([
		listTaskChoices(sql, { roomId: room.id, me: officer }),
		asked && findSource(sql, { roomId: room.id, me: officer }, asked)
	]);
	const about = source?.about ? `${source.about.proposalId}:${source.about.section}` : '';
	return {
		room,
		choices,
		source: source && { ...source, from },
		values: { ...noValues, title: asLine(source?.words ?? '', taskLimits.titleCharacters), about },
		fresh: randomUUID()
	};
};

export const actions: Actions = {
	default: async ({ locals, params, request, url, setHeaders }) => {
		const officer = signedIn({ locals, url });
		const data = await request.formData();
		const added = await addTask(locals.database.sql, officer, params.room, fields(data));
		if (!added.ok && added.retryAfter) setHeaders({ 'retry-after': String(added.retryAfter) });
		if (!added.ok) return refused(added, data);
		redirect(303, `/rooms/${params.room}/tasks/${added.taskId}`);
	}
};
