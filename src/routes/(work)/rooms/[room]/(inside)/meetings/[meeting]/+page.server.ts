import { randomUUID } from 'node:crypto';
import { error } from '@sveltejs/kit';
import { addItem, changeItem, moveItem, removeItem } from '#lib/meetings/server/agenda.ts';
import { correctAttendee, enterAttendee, sayPresent } from '#lib/meetings/server/attendance.ts';
import { cancelMeeting, changeMeeting } from '#lib/meetings/server/change-meeting.ts';
import { readMeeting } from '#lib/meetings/server/read-meetings.ts';
import { endMeeting, goToItem, startMeeting } from '#lib/meetings/server/run-meeting.ts';
import { readRoom } from '#lib/rooms/server/read-room.ts';
import { signedIn } from '../../../../../signed-in.ts';
import { meetingAction } from './meeting-action.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url, depends }) => {
	const officer = signedIn({ locals, url });
	depends(`room:${params.room}`);
	const { sql } = locals.database;
	const room = await readRoom(sql, officer, params.room);
	const meeting =
		room && (await readMeeting(sql, { roomId: room.id, officerId: officer.id }, params.meeting));
	if (!meeting) error(404, 'Not found');
	return {
		room,
		meeting,
		/** of what is added next: sent again with it, nothing doubles */
		fresh: randomUUID()
	};
};

export const actions = {
	change: meetingAction('change', changeMeeting, 'The meeting was changed.'),
	cancel: meetingAction('cancel', cancelMeeting, 'The meeting was cancelled.'),
	start: meetingAction('start', startMeeting, 'The meeting goes on.'),
	go: meetingAction('go', goToItem, 'The meeting went on to another item.'),
	end: meetingAction('end', endMeeting, 'The meeting has ended.'),
	addItem: meetingAction('addItem', addItem, 'The item was added.'),
	changeItem: meetingAction('changeItem', changeItem, 'The item was changed.'),
	moveItem: meetingAction('moveItem', moveItem, 'The item was moved.'),
	removeItem: meetingAction('removeItem', removeItem, 'The item was taken off the agenda.'),
	present: meetingAction('present', sayPresent, 'You are noted as there.'),
	enter: meetingAction('enter', enterAttendee, 'The name was entered.'),
	correct: meetingAction('correct', correctAttendee, 'The list was corrected.')
} satisfies Actions;
