import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { hashSecret } from '#lib/accounts/server/secret.ts';
import { editMessage } from '#lib/chat/server/edit-message.ts';
import { deleteMessage } from '#lib/chat/server/delete-message.ts';
import { markChatRead } from '#lib/chat/server/mark-chat-read.ts';
import { deleteComment } from '#lib/comments/server/delete-comment.ts';
import { reply } from '#lib/comments/server/reply.ts';
import { startThread } from '#lib/comments/server/start-thread.ts';
import { castVote } from '#lib/decisions/server/cast-vote.ts';
import { changeDecision } from '#lib/decisions/server/close-decision.ts';
import { mailKinds, wayField } from '#lib/notifications/mail-choices.ts';
import { listNotifications } from '#lib/notifications/server/list-notifications.ts';
import { chooseMail, readMailChoices } from '#lib/notifications/server/mail-choices.ts';
import { mailOfficer } from '#lib/notifications/server/mail-officer.ts';
import { mayHandOver } from '#lib/notifications/server/may-hand-over.ts';
import { markAllRead, markRead } from '#lib/notifications/server/notification-commands.ts';
import { askForAccess, decideAccessRequest } from '#lib/rooms/server/access-request.ts';
import { changeRoom } from '#lib/rooms/server/change-room.ts';
import { invitePerson } from '#lib/rooms/server/invite-person.ts';
import { removePerson } from '#lib/rooms/server/person-in-room.ts';
import { moveTask } from '#lib/tasks/server/move-task.ts';
import { mailNotifications } from '#server/jobs/mail-notifications.ts';
import { remind } from '#server/jobs/remind.ts';
import { removeOld } from '#server/jobs/retention.ts';
import { readConfig } from '#server/config.ts';
import { say } from '../support/chat.ts';
import { testDatabase } from '../support/database.ts';
import { makeDecision } from '../support/decisions.ts';
import { addMember, makeProposal, makeRoom, makeSignedIn } from '../support/rooms.ts';
import { makeTask } from '../support/tasks.ts';

let own: Awaited<ReturnType<typeof testDatabase>>;
/** of Dorset, which leads the room */
let owner: SignedInOfficer;
/** of Leeds */
let partner: SignedInOfficer;
let roomId: string;
let proposalId: string;
let section: string;
const sql = () => own.database.sql;
const lines: string[] = [];
const noted = (facts: object, message: string) => void lines.push(JSON.stringify(facts) + message);
const log = { info: noted, warn: noted, error: noted };
const origin = 'https://folkmoot.example';
const minuteMs = 60_000;

beforeAll(async () => {
	own = await testDatabase();
});
afterAll(() => own.close());
beforeEach(async () => {
	owner = await makeSignedIn(sql(), { name: 'Priya Shah' });
	partner = await makeSignedIn(sql(), { name: 'Tom Okafor', councilCode: 'LDS' });
	// Tests run at any hour of any day.
	for (const officer of [owner, partner]) await choose(officer, {});
	roomId = await makeRoom(sql(), owner, { title: 'Homes' });
	await addMember(sql(), roomId, partner.id, 'editor');
	proposalId = await makeProposal(sql(), owner, roomId, 'Find people early');
	const [row] = await sql()<{ key: string }[]>`
		select s.key from form_section s join proposal p on p.form_id = s.form_id
		where p.id = ${proposalId} order by s.position limit 1`;
	section = row!.key;
});

/** What the page of choices sends: everything at once, at any time, unless said otherwise. */
const form = (more: Record<string, string>) => ({
	...Object.fromEntries(mailKinds.map((kind) => [wayField(kind), 'at once'])),
	emails: 'yes',
	weekends: 'yes',
	digestHour: '8',
	quietFrom: 'none',
	quietTo: '7',
	...more
});
async function choose(officer: SignedInOfficer, more: Record<string, string>) {
	await sql()`delete from rate_limit where key like ${`%${officer.id}`}`;
	return chooseMail(sql(), officer, form(more));
}
async function comment(by: SignedInOfficer, body: string, more: object = {}) {
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
const later = (minutes: number) => new Date(Date.now() + minutes * minuteMs);
const makeMails = (now = later(3)) => mailNotifications({ sql: sql(), log, origin }, now);

interface SentMail {
	id: string;
	subject: string;
	text: string;
	html: string;
	unsubscribeUrl: string;
}
const mailsTo = ({ email }: SignedInOfficer) => sql()<SentMail[]>`
	select id, subject, text, html, unsubscribe_url as "unsubscribeUrl" from mail where "to" = ${email}
		and unsubscribe_url is not null order by created_at, id`;
const subjects = async (officer: SignedInOfficer) => (await mailsTo(officer)).map(({ subject }) => subject);

describe('what is mailed', () => {
	test('[M2] what is addressed to an officer, two minutes later, in a mail that says what it is', async () => {
		await comment(owner, 'What does @Tom Okafor think? Secret words.');
		await makeMails(later(1));
		expect(await mailsTo(partner)).toEqual([]);
		await makeMails();
		const [mail, ...others] = await mailsTo(partner);
		expect(others).toEqual([]);
		expect(mail?.subject).toMatch(/^Priya Shah mentioned you in a comment on “.+” in “Find people early”$/);
		expect(mail?.text).toContain(`${origin}/proposals/${proposalId}?thread=`);
		expect(mail!.text + mail!.html).not.toContain('Secret');
		expect(await mailsTo(owner)).toEqual([]);
	});

	test('[M2] nothing that was read, answered, done or moved meanwhile', async () => {
		await comment(owner, '@Tom Okafor');
		const [newest] = (await listNotifications(sql(), partner)).notifications;
		await markAllRead(sql(), partner, { upTo: newest!.id });
		const task = await makeTask(sql(), owner, roomId, { title: 'Ask', owner: `person:${partner.id}` });
		await moveTask(sql(), owner, roomId, { task, to: 'done', revision: 1 });
		const stranger = await makeSignedIn(sql(), { name: 'Zelda Quist', councilCode: 'GLG' });
		await askForAccess(sql(), stranger, roomId, { message: '' });
		await decideAccessRequest(sql(), owner, roomId, { decision: 'decline', person: stranger.id });
		const decision = await makeDecision(sql(), owner, roomId);
		await castVote(sql(), partner, roomId, { decision, stand: 'agree', reason: '' });
		await makeMails();
		expect(await mailsTo(partner)).toEqual([]);
		expect(await mailsTo(owner)).toEqual([]);
		const [left] = await sql()<{ count: number }[]>`
			select count(*)::int as count from notification
			where officer_id in (${partner.id}, ${owner.id}) and mail_look_at is not null`;
		expect(left!.count).toBe(0);
	});

	test('[M2] nothing of what its officer has read or opened', async () => {
		const { thread } = await comment(owner, '@Tom Okafor');
		const plain = await say(sql(), owner, roomId, 'Hello');
		const said = await say(sql(), owner, roomId, 'Hello @Tom Okafor');
		const answered = await say(sql(), owner, roomId, 'And @Tom Okafor', { thread: said.id });
		const decision = await makeDecision(sql(), owner, roomId);
		const unread = async () =>
			(await listNotifications(sql(), partner, { unread: true })).notifications.length;
		expect(await unread()).toBe(4);
		await markChatRead(sql(), partner, roomId, { upTo: said.seq - 1 });
		expect(await unread()).toBe(4);
		// The answer stands in a thread of its own, which is not opened by reading the chat.
		await markChatRead(sql(), partner, roomId, { upTo: answered.seq });
		expect(await unread()).toBe(3);
		await say(sql(), partner, roomId, 'Yes', { thread: said.id });
		expect(await unread()).toBe(2);
		expect(await markRead(sql(), partner, { kind: 'decision', id: decision })).toEqual({ ok: true });
		expect(await unread()).toBe(1);
		const sent = { thread, comment: randomUUID(), body: 'I think so' };
		expect(await reply(sql(), partner, proposalId, sent)).toEqual({ ok: true });
		expect(await unread()).toBe(0);
		await makeMails();
		expect(await mailsTo(partner)).toEqual([]);
		// Who is named further up, where they have read already, is not taken to have seen it.
		const edited = { id: plain.id, body: 'Hello, and you too, @Tom Okafor', revision: plain.revision };
		expect(await editMessage(sql(), owner, roomId, edited)).toMatchObject({ ok: true });
		const last = await say(sql(), owner, roomId, 'Bye');
		await markChatRead(sql(), partner, roomId, { upTo: last.seq });
		expect(await unread()).toBe(1);
		// Nobody else's.
		expect((await listNotifications(sql(), owner, { unread: true })).notifications).toHaveLength(2);
	});

	test('[M2] nothing of words that their writer took away', async () => {
		const { comment: taken } = await comment(owner, 'Wrong room, @Tom Okafor');
		const { id } = await say(sql(), owner, roomId, 'And here, @Tom Okafor');
		const his = await say(sql(), partner, roomId, 'Friday?');
		const answer = await say(sql(), owner, roomId, 'No', { thread: his.id });
		expect(await deleteComment(sql(), owner, proposalId, { comment: taken })).toEqual({ ok: true });
		for (const gone of [id, answer.id])
			expect(await deleteMessage(sql(), owner, roomId, { id: gone })).toMatchObject({ ok: true });
		await makeMails();
		expect(await mailsTo(partner)).toEqual([]);
		await comment(owner, '@Tom Okafor');
		await makeMails();
		expect(await mailsTo(partner)).toHaveLength(1);
	});

	test('[A2] [M6] never one council’s own matter to another, nor anything of a room that one left', async () => {
		const colleague = await makeSignedIn(sql(), { name: 'Joan Baker' });
		await choose(colleague, {});
		await addMember(sql(), roomId, colleague.id, 'editor');
		await comment(owner, 'Between us, @Joan Baker', { audience: 'council' });
		// Even if a fault of another command addressed it to them.
		await sql()`
			insert into notification (officer_id, activity_id, reason)
			select ${partner.id}, max(id), 'mention' from activity where room_id = ${roomId} and kind = 'comment'`;
		await makeMails();
		expect(await subjects(colleague)).toHaveLength(1);
		expect(await mailsTo(partner)).toEqual([]);

		await comment(owner, 'Between us, @Joan Baker', { audience: 'council' });
		await sql()`update officer set council_code = 'LDS' where id = ${colleague.id}`;
		await comment(owner, '@Tom Okafor');
		await removePerson(sql(), owner, roomId, { person: partner.id });
		await makeMails();
		expect(await subjects(colleague)).toHaveLength(1);
		expect(await mailsTo(partner)).toEqual([]);
	});

	test('[M1] an invitation has its own mail and no second one; somebody suspended gets none', async () => {
		const guest = await makeSignedIn(sql(), { name: 'Megan Rees', councilCode: 'CRF' });
		await choose(guest, {});
		const sent: string[] = [];
		const sendMail = async (_tx: unknown, { to }: { to: string }) => void sent.push(to);
		await invitePerson(sql(), owner, roomId, { email: guest.email, role: 'editor' }, { origin, sendMail });
		await comment(owner, '@Tom Okafor');
		await sql()`update officer set suspended_at = now() where id = ${partner.id}`;
		await makeMails();
		expect(sent).toEqual([guest.email]);
		expect(await mailsTo(guest)).toEqual([]);
		expect(await mailsTo(partner)).toEqual([]);
		await sql()`update officer set suspended_at = null where id = ${partner.id}`;
		await makeMails(later(10));
		expect(await mailsTo(partner)).toEqual([]);
	});

	test('[M5] four mails in an hour, then the rest in one', async () => {
		for (let count = 0; count < 5; count++) {
			await comment(owner, `@Tom Okafor ${count}`);
			await makeMails(later(3 + count));
		}
		await comment(owner, '@Tom Okafor again');
		await makeMails(later(10));
		expect(await mailsTo(partner)).toHaveLength(4);
		await makeMails(later(64));
		const all = await subjects(partner);
		expect(all).toHaveLength(5);
		const [joined] = all.filter((subject) => subject.endsWith(', and 1 other notification'));
		expect(joined).toBeDefined();
	});

	test('[M7] once, by two nodes at once and again and again', async () => {
		await comment(owner, '@Tom Okafor');
		const now = later(3);
		const made = await Promise.all(
			Array.from({ length: 8 }, () => mailOfficer(sql(), partner.id, { origin, now }))
		);
		expect(made.filter(Boolean)).toHaveLength(1);
		await makeMails(later(5));
		expect(await mailsTo(partner)).toHaveLength(1);
	});

	test('[X1] with hostile names, as words', async () => {
		await sql()`update officer set name = ${'<img src=x onerror=hit()>'} where id = ${owner.id}`;
		await sql()`update proposal set title = ${'"><script>hit()</script>'} where id = ${proposalId}`;
		await comment(owner, '@Tom Okafor');
		await makeMails();
		const [mail] = await mailsTo(partner);
		expect(mail?.html).not.toMatch(/<img|<script/);
		expect(mail?.text).toContain('<img src=x onerror=hit()> mentioned you');
	});

	test('[P8] and nothing of it in the log', async () => {
		await comment(owner, '@Tom Okafor');
		await makeMails();
		expect(lines.join()).toContain('mails were made');
		expect(lines.join()).not.toContain(partner.email);
		expect(lines.join()).not.toContain('Find people');
	});
});

describe('[M6] at handing over', () => {
	const hand = (id: string) => mayHandOver(sql(), id, later(4));

	test('a mail goes as it was made when all of it is as it was', async () => {
		await comment(owner, '@Tom Okafor');
		await makeMails();
		const [mail] = await mailsTo(partner);
		expect(await hand(mail!.id)).toBe(true);
		expect(await hand(randomUUID())).toBe(true);
	});

	test('one in which something was read or ended is taken back, and its rest goes in another', async () => {
		const elsewhere = await makeRoom(sql(), owner, { title: 'Elsewhere' });
		await addMember(sql(), elsewhere, partner.id, 'editor');
		await comment(owner, '@Tom Okafor');
		await makeTask(sql(), owner, elsewhere, { title: 'Left over', owner: `person:${partner.id}` });
		await makeMails();
		const [mail] = await mailsTo(partner);
		await removePerson(sql(), owner, roomId, { person: partner.id });
		expect(await hand(mail!.id)).toBe(false);
		expect(await mailsTo(partner)).toEqual([]);
		await makeMails(later(5));
		expect(await subjects(partner)).toEqual(['Priya Shah gave you the task “Left over” in “Elsewhere”']);
	});

	test('one that was stopped meanwhile, or whose reader was suspended, does not go', async () => {
		for (const end of [
			() => choose(partner, { emails: 'no' }),
			() => sql()`update officer set suspended_at = now() where id = ${partner.id}`
		]) {
			await choose(partner, {});
			await comment(owner, '@Tom Okafor');
			await makeMails();
			const [mail] = await mailsTo(partner);
			await end();
			expect(await hand(mail!.id)).toBe(false);
			await makeMails(later(5));
			expect(await mailsTo(partner)).toEqual([]);
		}
	});
});

describe('[M8] a mail', () => {
	test('holds a link that is kept as a hash alone', async () => {
		await comment(owner, '@Tom Okafor');
		await makeMails();
		const [mail] = await mailsTo(partner);
		const token = mail!.unsubscribeUrl.split('/').at(-1)!;
		expect(token).toMatch(/^[a-z2-7]{24}$/);
		expect(mail!.text).toContain(token);
		const [row] = await sql()<{ hash: Buffer; reason: string }[]>`
			select token_hash as hash, reason from notification_mail where officer_id = ${partner.id}`;
		expect(row).toMatchObject({ hash: hashSecret(token), reason: 'mention' });
	});
});

describe('choices', () => {
	test('are kept, and count for what waits already', async () => {
		await choose(partner, { 'way-mention': 'digest', digestHour: '9' });
		await comment(owner, '@Tom Okafor');
		await makeMails();
		expect(await mailsTo(partner)).toEqual([]);
		await choose(partner, {});
		await makeMails(later(4));
		expect(await mailsTo(partner)).toHaveLength(1);
		await chooseMail(sql(), partner, form({ quietFrom: '20', quietTo: '6', digestHour: '17' }));
		expect(await readMailChoices(sql(), partner.id)).toMatchObject({
			quiet: { from: 20, to: 6 },
			digestHour: 17,
			weekends: true
		});
	});

	test('that cannot be are refused with their field, and change nothing', async () => {
		const before = await readMailChoices(sql(), partner.id);
		for (const [field, value] of [
			['digestHour', '24'],
			['digestHour', '1e1'],
			['quietTo', ''],
			['quietFrom', '<script>'],
			['way-mention', 'loudly'],
			['emails', '']
		] as const)
			expect(await choose(partner, { [field]: value })).toMatchObject({ reason: 'bad-input', field });
		expect(await choose(partner, { quietFrom: '7', quietTo: '7' })).toMatchObject({ field: 'quietTo' });
		expect(await readMailChoices(sql(), partner.id)).toEqual(before);
	});

	test('[A16] changed again and again are refused with when to try again', async () => {
		for (let count = 0; count < 19; count++) await chooseMail(sql(), partner, form({}));
		const refused = await chooseMail(sql(), partner, form({}));
		expect(refused).toMatchObject({ reason: 'too-fast' });
	});
});

describe('[M9] reminders', () => {
	const told = async (officer: SignedInOfficer) =>
		(await listNotifications(sql(), officer)).notifications.map(({ who, words }) => `${who} ${words}`);
	const hourMs = 60 * minuteMs;
	/** By the clock in London, on days in winter. */
	const at = (day: string, time: string) => new Date(`${day}T${time}:00Z`);
	const setDeadline = (day: number) =>
		changeRoom(sql(), owner, roomId, {
			title: 'Homes',
			visibility: 'private',
			'deadline-for': 'Send the bid',
			'deadline-day': String(day),
			'deadline-month': '12',
			'deadline-year': '2099',
			'deadline-time': '5pm'
		});

	test('of a deadline: each step once, by several nodes, to those who take part; anew where it moves', async () => {
		const viewer = await makeSignedIn(sql(), { name: 'Una Leeds', councilCode: 'LDS' });
		await addMember(sql(), roomId, viewer.id, 'viewer');
		await setDeadline(18);
		await remind({ sql: sql(), log }, at('2099-12-11', '16:59'));
		expect(await told(viewer)).toEqual([]);
		for (const now of [at('2099-12-11', '17:00'), at('2099-12-17', '17:00'), at('2099-12-18', '14:00')])
			await Promise.all([1, 2, 3].map(() => remind({ sql: sql(), log }, now)));
		await remind({ sql: sql(), log }, at('2099-12-18', '17:30'));
		const words =
			'Folkmoot reminds you of the deadline of “Homes”: “Send the bid”, Friday 18 December 2099, 5pm, Greenwich Mean Time';
		for (const officer of [owner, partner, viewer])
			expect(await told(officer)).toEqual([words, words, words]);
		await setDeadline(21);
		await remind({ sql: sql(), log }, at('2099-12-20', '18:00'));
		expect((await told(viewer))[0]).toContain('Monday 21 December 2099');
		expect(await told(viewer)).toHaveLength(4);
	});

	test('[M2] of a deadline that moved since is not mailed', async () => {
		const now = later(3);
		const near = new Date(Math.floor((Date.now() + 2 * hourMs) / 1000) * 1000);
		await sql()`update room set deadline_at = ${near.toISOString()}, deadline_for = 'Send it' where id = ${roomId}`;
		await remind({ sql: sql(), log });
		expect(await told(partner)).toHaveLength(1);
		await sql()`update room set deadline_at = deadline_at + interval '1 day' where id = ${roomId}`;
		await makeMails(now);
		expect(await mailsTo(partner)).toEqual([]);
	});

	test('of a decision, a day before it closes, to those who may vote and have not, once for each closing time', async () => {
		const colleague = await makeSignedIn(sql(), { name: 'Joan Baker' });
		const viewer = await makeSignedIn(sql(), { name: 'Una Leeds', councilCode: 'LDS' });
		await addMember(sql(), roomId, colleague.id, 'commenter');
		await addMember(sql(), roomId, viewer.id, 'viewer');
		const decision = await makeDecision(sql(), owner, roomId);
		await castVote(sql(), partner, roomId, { decision, stand: 'agree', reason: '' });
		const [row] = await sql()<
			{ closesAt: Date }[]
		>`select closes_at as "closesAt" from decision where id = ${decision}`;
		const before = (hours: number) => new Date(+row!.closesAt - hours * hourMs);
		const closing = async (officer: SignedInOfficer) =>
			(await told(officer)).filter((words) => words.includes('reminds'));
		await remind({ sql: sql(), log }, before(24.1));
		expect(await closing(owner)).toEqual([]);
		await Promise.all([1, 2].map(() => remind({ sql: sql(), log }, before(24))));
		await remind({ sql: sql(), log }, before(1));
		expect(await closing(owner)).toEqual([
			expect.stringMatching(
				/^Folkmoot reminds you to vote on “Shall Leeds lead the user research\?” in “Homes”. It closes on/
			)
		]);
		expect(await closing(colleague)).toHaveLength(1);
		expect([...(await closing(partner)), ...(await closing(viewer))]).toEqual([]);
		const [day = ''] = new Date(+row!.closesAt + 48 * hourMs).toISOString().split('T');
		const moved = { decision, revision: 1, closesOn: day, closesTime: '17:00', reviewOn: '' };
		expect(await changeDecision(sql(), owner, roomId, moved)).toEqual({ ok: true });
		await remind({ sql: sql(), log }, before(-40));
		expect(await closing(owner)).toHaveLength(2);
	});

	test('of a council’s vote, to those who may cast it', async () => {
		const other = await makeSignedIn(sql(), { name: 'Una Leeds', councilCode: 'LDS' });
		await addMember(sql(), roomId, other.id, 'editor');
		await sql()`insert into room_council (room_id, council_code, part) values (${roomId}, 'LDS', 'partner')`;
		const decision = await makeDecision(sql(), owner, roomId, { voters: 'councils' });
		await castVote(sql(), owner, roomId, { decision, stand: 'agree', reason: '' });
		await sql()`insert into vote_caster (room_id, council_code, officer_id) values (${roomId}, 'LDS', ${other.id})`;
		const [row] = await sql()<
			{ closesAt: Date }[]
		>`select closes_at as "closesAt" from decision where id = ${decision}`;
		await remind({ sql: sql(), log }, new Date(+row!.closesAt - hourMs));
		const reminded = async (officer: SignedInOfficer) =>
			(await told(officer)).some((words) => words.includes('reminds'));
		expect(await Promise.all([owner, partner, other].map(reminded))).toEqual([false, false, true]);
	});

	test('of a task: at 7am the day before and on the day, to its owner or their council’s people here', async () => {
		const other = await makeSignedIn(sql(), { name: 'Una Leeds', councilCode: 'LDS' });
		await sql()`insert into room_council (room_id, council_code, part) values (${roomId}, 'LDS', 'partner')`;
		await makeTask(sql(), owner, roomId, { title: 'Mine', owner: `person:${owner.id}`, dueOn: '2099-12-09' });
		await makeTask(sql(), owner, roomId, { title: 'Theirs', owner: 'council:LDS', dueOn: '2099-12-09' });
		await makeTask(sql(), owner, roomId, { title: 'Nobody’s', dueOn: '2099-12-09' });
		const done = await makeTask(sql(), owner, roomId, {
			title: 'Done',
			owner: `person:${owner.id}`,
			dueOn: '2099-12-09'
		});
		await moveTask(sql(), owner, roomId, { task: done, to: 'done', revision: 1 });
		const reminded = async (officer: SignedInOfficer) =>
			(await told(officer)).filter((words) => words.includes('reminds'));
		await remind({ sql: sql(), log }, at('2099-12-08', '06:59'));
		expect(await reminded(owner)).toEqual([]);
		for (const now of [at('2099-12-08', '07:00'), at('2099-12-08', '12:00'), at('2099-12-09', '07:05')])
			await Promise.all([1, 2].map(() => remind({ sql: sql(), log }, now)));
		const words = 'Folkmoot reminds you that the task “Mine” in “Homes” is due on 9 December 2099';
		expect(await reminded(owner)).toEqual([words, words]);
		expect(await reminded(partner)).toEqual(Array(2).fill(words.replace('Mine', 'Theirs')));
		expect(await reminded(other)).toEqual([]);
	});

	test('after its moment what was told of goes', async () => {
		await setDeadline(18);
		await remind({ sql: sql(), log }, at('2099-12-11', '17:00'));
		const count = async () => (await sql()`select 1 from reminder where subject_id = ${roomId}`).length;
		expect(await count()).toBe(1);
		await removeOld(sql(), readConfig({}), at('2099-12-20', '17:01'));
		expect(await count()).toBe(0);
	});
});
