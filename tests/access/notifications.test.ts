import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { sendMessage } from '#lib/chat/server/send-message.ts';
import { editComment } from '#lib/comments/server/edit-comment.ts';
import { reply } from '#lib/comments/server/reply.ts';
import { startThread } from '#lib/comments/server/start-thread.ts';
import { countUnread, listMuted, listNotifications } from '#lib/notifications/server/list-notifications.ts';
import { castVote } from '#lib/decisions/server/cast-vote.ts';
import { closeDueDecision } from '#lib/decisions/server/close-decision.ts';
import { markAllRead, markRead, mute, unmute } from '#lib/notifications/server/notification-commands.ts';
import { askForAccess } from '#lib/rooms/server/access-request.ts';
import { inviteCouncil } from '#lib/rooms/server/council-in-room.ts';
import { readRoomAccess } from '#lib/rooms/server/in-room.ts';
import { invitePerson, revokeInvitation } from '#lib/rooms/server/invite-person.ts';
import { listActivity } from '#lib/rooms/server/list-activity.ts';
import { addTask } from '#lib/tasks/server/add-task.ts';
import { changeTask } from '#lib/tasks/server/change-task.ts';
import { changePersonRole, removePerson } from '#lib/rooms/server/person-in-room.ts';
import { removeOld } from '#server/jobs/retention.ts';
import { readConfig } from '#server/config.ts';
import { makeDecision } from '../support/decisions.ts';
import { testDatabase } from '../support/database.ts';
import { addMember, makeProposal, makeRoom, makeSignedIn } from '../support/rooms.ts';

let own: Awaited<ReturnType<typeof testDatabase>>;
/** of Dorset, which leads the room */
let owner: SignedInOfficer;
let colleague: SignedInOfficer;
/** of Leeds */
let partner: SignedInOfficer;
let commenter: SignedInOfficer;
let stranger: SignedInOfficer;
let roomId: string;
let proposalId: string;
let section: string;
const sql = () => own.database.sql;

beforeAll(async () => {
	own = await testDatabase();
});
afterAll(() => own.close());
beforeEach(async () => {
	owner = await makeSignedIn(sql(), { name: 'Priya Shah' });
	colleague = await makeSignedIn(sql(), { name: 'Joan Baker' });
	partner = await makeSignedIn(sql(), { name: 'Tom Okafor', councilCode: 'LDS' });
	commenter = await makeSignedIn(sql(), { name: 'Megan Rees', councilCode: 'CRF' });
	stranger = await makeSignedIn(sql(), { name: 'Zelda Quist', councilCode: 'GLG' });
	roomId = await makeRoom(sql(), owner, { title: 'Homes' });
	await addMember(sql(), roomId, colleague.id, 'editor');
	await addMember(sql(), roomId, partner.id, 'editor');
	await addMember(sql(), roomId, commenter.id, 'commenter');
	proposalId = await makeProposal(sql(), owner, roomId, 'Find people early');
	const [row] = await sql()<{ key: string }[]>`
		select s.key from form_section s join proposal p on p.form_id = s.form_id
		where p.id = ${proposalId} order by s.position limit 1`;
	section = row!.key;
});

async function begin(by: SignedInOfficer, body: string, more: object = {}) {
	const ids = { thread: randomUUID(), comment: randomUUID() };
	const begun = await startThread(sql(), by, proposalId, {
		audience: 'room',
		body,
		section,
		...ids,
		...more
	});
	expect(begun).toMatchObject({ ok: true });
	return ids;
}
const answer = (by: SignedInOfficer, thread: string, body: string) =>
	reply(sql(), by, proposalId, { thread, comment: randomUUID(), body });
const told = async (officer: SignedInOfficer) =>
	(await listNotifications(sql(), officer)).notifications.map(({ who, words }) => `${who} ${words}`);
const unread = (officer: SignedInOfficer) => countUnread(sql(), officer);

describe('who is told', () => {
	test('who is named, who wrote in the conversation, and never who did it', async () => {
		const { thread } = await begin(owner, 'What does @Tom Okafor think?');
		expect(await told(partner)).toEqual([
			expect.stringMatching(/^Priya Shah mentioned you in a comment on “.+” in “Find people early”$/)
		]);
		await answer(partner, thread, 'Ask @Megan Rees.');
		expect(await told(owner)).toEqual([
			expect.stringMatching(/^Tom Okafor replied in a conversation of yours on “.+” in “Find people early”$/)
		]);
		expect(await told(commenter)).toHaveLength(1);
		await answer(commenter, thread, 'I will.');
		expect(await unread(owner)).toBe(2);
		// Who answers has read what they answer.
		expect(await told(partner)).toHaveLength(2);
		expect(await unread(partner)).toBe(1);
		expect(await unread(commenter)).toBe(0);
		expect(await unread(colleague)).toBe(0);
	});

	test('[D16] once, however often it is sent; by a change of words only who is new in them', async () => {
		const ids = { thread: randomUUID(), comment: randomUUID() };
		const input = { audience: 'room', body: 'See @Tom Okafor', section, ...ids };
		for (let time = 0; time < 3; time++) await startThread(sql(), owner, proposalId, input);
		expect(await unread(partner)).toBe(1);
		await editComment(sql(), owner, proposalId, {
			comment: ids.comment,
			revision: 1,
			body: 'See @Tom Okafor and @Megan Rees'
		});
		expect(await unread(partner)).toBe(1);
		expect(await unread(commenter)).toBe(1);
	});

	test('a council and a role are those of them who take part by name', async () => {
		const other = await makeSignedIn(sql(), { name: 'Una Leeds', councilCode: 'LDS' });
		await inviteCouncil(sql(), owner, roomId, { council: 'LDS', role: 'viewer' });
		await begin(owner, 'What do @Leeds City Council say? And @commenters?');
		expect(await unread(partner)).toBe(1);
		expect(await unread(commenter)).toBe(1);
		expect(await unread(other)).toBe(0);
	});

	test('[A2] of the internal margin nobody of another council, whatever is sent', async () => {
		const { thread } = await begin(owner, 'Between us: @Joan Baker?', { audience: 'council' });
		await sql()`insert into comment (id, thread_id, document_id, author_id, council_code, body, created_at)
			values (${randomUUID()}, ${thread}, ${proposalId}, ${partner.id}, 'LDS', 'Slipped in', now())`;
		await answer(owner, thread, 'Still between us');
		expect(await unread(colleague)).toBe(1);
		expect(await unread(partner)).toBe(0);
		await sql()`update officer set council_code = 'LDS' where id = ${colleague.id}`;
		expect(await told({ ...colleague, councilCode: 'LDS' })).toEqual([]);
	});

	test('who is asked for access, and who is invited as long as the invitation stands', async () => {
		await askForAccess(sql(), stranger, roomId, { message: 'Please' });
		expect(await told(owner)).toEqual(['Zelda Quist asked for access to “Homes”']);
		expect(await told(partner)).toEqual([]);
		const post = { origin: 'https://folkmoot.example', sendMail: async () => {} };
		await invitePerson(sql(), owner, roomId, { email: stranger.email, role: 'viewer' }, post);
		expect(await told(stranger)).toEqual(['Priya Shah invited you to the room “Homes”']);
		const [invitation] = await sql()<
			{ id: string }[]
		>`select id from room_invitation where room_id = ${roomId}`;
		await revokeInvitation(sql(), owner, roomId, { invitation: invitation!.id });
		expect(await told(stranger)).toEqual([]);
		expect(await unread(stranger)).toBe(0);
	});
});

describe('of a room’s other matters', () => {
	test('who is given a task, by name or by their council, also when it is given on', async () => {
		const task = randomUUID();
		await addTask(sql(), owner, roomId, { task, title: 'Ask 5 officers', owner: `person:${partner.id}` });
		expect(await told(partner)).toEqual(['Priya Shah gave you the task “Ask 5 officers” in “Homes”']);
		const form = { task, title: 'Ask 5 officers', details: '', dueOn: '', about: '', revision: 1 };
		await changeTask(sql(), owner, roomId, { ...form, owner: `person:${commenter.id}` });
		expect(await unread(partner)).toBe(1);
		const [given] = (await listNotifications(sql(), commenter)).notifications;
		expect(given).toMatchObject({
			words: 'gave you the task “Ask 5 officers” in “Homes”',
			href: `/rooms/${roomId}/tasks/${task}`
		});
		expect(await unread(owner)).toBe(0);
	});

	test('who is asked for a decision, and who voted when it closes, by somebody or by its time', async () => {
		const decision = await makeDecision(sql(), owner, roomId);
		expect(await unread(partner)).toBe(1);
		expect(await unread(owner)).toBe(0);
		const vote = { decision, revision: '0', stand: 'agree', reason: '' };
		expect(await castVote(sql(), partner, roomId, vote)).toMatchObject({ ok: true });
		await sql()`update decision set closes_at = clock_timestamp() - interval '1 second' where id = ${decision}`;
		expect(await closeDueDecision(sql(), roomId, decision)).toBe(true);
		expect(await unread(partner)).toBe(2);
		expect(await unread(commenter)).toBe(1);
		const [closed] = (await listNotifications(sql(), owner)).notifications;
		expect(closed).toMatchObject({ who: 'Folkmoot', href: `/rooms/${roomId}/decisions/${decision}` });
		expect(closed!.words).toMatch(/^closed “.+”/);
	});

	test('[D16] whom a message names, and who wrote in its thread; no list of what happened shows it', async () => {
		const [root, answerId] = [randomUUID(), randomUUID()];
		await sendMessage(sql(), owner, roomId, { id: root, body: 'Who asks @Tom Okafor?' });
		const reply = { id: answerId, body: 'I do', thread: root };
		for (let time = 0; time < 2; time++) await sendMessage(sql(), partner, roomId, reply);
		expect(await told(partner)).toEqual(['Priya Shah mentioned you in the chat of “Homes”']);
		expect(await told(owner)).toEqual(['Tom Okafor replied in a thread of yours in the chat of “Homes”']);
		expect((await listNotifications(sql(), owner)).notifications[0]!.href).toBe(
			`/rooms/${roomId}/chat?message=${answerId}`
		);
		const { access } = await readRoomAccess(sql(), owner, roomId);
		const listed = await listActivity(sql(), { roomId, access, councilCode: owner.councilCode });
		expect(listed.map(({ event }) => event.kind)).not.toContain('chat');
	});
});

describe('what is seen', () => {
	test('[A2] [P5] nothing of a room that one may no longer see; nothing at its door for who owns it no longer', async () => {
		await begin(owner, '@Tom Okafor and @Megan Rees');
		await removePerson(sql(), owner, roomId, { person: partner.id });
		expect(await told(partner)).toEqual([]);
		expect(await unread(partner)).toBe(0);
		await addMember(sql(), roomId, partner.id, 'owner');
		await askForAccess(sql(), stranger, roomId, { message: '' });
		expect(await unread(partner)).toBe(2);
		await changePersonRole(sql(), owner, roomId, { person: partner.id, role: 'editor' });
		expect(await unread(partner)).toBe(1);
		expect(await unread(commenter)).toBe(1);
	});

	test('one’s own are read, one by one or up to what was shown; nobody else’s', async () => {
		await begin(owner, '@Tom Okafor one');
		await begin(owner, '@Tom Okafor two');
		const [newest, oldest] = (await listNotifications(sql(), partner)).notifications;
		await markRead(sql(), commenter, { notification: oldest!.id });
		expect(await unread(partner)).toBe(2);
		await markRead(sql(), partner, { notification: oldest!.id });
		expect(await unread(partner)).toBe(1);
		expect((await listNotifications(sql(), partner, { unread: true })).notifications).toMatchObject([
			{ id: newest!.id, read: false }
		]);
		await begin(owner, '@Tom Okafor three');
		await markAllRead(sql(), partner, { upTo: newest!.id });
		expect(await unread(partner)).toBe(1);
		for (const bad of ['', '-1', '1 or true', '9'.repeat(40), null])
			expect(await markRead(sql(), partner, { notification: bad })).toMatchObject({ reason: 'bad-input' });
	});

	test('by pages, newest first', async () => {
		const { thread } = await begin(partner, 'A long one');
		for (let count = 0; count < 53; count++) await answer(owner, thread, `Reply ${count}`);
		const first = await listNotifications(sql(), partner);
		expect(first.notifications).toHaveLength(50);
		const second = await listNotifications(sql(), partner, { before: first.next });
		expect(second.notifications).toHaveLength(3);
		expect(second.next).toBeNull();
		expect(new Set([...first.notifications, ...second.notifications].map(({ id }) => id)).size).toBe(53);
		expect((await listNotifications(sql(), partner, { before: "1'; --" })).notifications).toHaveLength(50);
	});

	test('after 90 days they go; what happened stays', async () => {
		await begin(owner, '@Tom Okafor');
		await removeOld(sql(), readConfig({}), new Date(Date.now() + 91 * 24 * 3_600_000));
		expect(await told(partner)).toEqual([]);
		const [row] = await sql()<{ count: number }[]>`
			select count(*)::int as count from activity where room_id = ${roomId} and kind = 'comment'`;
		expect(row!.count).toBe(1);
	});
});

describe('muting', () => {
	test('a conversation, a proposal and a room are silent, but for who is named', async () => {
		const { thread } = await begin(partner, 'Mine');
		for (const subject of [
			{ kind: 'thread', subjectId: thread },
			{ kind: 'proposal', subjectId: proposalId },
			{ kind: 'room', subjectId: roomId }
		]) {
			expect(await mute(sql(), partner, subject)).toEqual({ ok: true });
			await answer(owner, thread, 'Anything');
			expect(await unread(partner)).toBe(0);
			await unmute(sql(), partner, subject);
		}
		await mute(sql(), partner, { kind: 'room', subjectId: roomId });
		await answer(owner, thread, 'But @Tom Okafor');
		expect(await told(partner)).toHaveLength(1);
	});

	test('[A2] what is muted is named only as far as it may be seen; anything can be muted, and tells nothing', async () => {
		const { thread } = await begin(owner, 'Between us', { audience: 'council' });
		await mute(sql(), partner, { kind: 'thread', subjectId: thread });
		await mute(sql(), partner, { kind: 'room', subjectId: randomUUID() });
		await mute(sql(), stranger, { kind: 'proposal', subjectId: proposalId });
		await mute(sql(), partner, { kind: 'proposal', subjectId: proposalId });
		expect((await listMuted(sql(), partner)).map(({ title }) => title)).toEqual([
			'Find people early',
			'Something you can no longer see',
			'Something you can no longer see'
		]);
		expect((await listMuted(sql(), stranger)).map(({ title }) => title)).toEqual([
			'Something you can no longer see'
		]);
		expect(await mute(sql(), partner, { kind: 'council', subjectId: roomId })).toMatchObject({
			reason: 'bad-input'
		});
	});
});
