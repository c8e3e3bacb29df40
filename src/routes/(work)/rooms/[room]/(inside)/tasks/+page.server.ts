import { randomUUID } from 'node:crypto';
import { error } from '@sveltejs/kit';
import { readRoom } from '#lib/rooms/server/read-room.ts';
import { dayIn } from '#lib/tasks/due.ts';
import { addTask } from '#lib/tasks/server/add-task.ts';
import { moveTask } from '#lib/tasks/server/move-task.ts';
import { listTasks } from '#lib/tasks/server/read-tasks.ts';
import { restoreTask } from '#lib/tasks/server/remove-task.ts';
import { listTaskChoices } from '#lib/tasks/server/task-choices.ts';
import { filterOf } from '#lib/tasks/task.ts';
import { signedIn } from '../../../../signed-in.ts';
import { taskAction } from './task-action.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url, depends }) => {
	const officer = signedIn({ locals, url });
	depends(`room:${params.room}`);
	const { sql } = locals.database;
	const room = await readRoom(sql, officer, params.room);
	if (!room) error(404, 'Not found');
	const view = url.searchParams.get('view') === 'list' ? 'list' : 'board';
	// A board has a column for what is done.
	const asked = filterOf(url.searchParams, 'open');
	const filter = view === 'board' ? ({ ...asked, state: 'any' } as const) : asked;
	const reading = { roomId: room.id, me: officer, access: room.access };
	const [tasks, choices] = await Promise.all([
		listTasks(sql, reading, filter),
		listTaskChoices(sql, { roomId: room.id, me: officer })
	]);
	return {
		room,
		view,
		filter,
		tasks,
		choices,
		today: dayIn(new Date()),
		/** one that was just removed, which can be brought back */
		removed: url.searchParams.get('removed'),
		/** of the next task: sent again with it, nothing doubles */
		fresh: randomUUID()
	};
};

export const actions = {
	add: taskAction('add', addTask, 'The task was added.'),
	move: taskAction('move', moveTask, 'The task was moved.'),
	restore: taskAction('restore', restoreTask, 'The task is back.')
} satisfies Actions;
