import { dayIn, dueGroup, dueGroups } from '#lib/tasks/due.ts';
import { endCalendar, findCalendar, makeCalendar } from '#lib/tasks/server/calendar.ts';
import { moveTask } from '#lib/tasks/server/move-task.ts';
import { listMyTasks } from '#lib/tasks/server/read-tasks.ts';
import { fields, refused } from '../refused.ts';
import { signedIn } from '../signed-in.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const officer = signedIn(event);
	const { sql } = event.locals.database;
	const [tasks, calendar] = await Promise.all([listMyTasks(sql, officer), findCalendar(sql, officer)]);
	const today = dayIn(new Date());
	const groups = dueGroups
		.map((name) => ({ name, tasks: tasks.filter(({ dueOn }) => dueGroup(dueOn, today) === name) }))
		.filter((group) => group.tasks.length > 0);
	return { groups, calendar, today };
};

export const actions: Actions = {
	move: async (event) => {
		const officer = signedIn(event);
		const data = await event.request.formData();
		const moved = await moveTask(
			event.locals.database.sql,
			officer,
			String(data.get('room') ?? ''),
			fields(data)
		);
		if (!moved.ok) return refused(moved, data, 'move');
		return { done: 'The task is done.', address: undefined, refusal: undefined };
	},
	makeCalendar: async (event) => {
		const officer = signedIn(event);
		const made = await makeCalendar(event.locals.database.sql, officer);
		if (!made.ok) return refused(made, new FormData(), 'calendar');
		const address = `${event.locals.config.origin}/calendar/${made.token}.ics`;
		return { done: 'Your calendar address is ready.', address, refusal: undefined };
	},
	endCalendar: async (event) => {
		const officer = signedIn(event);
		const ended = await endCalendar(event.locals.database.sql, officer);
		if (!ended.ok) return refused(ended, new FormData(), 'calendar');
		return { done: 'The calendar address was ended.', address: undefined, refusal: undefined };
	}
};
