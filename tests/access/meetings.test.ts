import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { proposeDecision } from '#lib/decisions/server/propose-decision.ts';
import { readAsked } from '#lib/decisions/server/read-asked.ts';
import { meetingLimits } from '#lib/meetings/meeting.ts';
import { addItem, changeItem, moveItem, removeItem } from '#lib/meetings/server/agenda.ts';
import { correctAttendee, enterAttendee, sayPresent } from '#lib/meetings/server/attendance.ts';
import { cancelMeeting, changeMeeting } from '#lib/meetings/server/change-meeting.ts';
import { endForgottenMeetings } from '#lib/meetings/server/end-forgotten.ts';
import { noteAttendance } from '#lib/meetings/server/note-attendance.ts';
import { planMeeting } from '#lib/meetings/server/plan-meeting.ts';
import {
	findMeetingInBrief,
	listMeetings,
	listMyMeetings,
	readMeeting
} from '#lib/meetings/server/read-meetings.ts';
import { endMeeting, goToItem, startMeeting } from '#lib/meetings/server/run-meeting.ts';
import { createProposal } from '#lib/proposals/server/create-proposal.ts';
import { listForms } from '#lib/proposals/server/list-forms.ts';
import { readProposalText } from '#lib/proposals/server/read-document.ts';
import { groupActivity } from '#lib/rooms/activity.ts';
import { readRoomAccess } from '#lib/rooms/server/in-room.ts';
import { listActivity } from '#lib/rooms/server/list-activity.ts';
import { listDocuments } from '#lib/rooms/server/read-room.ts';
import { addTask } from '#lib/tasks/server/add-task.ts';
import { freezeProposal } from '#lib/versions/server/freeze-proposal.ts';
import { testDatabase } from '../support/database.ts';
import { decisionForm } from '../support/decisions.ts';
import { hostileWords } from '../support/hostile-words.ts';
import { dayAhead, makeMeeting } from '../support/meetings.ts';
import { addMember, makeRoom, makeSignedIn } from '../support/rooms.ts';

let own: Awaited<ReturnType<typeof testDatabase>>;
let owner: SignedInOfficer;
let editor: SignedInOfficer;
let commenter: SignedInOfficer;
let viewer: SignedInOfficer;
let outsider: SignedInOfficer;
let roomId: string;
let otherRoomId: string;
const sql = () => own.database.sql;

beforeAll(async () => {
	own = await testDatabase();
	owner = await makeSignedIn(sql(), { name: 'Priya Shah' });
	editor = await makeSignedIn(sql(), { name: 'Tom Okafor', councilCode: 'LDS' });
	commenter = await makeSignedIn(sql(), { name: 'Megan Rees', councilCode: 'CRF' });
	viewer = await makeSignedIn(sql(), { name: 'Ann Other', councilCode: 'CRF' });
	outsider = await makeSignedIn(sql(), { name: 'Alasdair Grant', councilCode: 'GLG' });
});
afterAll(() => own.close());
beforeEach(async () => {
	await sql()`delete from rate_limit`;
	roomId = await makeRoom(sql(), owner);
	otherRoomId = await makeRoom(sql(), outsider);
	await addMember(sql(), roomId, editor.id, 'editor');
	await addMember(sql(), roomId, commenter.id, 'commenter');
	await addMember(sql(), roomId, viewer.id, 'viewer');
});

const read = async (meeting: string, by = owner) =>
	(await readMeeting(sql(), { roomId, officerId: by.id }, meeting))!;
const itemNow = async (meeting: string) =>
	(await read(meeting)).items.find(({ beganAt }) => beganAt !== null)?.title ?? null;
const start = (meeting: string, by = owner) => startMeeting(sql(), by, roomId, { meeting });
const going = async (facts = {}) => {
	const meeting = await makeMeeting(sql(), owner, roomId, facts);
	expect(await start(meeting)).toEqual({ ok: true });
	return meeting;
};
const refused = (reason: string, message: string | RegExp = '') => ({
	ok: false,
	reason,
	message: expect.stringMatching(message)
});
/** A page of theirs is open in the room, or no longer. */
const comes = (officer: SignedInOfficer, room = roomId) => sql()`
	insert into room_presence (room_id, officer_id, node, place, away, used_at, until)
	values (${room}, ${officer.id}, 'a', '{"at":"room","page":"overview"}', false, now(), now() + interval '1 hour')
	on conflict do nothing`;
const goes = (officer: SignedInOfficer) =>
	sql()`delete from room_presence where room_id = ${roomId} and officer_id = ${officer.id}`;
const note = () => sql().begin((tx) => noteAttendance(tx));
const there = async (meeting: string) =>
	(await read(meeting)).attendees
		.filter(({ takenOut }) => !takenOut)
		.map(({ name, source, leftAt }) => `${name} ${source}${leftAt ? ' left' : ''}`);
const said = async () => {
	const { access } = await readRoomAccess(sql(), owner, roomId);
	const entries = await listActivity(sql(), {
		roomId,
		access,
		councilCode: 'DST',
		filter: { topic: 'meetings' }
	});
	return groupActivity(entries).map(({ officers, words }) => `${officers.join(' and ')} ${words}`);
};

/** Every command, on a meeting, an item of it and somebody who was there. */
function allCommands(
	by: SignedInOfficer,
	room: string,
	on: { meeting: string; item: string; attendee: string }
) {
	const span = { day: dayAhead(2), from: '10:00', to: '11:00' };
	return {
		plan: planMeeting(sql(), by, room, { meeting: randomUUID(), title: 'Mine', agenda: '', ...span }),
		change: changeMeeting(sql(), by, room, { ...on, revision: 1, title: 'Mine', ...span }),
		cancel: cancelMeeting(sql(), by, room, on),
		start: startMeeting(sql(), by, room, on),
		go: goToItem(sql(), by, room, { ...on, revision: 2 }),
		end: endMeeting(sql(), by, room, on),
		addItem: addItem(sql(), by, room, { ...on, item: randomUUID(), title: 'Mine', minutes: 5 }),
		changeItem: changeItem(sql(), by, room, { ...on, revision: 1, title: 'Mine', minutes: 5 }),
		moveItem: moveItem(sql(), by, room, { ...on, to: 'down' }),
		removeItem: removeItem(sql(), by, room, on),
		present: sayPresent(sql(), by, room, on),
		enter: enterAttendee(sql(), by, room, { ...on, attendee: randomUUID(), name: 'Mine' }),
		correct: correctAttendee(sql(), by, room, { ...on, out: 'true' })
	};
}
const answers = async (commands: ReturnType<typeof allCommands>) =>
	Object.fromEntries(
		await Promise.all(
			Object.entries(commands).map(async ([name, command]) => {
				const answer = await command;
				return [name, answer.ok ? 'ok' : answer.reason] as const;
			})
		)
	);
const everything = async () =>
	JSON.stringify(
		await sql()`
			select (select json_agg(m order by id) from meeting m) as meetings,
				(select json_agg(i order by id) from agenda_item i) as items,
				(select json_agg(a order by id) from attendance a) as attendance`
	);

describe('a meeting', () => {
	test('is planned with its agenda and a live text, by the clock in London, and told', async () => {
		const meeting = await makeMeeting(sql(), owner, roomId, {
			title: '  Costs  and partners ',
			day: '2027-07-05',
			link: 'https://calls.example/room?id=7'
		});
		const view = await read(meeting, viewer);
		expect(view).toMatchObject({
			title: 'Costs and partners',
			link: 'https://calls.example/room?id=7',
			state: 'planned',
			by: { name: 'Priya Shah', council: 'Dorset Council' },
			attendees: []
		});
		// 2pm in summer is 1pm by Greenwich.
		expect(new Date(view.startsAt).toISOString()).toBe('2027-07-05T13:00:00.000Z');
		expect(view.items.map(({ title, minutes }) => [title, minutes])).toEqual([
			['Welcome', 5],
			['Costs', 15],
			['Any other business', 10]
		]);
		const text = await readProposalText(sql(), { id: view.documentId, keys: ['agenda', 'minutes'] });
		expect(text.state).toBe('read');
		expect(await said()).toEqual(['Priya Shah planned the meeting “Costs and partners”']);
	});
	test('has its text beside the proposals, and no proposal is started with that form', async () => {
		await makeMeeting(sql(), owner, roomId);
		expect(await listDocuments(sql(), roomId)).toEqual([]);
		expect((await listForms(sql())).map(({ makes }) => makes)).not.toContain('meeting notes');
		expect(
			await createProposal(sql(), owner, roomId, { form: 'meeting-notes', title: 'Without a meeting' })
		).toMatchObject({ ok: false, field: 'form' });
	});
	test('is changed with its text’s name; a cancelled one stays in the list, and starts no more', async () => {
		const meeting = await makeMeeting(sql(), owner, roomId);
		const to = { meeting, title: 'Costs only', day: dayAhead(3), from: '09:00', to: '09:30', link: '' };
		expect(await changeMeeting(sql(), editor, roomId, { ...to, revision: 1 })).toEqual({
			ok: true,
			revision: 2
		});
		const [document] = await sql()`select title from proposal where id = ${(await read(meeting)).documentId}`;
		expect(document?.title).toBe('Meeting notes: Costs only');
		expect(await cancelMeeting(sql(), owner, roomId, { meeting })).toEqual({ ok: true });
		expect(await cancelMeeting(sql(), owner, roomId, { meeting })).toEqual({ ok: true });
		expect(await start(meeting)).toMatchObject(refused('stale', 'was cancelled'));
		expect(await findMeetingInBrief(sql(), roomId)).toBeNull();
		expect((await listMeetings(sql(), roomId)).past).toMatchObject([{ id: meeting, state: 'cancelled' }]);
		expect(await said()).toEqual([
			'Priya Shah cancelled the meeting “Costs only”',
			'Tom Okafor changed the meeting “Costs only”',
			'Priya Shah planned the meeting “Costs only”'
		]);
	});
	test('starts at its first item, with a heading for each in the minutes, before what stood there', async () => {
		const meeting = await going();
		expect(await itemNow(meeting)).toBe('Welcome');
		const text = await readProposalText(sql(), { id: (await read(meeting)).documentId, keys: ['minutes'] });
		const html = text.state === 'read' ? text.sections.minutes!.html : '';
		expect(html.match(/\d\. [\w ]+/g)).toEqual(['1. Welcome', '2. Costs', '3. Any other business']);
		expect(html).toContain('Decided:');
		// Sent again it starts nothing and writes nothing.
		expect(await start(meeting)).toEqual({ ok: true });
		const again = await readProposalText(sql(), { id: (await read(meeting)).documentId, keys: ['minutes'] });
		expect(again).toEqual(text);
		expect(await findMeetingInBrief(sql(), roomId)).toMatchObject({ id: meeting, state: 'going on' });
	});
	test('starts also when nothing can be written into its text', async () => {
		const meeting = await makeMeeting(sql(), owner, roomId);
		const { documentId } = await read(meeting);
		const frozen = await freezeProposal(sql(), owner, documentId, {
			freeze: randomUUID(),
			reason: 'For the record'
		});
		expect(frozen.ok).toBe(true);
		expect(await start(meeting)).toEqual({ ok: true });
		expect(await itemNow(meeting)).toBe('Welcome');
	});
	test('counts what each item had, also when it comes back to it', async () => {
		const meeting = await going();
		const ids = (await read(meeting)).items.map(({ id }) => id);
		const go = async (item: string) =>
			goToItem(sql(), owner, roomId, { meeting, item, revision: (await read(meeting)).revision });
		const pass = (seconds: number) => sql()`
			update agenda_item set began_at = began_at - ${`${seconds} seconds`}::interval
			where meeting_id = ${meeting} and began_at is not null`;
		await pass(90);
		await go(ids[1]!);
		await pass(30);
		await go(ids[0]!);
		await pass(45);
		expect(await endMeeting(sql(), owner, roomId, { meeting })).toEqual({ ok: true });
		const { items, state } = await read(meeting);
		expect([state, ...items.map(({ spentS, beganAt }) => beganAt ?? spentS)]).toEqual(['ended', 135, 30, 0]);
		expect(await endMeeting(sql(), editor, roomId, { meeting })).toEqual({ ok: true });
	});
	test('one of a room goes on at a time; one that nobody ends is ended', async () => {
		const meeting = await going();
		const second = await makeMeeting(sql(), owner, roomId, { title: 'Another' });
		expect(await start(second)).toMatchObject(
			refused('stale', 'Another meeting goes on.*Costs and partners')
		);
		await endForgottenMeetings(sql());
		expect((await read(meeting)).state).toBe('going on');
		await sql()`
			update meeting set started_at = now() - ${`${meetingLimits.forgottenAfterMs} milliseconds`}::interval
			where id = ${meeting}`;
		await Promise.all([endForgottenMeetings(sql()), endForgottenMeetings(sql())]);
		expect(await read(meeting)).toMatchObject({ state: 'ended', endedBy: null });
		expect((await said()).filter((line) => line.includes('ended'))).toHaveLength(1);
		expect(await start(second)).toEqual({ ok: true });
	});
	test('[D16] what is sent twice is done once', async () => {
		const meeting = randomUUID();
		const form = {
			meeting,
			title: 'Once',
			day: dayAhead(1),
			from: '10:00',
			to: '11:00',
			agenda: 'One\nTwo'
		};
		const both = await Promise.all([
			planMeeting(sql(), owner, roomId, form),
			planMeeting(sql(), owner, roomId, form)
		]);
		expect(both).toEqual([
			{ ok: true, meeting },
			{ ok: true, meeting }
		]);
		const item = randomUUID();
		const line = { meeting, item, title: 'Three', minutes: '5' };
		await addItem(sql(), owner, roomId, line);
		await addItem(sql(), owner, roomId, line);
		expect((await read(meeting)).items.map(({ title }) => title)).toEqual(['One', 'Two', 'Three']);
		await removeItem(sql(), owner, roomId, { meeting, item });
		expect(await removeItem(sql(), owner, roomId, { meeting, item })).toEqual({ ok: true });
		// Another officer's try with the same id is no try of hers again.
		expect(await planMeeting(sql(), editor, roomId, form)).toMatchObject(refused('bad-input'));
	});
});

describe('two at once', () => {
	test('[C9] of two who go on one wins, and the other is told who brought the meeting where', async () => {
		const meeting = await going();
		const { items, revision } = await read(meeting);
		const to = { meeting, item: items[1]!.id, revision };
		const [first, second] = await Promise.all([
			goToItem(sql(), owner, roomId, to),
			goToItem(sql(), editor, roomId, to)
		]);
		const [won, told] = first.ok ? [first, second] : [second, first];
		expect(won).toEqual({ ok: true });
		expect(told).toMatchObject(refused('stale', /“Costs”, where (Priya Shah|Tom Okafor) brought it/));
		expect(await itemNow(meeting)).toBe('Costs');
		// The winner's own press, sent again.
		const winner = first.ok ? owner : editor;
		expect(await goToItem(sql(), winner, roomId, to)).toEqual({ ok: true });
	});
	test('[C9] of two who change it the second is told how it is now', async () => {
		const meeting = await makeMeeting(sql(), owner, roomId);
		const form = (title: string) => ({
			meeting,
			revision: 1,
			title,
			day: dayAhead(1),
			from: '14:00',
			to: '15:00'
		});
		expect(await changeMeeting(sql(), owner, roomId, form('First'))).toMatchObject({ ok: true });
		expect(await changeMeeting(sql(), editor, roomId, form('Second'))).toMatchObject({
			reason: 'stale',
			present: { title: 'First', revision: 2 }
		});
		// The very same change is no other one.
		expect(await changeMeeting(sql(), editor, roomId, form('First'))).toEqual({ ok: true, revision: 2 });
		const [item] = (await read(meeting)).items;
		const line = (title: string) => ({ meeting, item: item!.id, revision: 1, title, minutes: 5 });
		expect(await changeItem(sql(), owner, roomId, line('Hello'))).toEqual({ ok: true });
		expect(await changeItem(sql(), editor, roomId, line('Hi'))).toMatchObject(
			refused('stale', '“Hello”, 5 minutes')
		);
	});
	test('who starts a meeting that has just been started is told', async () => {
		const meeting = await going();
		expect(await start(meeting, editor)).toMatchObject(refused('stale', 'just started'));
	});
	test('the item the meeting is at stays on the agenda; others move and go', async () => {
		const meeting = await going();
		const [welcome, costs, other] = (await read(meeting)).items.map(({ id }) => id);
		expect(await removeItem(sql(), owner, roomId, { meeting, item: welcome })).toMatchObject(
			refused('stale')
		);
		await moveItem(sql(), owner, roomId, { meeting, item: other, to: 'up' });
		await moveItem(sql(), owner, roomId, { meeting, item: welcome, to: 'up' });
		expect((await read(meeting)).items.map(({ id }) => id)).toEqual([welcome, other, costs]);
		await removeItem(sql(), owner, roomId, { meeting, item: costs });
		expect(
			await goToItem(sql(), owner, roomId, { meeting, item: costs, revision: (await read(meeting)).revision })
		).toMatchObject(refused('stale', 'off the agenda'));
	});
});

describe('who was there', () => {
	test('is noted from who is in the room, with coming and going, from the start on', async () => {
		await comes(owner);
		const meeting = await going();
		expect(await there(meeting)).toEqual(['Priya Shah seen']);
		await comes(editor);
		await note();
		await goes(owner);
		// Two nodes at once note the same.
		await Promise.all([note(), note()]);
		expect(await there(meeting)).toEqual(['Priya Shah seen left', 'Tom Okafor seen']);
		await comes(owner);
		await note();
		expect(await there(meeting)).toEqual(['Priya Shah seen', 'Tom Okafor seen']);
		await endMeeting(sql(), owner, roomId, { meeting });
		await comes(commenter);
		await note();
		expect(await there(meeting)).toEqual(['Priya Shah seen', 'Tom Okafor seen']);
	});
	test('is nobody who hides, may not see the room or is suspended; who hides may say that they are here', async () => {
		const hiding = await makeSignedIn(sql(), { name: 'Hidden Person' });
		const suspended = await makeSignedIn(sql(), { name: 'Suspended Person' });
		for (const who of [hiding, suspended]) await addMember(sql(), roomId, who.id, 'editor');
		await sql()`update officer set hides_presence = true where id = ${hiding.id}`;
		await sql()`update officer set suspended_at = now() where id = ${suspended.id}`;
		for (const who of [hiding, suspended, outsider]) await comes(who);
		const meeting = await going();
		await note();
		expect(await there(meeting)).toEqual([]);
		expect(await sayPresent(sql(), hiding, roomId, { meeting })).toEqual({ ok: true });
		await note();
		expect(await there(meeting)).toEqual(['Hidden Person said']);
	});
	test('is entered and put right by hand, and then stays so', async () => {
		await comes(editor);
		const meeting = await going();
		const attendee = randomUUID();
		for (let time = 0; time < 2; time++) {
			await enterAttendee(sql(), commenter, roomId, { meeting, attendee, name: ' Jo on  the phone ' });
		}
		const tom = (await read(meeting)).attendees.find(({ name }) => name === 'Tom Okafor')!;
		await correctAttendee(sql(), commenter, roomId, { meeting, attendee: tom.id, out: 'true' });
		await note();
		expect(await there(meeting)).toEqual(['Jo on the phone entered']);
		await endMeeting(sql(), owner, roomId, { meeting });
		await correctAttendee(sql(), editor, roomId, { meeting, attendee: tom.id, out: 'false' });
		expect(await there(meeting)).toEqual(['Tom Okafor seen', 'Jo on the phone entered']);
	});
	test('is nobody before it starts', async () => {
		const meeting = await makeMeeting(sql(), owner, roomId);
		await comes(owner);
		await note();
		expect(await there(meeting)).toEqual([]);
		expect(await sayPresent(sql(), owner, roomId, { meeting })).toMatchObject(
			refused('stale', 'not started')
		);
	});
});

describe('what comes out of it', () => {
	test('tasks and decisions made of it, of an item or of words of its text are listed with it', async () => {
		const meeting = await going();
		const { items, documentId } = await read(meeting);
		const task = (from: string, title: string) =>
			addTask(sql(), commenter, roomId, { task: randomUUID(), title, from, quote: 'Ask the 3 partners' });
		await task(`meeting:${meeting}`, 'Of the meeting');
		await task(`meeting:${meeting}:${items[1]!.id}`, 'Of an item');
		await task(`text:${documentId}:minutes`, 'Of the minutes');
		const decision = { ...decisionForm(), question: 'Who pays?', meeting };
		expect((await proposeDecision(sql(), commenter, roomId, decision)).ok).toBe(true);
		const view = await read(meeting);
		expect(view.tasks.map(({ title }) => title)).toEqual(['Of the meeting', 'Of an item', 'Of the minutes']);
		expect(view.decisions).toMatchObject([{ question: 'Who pays?', state: 'open', result: null }]);
	});
	test('[A2] nothing is made of a meeting of another room', async () => {
		const elsewhere = await makeMeeting(sql(), outsider, otherRoomId, { title: 'Secret talks' });
		const task = randomUUID();
		await addTask(sql(), owner, roomId, { task, title: 'Mine', from: `meeting:${elsewhere}` });
		const [row] = await sql()`select source from task where id = ${task}`;
		expect(row?.source).toBeNull();
		const decision = { ...decisionForm(), meeting: elsewhere };
		expect(await proposeDecision(sql(), owner, roomId, decision)).toMatchObject(refused('bad-input'));
		expect((await readAsked(sql(), roomId, new URLSearchParams({ meeting: elsewhere }))).meeting).toBeNull();
	});
	test('calendars have meetings of rooms in which their officer has a role', async () => {
		const open = await makeRoom(sql(), outsider, { visibility: 'open' });
		await makeMeeting(sql(), outsider, open, { title: 'Through an open door' });
		const meeting = await makeMeeting(sql(), owner, roomId);
		expect((await listMyMeetings(sql(), commenter)).map(({ id }) => id)).toContain(meeting);
		expect((await listMyMeetings(sql(), commenter)).map(({ title }) => title)).not.toContain(
			'Through an open door'
		);
		await sql()`delete from room_member where room_id = ${roomId} and officer_id = ${commenter.id}`;
		expect((await listMyMeetings(sql(), commenter)).map(({ id }) => id)).not.toContain(meeting);
	});
});

describe('who may', () => {
	test('[A2] somebody outside, and ids of another room: as if there were none, and nothing changes', async () => {
		await comes(owner);
		const meeting = await going();
		const { items, attendees } = await read(meeting);
		const on = { meeting, item: items[1]!.id, attendee: attendees[0]!.id };
		const before = await everything();
		const hidden = await answers(allCommands(outsider, roomId, on));
		expect(new Set(Object.values(hidden))).toEqual(new Set(['not-found']));
		const { plan, ...others } = await answers(allCommands(outsider, otherRoomId, on));
		expect(plan).toBe('ok');
		expect(new Set(Object.values(others))).toEqual(new Set(['not-found']));
		await sql()`delete from meeting where room_id = ${otherRoomId}`;
		expect(await everything()).toBe(before);
		expect(await readMeeting(sql(), { roomId: otherRoomId, officerId: outsider.id }, meeting)).toBeNull();
		// An item and somebody of one meeting, under the id of another one of the same room.
		const second = await makeMeeting(sql(), owner, roomId, { agenda: '' });
		await sql()`update meeting set state = 'ended', ended_at = now() where id = ${meeting}`;
		await start(second);
		const mixed = await answers(allCommands(owner, roomId, { ...on, meeting: second }));
		expect(mixed).toMatchObject({
			go: 'stale',
			changeItem: 'stale',
			moveItem: 'stale',
			correct: 'not-found'
		});
		expect((await read(meeting)).items).toEqual(items);
		expect((await read(second)).items.map(({ title }) => title)).not.toContain('Costs');
	});
	test('a viewer may do nothing, a commenter says who was there, an editor everything', async () => {
		await comes(owner);
		const meeting = await going();
		const { items, attendees } = await read(meeting);
		const on = { meeting, item: items[1]!.id, attendee: attendees[0]!.id };
		const before = await everything();
		const viewers = await answers(allCommands(viewer, roomId, on));
		expect(new Set(Object.values(viewers))).toEqual(new Set(['not-allowed']));
		expect(await everything()).toBe(before);
		const { present, enter, correct, ...others } = await answers(allCommands(commenter, roomId, on));
		expect([present, enter, correct]).toEqual(['ok', 'ok', 'ok']);
		expect(new Set(Object.values(others))).toEqual(new Set(['not-allowed']));
	});
	test('[A16] too fast is said with when to come back', async () => {
		const meeting = await makeMeeting(sql(), owner, roomId);
		await sql()`
			insert into rate_limit (key, hits, expires_at)
			values (${`meetings:minute:${owner.id}`},
				array(select now() from generate_series(1, ${meetingLimits.commandsPerMinute})), now() + interval '1 minute')
			on conflict (key) do update set hits = excluded.hits`;
		expect(await start(meeting)).toMatchObject({ reason: 'too-fast', retryAfter: expect.any(Number) });
	});
});

describe('what is sent', () => {
	const plan = (facts: Record<string, unknown>) =>
		planMeeting(sql(), owner, roomId, {
			meeting: randomUUID(),
			title: 'A meeting',
			day: dayAhead(1),
			from: '14:00',
			to: '15:00',
			agenda: '',
			...facts
		});
	test.each([
		['no title', 'title', { title: ' ' }],
		['a long title', 'title', { title: 'a'.repeat(151) }],
		['a title that turns the words around it', 'title', { title: 'right\u202eleft' }],
		['no day', 'day', { day: '' }],
		['a day that there is not', 'day', { day: '2027-02-30' }],
		['a day that is over', 'day', { day: '2020-01-01' }],
		['a day that is too far off', 'day', { day: '2090-01-01' }],
		['the hour that is left out in spring', 'day', { day: '2027-03-28', from: '01:30' }],
		['no beginning', 'from', { from: '' }],
		['no end', 'to', { to: '' }],
		['an end that is no later', 'to', { to: '14:00' }],
		['a link that is script', 'link', { link: 'javascript:alert(1)' }],
		['a link that is data', 'link', { link: 'data:text/html,x' }],
		['half a link', 'link', { link: '//evil.example' }],
		['a link with a password', 'link', { link: 'https://user:secret@calls.example' }],
		['a link with spaces', 'link', { link: 'https://calls.example/a b' }],
		['a long link', 'link', { link: `https://calls.example/${'a'.repeat(1_000)}` }],
		['too many items', 'agenda', { agenda: 'a\n'.repeat(41) }],
		['an item that is too long', 'agenda', { agenda: 'a'.repeat(151) }],
		['an item without time', 'agenda', { agenda: 'Costs, 0 minutes' }],
		['a megabyte of agenda', 'agenda', { agenda: 'a'.repeat(1_000_000) }]
	])('%s is refused at its field', async (_what, field, facts) => {
		expect(await plan(facts)).toMatchObject({ ok: false, reason: 'bad-input', field });
	});
	test('[X1] words are words, in the meeting, its agenda, its minutes and who was there', async () => {
		for (const words of hostileWords.slice(0, 12)) {
			const meeting = await makeMeeting(sql(), owner, roomId, { title: words, agenda: words });
			expect((await read(meeting)).title).toBe(words);
			expect(await start(meeting)).toEqual({ ok: true });
			await enterAttendee(sql(), owner, roomId, { meeting, attendee: randomUUID(), name: words });
			const view = await read(meeting);
			expect(view.attendees.map(({ name }) => name)).toContain(words);
			const text = await readProposalText(sql(), { id: view.documentId, keys: ['minutes'] });
			expect(text.state === 'read' && text.sections.minutes!.html).not.toMatch(
				/<(script|img|svg|iframe|a|body|input)\b/
			);
			await endMeeting(sql(), owner, roomId, { meeting });
			await sql()`delete from rate_limit`;
		}
	});
	test('an item has a title and from 1 to 480 minutes', async () => {
		const meeting = await makeMeeting(sql(), owner, roomId);
		const add = (facts: object) =>
			addItem(sql(), owner, roomId, { meeting, item: randomUUID(), title: 'One', minutes: '10', ...facts });
		for (const minutes of ['0', '481', '-5', '1.5', 'ten', '']) {
			expect(await add({ minutes })).toMatchObject({ reason: 'bad-input', field: 'minutes' });
		}
		expect(await add({ title: '' })).toMatchObject({ reason: 'bad-input', field: 'title' });
		expect(await add({ leader: 'a'.repeat(101) })).toMatchObject({ reason: 'bad-input', field: 'leader' });
		expect(await add({ minutes: 480 })).toEqual({ ok: true });
	});
});
