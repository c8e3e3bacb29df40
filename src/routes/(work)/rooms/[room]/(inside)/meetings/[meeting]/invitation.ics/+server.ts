import { error } from '@sveltejs/kit';
import { invitationText } from '#lib/meetings/invitation-text.ts';
import { readInvitation } from '#lib/meetings/server/read-meetings.ts';
import { readRoom } from '#lib/rooms/server/read-room.ts';
import { signedIn } from '../../../../../../signed-in.ts';
import type { RequestHandler } from './$types';

/** A meeting for one's own calendar. */
export const GET: RequestHandler = async ({ locals, params, url }) => {
	const officer = signedIn({ locals, url });
	const { sql } = locals.database;
	const room = await readRoom(sql, officer, params.room);
	const meeting = room && (await readInvitation(sql, room.id, params.meeting));
	if (!meeting) error(404, 'Not found');
	return new Response(invitationText(meeting, { origin: locals.config.origin, at: new Date() }), {
		headers: {
			'content-type': 'text/calendar; charset=utf-8',
			'content-disposition': 'attachment; filename="meeting.ics"',
			'cache-control': 'private, no-store'
		}
	});
};
