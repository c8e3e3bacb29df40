import { randomUUID } from 'node:crypto';
import { error, redirect } from '@sveltejs/kit';
import { readRoom } from '#lib/rooms/server/read-room.ts';
import { dayIn } from '#lib/tasks/due.ts';
import { changeTask } from '#lib/tasks/server/change-task.ts';
import { addItem, removeItem, tickItem } from '#lib/tasks/server/checklist.ts';
import { moveTask } from '#lib/tasks/server/move-task.ts';
import { isRemoved, readTask } from '#lib/tasks/server/read-tasks.ts';
import { deleteTask } from '#lib/tasks/server/remove-task.ts';
import { listTaskChoices } from '#lib/tasks/server/task-choices.ts';
import { fields, refused } from '../../../../../refused.ts';
import { noteOpened } from '../../../../../note-opened.ts';
import { signedIn } from '../../../../../signed-in.ts';
import { taskAction } from '../task-action.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url, depends, isDataRequest }) => {
	const officer = signedIn({ locals, url });
	depends(`room:${params.room}`);
	const { sql } = locals.database;
	const room = await readRoom(sql, officer, params.room);
	if (!room) error(404, 'Not found');
	const reading = { roomId: room.id, me: officer, access: room.access };
	const [task, choices] = await Promise.all([
		readTask(sql, reading, params.task),
		listTaskChoices(sql, { roomId: room.id, me: officer })
	]);
	// Somebody may be reading it while another removes it: their page says so.
	if (!task && !(await isRemoved(sql, room.id, params.task))) error(404, 'Not found');
	// Read again, it may stand in a window that nobody looks at.
	if (task && !isDataRequest) await noteOpened({ locals }, officer.id, { kind: 'task', id: task.id });
	return { room, task, choices, today: dayIn(new Date()), fresh: randomUUID() };
};

export const actions = {
	change: taskAction('change', changeTask, 'The task was changed.'),
	move: taskAction('move', moveTask, 'The task was moved.'),
	tick: taskAction('tick', tickItem, 'The checklist was changed.'),
	addItem: taskAction('addItem', addItem, 'The line was added.'),
	removeItem: taskAction('removeItem', removeItem, 'The line was removed.'),
	remove: async ({ locals, params, request, url }) => {
		const officer = signedIn({ locals, url });
		const data = await request.formData();
		const removed = await deleteTask(locals.database.sql, officer, params.room, fields(data));
		if (!removed.ok) return refused(removed, data, 'remove');
		redirect(303, `/rooms/${params.room}/tasks?removed=${params.task}`);
	}
} satisfies Actions;
