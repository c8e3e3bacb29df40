import { error } from '@sveltejs/kit';
import { nameCasters } from '#lib/decisions/server/name-casters.ts';
import { readCasters } from '#lib/decisions/server/read-decisions.ts';
import { fields, refused } from '../../../../../refused.ts';
import { signedIn } from '../../../../../signed-in.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const officer = signedIn(event);
	event.depends(`room:${event.params.room}`);
	const councils = await readCasters(event.locals.database.sql, officer, event.params.room);
	if (!councils) error(404, 'Not found');
	return { councils };
};

export const actions: Actions = {
	default: async (event) => {
		const officer = signedIn(event);
		const data = await event.request.formData();
		const input = fields(data, ['officers']);
		const named = await nameCasters(event.locals.database.sql, officer, event.params.room, input);
		if (!named.ok) return refused(named, data);
		return { done: 'Who votes was saved.', refusal: undefined, values: undefined };
	}
};
