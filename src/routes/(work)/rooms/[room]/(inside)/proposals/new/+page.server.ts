import { error, redirect } from '@sveltejs/kit';
import { createProposal } from '#lib/proposals/server/create-proposal.ts';
import { listForms } from '#lib/proposals/server/list-forms.ts';
import { listCouncilsInRoom } from '#lib/rooms/server/list-people.ts';
import { readRoom } from '#lib/rooms/server/read-room.ts';
import { fields, refused } from '../../../../../refused.ts';
import { signedIn } from '../../../../../signed-in.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const officer = signedIn(event);
	const { sql } = event.locals.database;
	const room = await readRoom(sql, officer, event.params.room);
	if (!room) error(404, 'Not found');
	if (!room.access.write)
		error(403, 'Your role in this room lets you read and comment, not start a proposal.');
	const [forms, councils] = await Promise.all([listForms(sql), listCouncilsInRoom(sql, room.id)]);
	return { forms, partners: councils.filter(({ code }) => code !== room.lead.code) };
};

export const actions: Actions = {
	default: async (event) => {
		const officer = signedIn(event);
		const data = await event.request.formData();
		const input = fields(data, ['partners']);
		const made = await createProposal(event.locals.database.sql, officer, event.params.room, input);
		if (!made.ok) return refused(made, data);
		redirect(303, `/proposals/${made.proposalId}`);
	}
};
