import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Sql } from '#db/connection.server.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { commentLimits, type ThreadFilter } from '#lib/comments/comment.ts';
import { deleteComment } from '#lib/comments/server/delete-comment.ts';
import { editComment } from '#lib/comments/server/edit-comment.ts';
import { listThreads, listWriters, type ThreadsAsked } from '#lib/comments/server/list-threads.ts';
import { react } from '#lib/comments/server/react.ts';
import { reply } from '#lib/comments/server/reply.ts';
import { searchMentions } from '#lib/comments/server/search-mentions.ts';
import { startThread } from '#lib/comments/server/start-thread.ts';
import type { InvitationMail } from '#lib/rooms/invitation-mail.ts';
import { groupActivity } from '#lib/rooms/activity.ts';
import { inviteCouncil } from '#lib/rooms/server/council-in-room.ts';
import {
	askToInvite,
	dismissInvitationRequest,
	findInvitee,
	listInvitationRequests
} from '#lib/rooms/server/invitation-request.ts';
import { invitePerson } from '#lib/rooms/server/invite-person.ts';
import { listActivity } from '#lib/rooms/server/list-activity.ts';
import { listWaitingInvitations, readRoom } from '#lib/rooms/server/read-room.ts';
import { testDatabase } from '../support/database.ts';
import { addMember, makeProposal, makeRoom, makeSignedIn } from '../support/rooms.ts';

let own: Awaited<ReturnType<typeof testDatabase>>;
/** of Dorset, which leads the room; colleague is of Dorset too, and not in the room */
let owner: SignedInOfficer;
let colleague: SignedInOfficer;
/** of Leeds, an editor */
let partner: SignedInOfficer;
let commenter: SignedInOfficer;
let viewer: SignedInOfficer;
/** of Glasgow, in no room that anybody here sees */
let stranger: SignedInOfficer;
/** of Leeds, without a role anywhere */
let unseen: SignedInOfficer;
let roomId: string;
let proposalId: string;
let section: string;
const sql = () => own.database.sql;

beforeAll(async () => {
	own = await testDatabase();
	owner = await makeSignedIn(sql(), { name: 'Priya Shah' });
	colleague = await makeSignedIn(sql(), { name: 'Joan Baker' });
	partner = await makeSignedIn(sql(), { name: 'Tom Okafor', councilCode: 'LDS' });
	commenter = await makeSignedIn(sql(), { name: 'Megan Rees', councilCode: 'CRF' });
	viewer = await makeSignedIn(sql(), { name: 'Ann Other', councilCode: 'CRF' });
	stranger = await makeSignedIn(sql(), { name: 'Zelda Quist', councilCode: 'GLG' });
	unseen = await makeSignedIn(sql(), { name: 'Umar Unseen', councilCode: 'LDS' });
});
afterAll(() => own.close());
beforeEach(async () => {
	await sql()`delete from rate_limit`;
	roomId = await makeRoom(sql(), owner);
	await addMember(sql(), roomId, partner.id, 'editor');
	await addMember(sql(), roomId, commenter.id, 'commenter');
	await addMember(sql(), roomId, viewer.id, 'viewer');
	proposalId = await makeProposal(sql(), owner, roomId);
	const [row] = await sql()<{ key: string }[]>`
		select s.key from form_section s join proposal p on p.form_id = s.form_id
		where p.id = ${proposalId} order by s.position limit 1`;
	section = row!.key;
});

const ids = () => ({ thread: randomUUID(), comment: randomUUID() });
const start = async (by: SignedInOfficer, body: string, more: object = {}) => {
	const sent = { ...ids(), section, audience: 'room', body, ...more };
	return { sent, outcome: await startThread(sql(), by, proposalId, sent) };
};
const list = async (by: SignedInOfficer, filter: ThreadFilter = 'all', more: Partial<ThreadsAsked> = {}) =>
	(await listThreads(sql(), by, proposalId, { filter, ...more }))!.threads;
/** the first comment of the newest thread */
const last = async (by: SignedInOfficer) => (await list(by)).at(-1)!.comments[0]!;
const named = async (by: SignedInOfficer) => (await last(by)).mentions.map(({ key, me }) => [key, me]);
const found = async (by: SignedInOfficer, query: string, internal = false) => {
	const outcome = await searchMentions(sql(), by, proposalId, { query, internal });
	return outcome.ok
		? outcome.choices.map(({ name, sees }) => (sees ? name : `${name}, absent`))
		: outcome.reason;
};
const stored = () =>
	sql()`select count(*)::int as count from comment_mention where document_id = ${proposalId}`;

describe('a mention', () => {
	test('of people, councils and roles in the room is known by what was typed', async () => {
		const { outcome } = await start(
			owner,
			'See @Tom Okafor, @DORSET council and the @commenters; not a@Megan Rees'
		);
		expect(outcome).toEqual({ ok: true });
		expect(await named(partner)).toEqual([
			['person:' + partner.id, true],
			['council:DST', false],
			['role:commenter', false]
		]);
		expect(await named(commenter)).toEqual([
			['person:' + partner.id, false],
			['council:DST', false],
			['role:commenter', true]
		]);
		expect((await last(owner)).body).toBe(
			'See @Tom Okafor, @Dorset Council and the @commenters; not a@Megan Rees'
		);
	});
	test('is shown by today’s name, and goes where an edit takes it', async () => {
		const renamed = await makeSignedIn(sql(), { name: 'Old Name', councilCode: 'LDS' });
		await addMember(sql(), roomId, renamed.id, 'viewer');
		const { sent } = await start(owner, '@Old Name knows');
		await sql()`update officer set name = 'New Nameson' where id = ${renamed.id}`;
		const comment = await last(owner);
		expect(comment.body).toBe('@New Nameson knows');
		const edit = { comment: sent.comment, revision: 1, body: 'Ask the @owners' };
		expect(await editComment(sql(), owner, proposalId, edit)).toEqual({ ok: true, revision: 2 });
		expect(await named(owner)).toEqual([['role:owner', true]]);
		// Its answer was lost: the same again changes nothing more.
		expect(await editComment(sql(), owner, proposalId, edit)).toEqual({ ok: true, revision: 2 });
		await deleteComment(sql(), owner, proposalId, { comment: sent.comment });
		expect((await stored())[0]!.count).toBe(0);
	});
	test('of two people with one name counts for the one who was picked', async () => {
		const second = await makeSignedIn(sql(), { name: 'Tom Okafor', councilCode: 'CRF' });
		await addMember(sql(), roomId, second.id, 'viewer');
		await start(owner, '@Tom Okafor?');
		expect(await named(owner)).toEqual([]);
		await start(owner, '@Tom Okafor?', { mentions: `person:${second.id}` });
		expect(await named(owner)).toEqual([[`person:${second.id}`, false]]);
		await sql()`update officer set suspended_at = now() where id = ${second.id}`;
	});
	test('of somebody who cannot see the room is said once before anything is kept', async () => {
		for (const send of [
			(more: object) =>
				start(owner, '@Joan Baker and @Leeds City Council', { mentions: 'council:LDS', ...more }),
			async (more: object) => {
				const { sent } = await start(owner, 'First');
				const answer = { thread: sent.thread, comment: randomUUID(), body: '@Joan Baker', ...more };
				return { sent: answer, outcome: await reply(sql(), owner, proposalId, answer) };
			}
		]) {
			const { outcome } = await send({});
			expect(outcome).toMatchObject({ ok: false, reason: 'bad-input', field: 'body' });
			expect(outcome).toMatchObject({ message: expect.stringContaining('Joan Baker cannot see this room.') });
			expect(outcome).toMatchObject({
				absent: [{ key: `person:${colleague.id}`, council: 'DST', sees: false }]
			});
			expect((await stored())[0]!.count).toBe(0);
			expect((await send({ unseen: 'yes' })).outcome).toEqual({ ok: true });
			await sql()`delete from comment_mention`;
		}
	});
	test('of a council none of whose officers sees the room is said too', async () => {
		const { outcome } = await start(owner, '@Glasgow City Council', { mentions: 'council:GLG' });
		expect(outcome).toMatchObject({ absent: [{ key: 'council:GLG', name: 'Glasgow City Council' }] });
		// Without being picked it is not of this room: the words are only words.
		expect((await start(owner, '@Glasgow City Council')).outcome).toEqual({ ok: true });
		expect(await named(owner)).toEqual([]);
	});
	test('of another council in the internal margin is refused, typed or picked', async () => {
		for (const [body, mentions] of [
			['@Tom Okafor', ''],
			['@Tom Okafor', `person:${partner.id}`],
			['@Leeds City Council', 'council:LDS']
		]) {
			const { outcome } = await start(owner, body!, { audience: 'council', mentions, unseen: 'yes' });
			expect(outcome).toMatchObject({ ok: false, reason: 'bad-input', field: 'body' });
			expect(outcome).toMatchObject({ message: expect.stringMatching(/would never see it/) });
		}
		const { sent, outcome } = await start(owner, '@Dorset Council @owners', { audience: 'council' });
		expect(outcome).toEqual({ ok: true });
		const answer = { thread: sent.thread, comment: randomUUID(), body: '@Megan Rees' };
		expect(await reply(sql(), owner, proposalId, answer)).toMatchObject({ reason: 'bad-input' });
		expect(
			await editComment(sql(), owner, proposalId, { comment: sent.comment, revision: 1, body: '@Tom Okafor' })
		).toMatchObject({ reason: 'bad-input' });
	});
	test('[A2] [A11] of somebody unknown is the same as of nobody, also with their id', async () => {
		const words = '@Zelda Quist and @Umar Unseen';
		for (const mentions of ['', `person:${stranger.id} person:${unseen.id}`, `person:${randomUUID()}`]) {
			expect((await start(owner, words, { mentions })).outcome).toEqual({ ok: true });
			expect(await last(owner)).toMatchObject({ body: words, mentions: [] });
		}
	});
	test('[B9] [P12] of nonsense is refused in words or is only words', async () => {
		for (const mentions of [
			'person:x',
			'role:viewer',
			'x'.repeat(2_000),
			'council:\0',
			Array(21).fill('role:owner').join(' ')
		]) {
			expect((await start(owner, 'Words', { mentions })).outcome).toMatchObject({ reason: 'bad-input' });
		}
		expect((await start(owner, '@owners '.repeat(21))).outcome).toMatchObject({
			reason: 'bad-input',
			message: expect.stringContaining('at most 20')
		});
		for (const body of ['@\0', '@\ud800', `@Tom\u202e Okafor`, `@${'\u0301'.repeat(9)}`]) {
			expect((await start(owner, body)).outcome).toMatchObject({ reason: 'bad-input', field: 'body' });
		}
		for (const body of [
			'@',
			'@@@@',
			'@ Tom Okafor',
			'@İ',
			"@'); drop table comment; --",
			`${'@'.repeat(5_000)}`
		]) {
			expect((await start(owner, body)).outcome).toEqual({ ok: true });
			expect(await last(owner)).toMatchObject({ body, mentions: [] });
		}
	});
});

describe('looking for whom to mention', () => {
	test('offers people, councils and roles of the room, then who has no access, and oneself not', async () => {
		expect(await found(owner, '')).toEqual([
			'Ann Other',
			'Megan Rees',
			'Tom Okafor',
			'Dorset Council',
			'owners',
			'editors',
			'commenters'
		]);
		expect(await found(owner, 'to')).toEqual(['Tom Okafor']);
		expect(await found(owner, 'OKA')).toEqual(['Tom Okafor']);
		expect(await found(owner, 'joan')).toEqual(['Joan Baker, absent']);
		expect(await found(owner, 'edit')).toEqual(['editors']);
		expect(await found(owner, 'glasgow')).toContain('Glasgow City Council, absent');
	});
	test('in the internal margin offers only one’s own council', async () => {
		expect(await found(owner, '', true)).toEqual(['Dorset Council', 'owners', 'editors', 'commenters']);
		expect(await found(owner, 'tom', true)).toEqual([]);
		expect(await found(owner, 'joan', true)).toEqual(['Joan Baker, absent']);
		expect(await found(owner, 'leeds', true)).toEqual([]);
	});
	test('[A2] [A11] finds nobody of another council whom no page shows, and tells nothing by how it does not', async () => {
		const none = await searchMentions(sql(), owner, proposalId, { query: 'xyzzy', internal: false });
		for (const query of ['zelda', 'quist', 'umar', stranger.email, stranger.id]) {
			expect(await searchMentions(sql(), owner, proposalId, { query, internal: false })).toEqual(none);
		}
		// A council's role in the room lets its officers in; it does not show all their names to others.
		await inviteCouncil(sql(), owner, roomId, { council: 'LDS', role: 'commenter' });
		expect(await found(owner, 'umar')).toEqual([]);
		expect(await found(partner, 'umar')).toEqual(['Umar Unseen']);
		await start(unseen, 'Here I am');
		expect(await found(owner, 'umar')).toEqual(['Umar Unseen']);
		// What they say to their own council does not give them away.
		const quiet = await makeSignedIn(sql(), { name: 'Quiet Quentin', councilCode: 'LDS' });
		await start(quiet, 'Only us', { audience: 'council' });
		expect(await found(owner, 'quentin')).toEqual([]);
		expect(await found(partner, 'quentin')).toEqual(['Quiet Quentin']);
	});
	test('finds people of other rooms one sees, and of open rooms, and no suspended officer', async () => {
		const there = await makeRoom(sql(), stranger, { title: 'Elsewhere' });
		expect(await found(owner, 'zelda')).toEqual([]);
		await addMember(sql(), there, owner.id, 'viewer');
		expect(await found(owner, 'zelda')).toEqual(['Zelda Quist, absent']);
		expect(await found(partner, 'zelda')).toEqual([]);
		await sql()`update room set visibility = 'open' where id = ${there}`;
		expect(await found(partner, 'zelda')).toEqual(['Zelda Quist, absent']);
		await sql()`update officer set suspended_at = now() where id = ${stranger.id}`;
		expect(await found(partner, 'zelda')).toEqual([]);
		await sql()`update officer set suspended_at = null where id = ${stranger.id}`;
		await sql()`delete from room where id = ${there}`;
	});
	test('[A5] is for those who may comment', async () => {
		expect(await found(viewer, '')).toBe('not-allowed');
		expect(await found(stranger, '')).toBe('not-found');
		await addMember(sql(), roomId, partner.id, 'viewer');
		expect(await found(partner, '')).toBe('not-allowed');
	});
	test.each(['\0x', '%', '_', "'", '\ud800', 'a'.repeat(10_000), '\u202e', '😀'])(
		'[B9] takes %j for plain words',
		async (query) => {
			expect(await found(owner, query)).toEqual([]);
		}
	);
	test('[A16] is slowed down, with when to come back', async () => {
		await sql()`
			insert into rate_limit (key, hits, expires_at)
			select 'mentions:' || ${owner.id}::text, array_agg(now()), now() + interval '1 minute' from generate_series(1, 240)`;
		expect(await searchMentions(sql(), owner, proposalId, { query: 'a', internal: false })).toMatchObject({
			reason: 'too-fast',
			retryAfter: expect.any(Number)
		});
	});
});

describe('speaking for a council', () => {
	test('is named with its officer, in the thread and in what happened', async () => {
		expect((await start(owner, 'We are in', { forCouncil: 'true' })).outcome).toEqual({ ok: true });
		expect(await last(partner)).toMatchObject({
			forCouncil: 'Dorset Council',
			author: { name: 'Priya Shah' }
		});
		const { access } = (await readRoom(sql(), partner, roomId))!;
		const [said] = groupActivity(await listActivity(sql(), { roomId, access, councilCode: 'LDS', limit: 1 }));
		expect(said).toMatchObject({
			officers: ['Priya Shah'],
			words: expect.stringMatching(/^spoke for Dorset Council and commented on “/)
		});
		await start(owner, 'I wonder');
		expect((await last(partner)).forCouncil).toBeNull();
	});
	test('[P6] is for who has a role of their own, and whose council takes part', async () => {
		await inviteCouncil(sql(), owner, roomId, { council: 'LDS', role: 'commenter' });
		expect((await start(partner, 'Leeds agrees', { forCouncil: true })).outcome).toEqual({ ok: true });
		const { sent } = await start(owner, 'And you?');
		for (const by of [unseen, commenter]) {
			expect((await start(by, 'We agree', { forCouncil: true })).outcome).toMatchObject({
				ok: false,
				reason: 'not-allowed',
				field: 'forCouncil'
			});
			const answer = { thread: sent.thread, comment: randomUUID(), body: 'Yes', forCouncil: true };
			expect(await reply(sql(), by, proposalId, answer)).toMatchObject({ reason: 'not-allowed' });
			expect((await start(by, 'I agree')).outcome).toEqual({ ok: true });
		}
		await sql()`update room set visibility = 'open' where id = ${roomId}`;
		await addMember(sql(), roomId, viewer.id, 'viewer');
		expect((await start(viewer, 'We too', { forCouncil: true })).outcome).toMatchObject({
			reason: 'not-allowed'
		});
		expect((await start(stranger, 'We too', { forCouncil: true })).outcome).toMatchObject({
			reason: 'not-allowed'
		});
	});
	test('is not for a comment that only one’s council reads', async () => {
		const outcome = await start(owner, 'We', { forCouncil: true, audience: 'council' });
		expect(outcome.outcome).toMatchObject({ reason: 'bad-input', field: 'forCouncil' });
	});
	test('a council’s word stays as it was said when its officer may no longer speak for it', async () => {
		const { sent } = await start(owner, 'We are in', { forCouncil: true });
		const edit = (body: string, revision: number) =>
			editComment(sql(), owner, proposalId, { comment: sent.comment, revision, body });
		expect(await edit('We are in, gladly', 1)).toMatchObject({ ok: true });
		await sql()`delete from room_council where room_id = ${roomId}`;
		expect(await edit('We are out', 2)).toMatchObject({ ok: false, reason: 'not-allowed' });
		expect(await last(partner)).toMatchObject({ body: 'We are in, gladly', forCouncil: 'Dorset Council' });
	});
});

describe('filters', () => {
	const bodies = async (by: SignedInOfficer, filter: ThreadFilter, more: Partial<ThreadsAsked> = {}) =>
		(await list(by, filter, more)).map(({ comments }) => comments[0]!.body);

	test('“mentions me” finds the person, their council and their role, in any comment of a thread', async () => {
		await start(owner, '@Tom Okafor');
		const { sent } = await start(owner, 'Deep');
		await reply(sql(), owner, proposalId, {
			thread: sent.thread,
			comment: randomUUID(),
			body: 'So @editors'
		});
		await start(partner, '@Dorset Council');
		await start(owner, 'To nobody');
		expect(await bodies(partner, 'mentions')).toEqual(['@Tom Okafor', 'Deep']);
		expect(await bodies(owner, 'mentions')).toEqual(['@Dorset Council']);
		expect(await bodies(commenter, 'mentions')).toEqual([]);
		await addMember(sql(), roomId, partner.id, 'commenter');
		expect(await bodies(partner, 'mentions')).toEqual(['@Tom Okafor']);
	});
	test('by council finds threads in which one of its officers wrote, with any other filter', async () => {
		const { sent } = await start(owner, 'Asked by Dorset');
		await start(owner, 'Alone');
		await reply(sql(), partner, proposalId, {
			thread: sent.thread,
			comment: randomUUID(),
			body: 'Leeds here'
		});
		const removed = await start(commenter, 'Removed');
		await deleteComment(sql(), commenter, proposalId, { comment: removed.sent.comment });
		expect(await bodies(owner, 'open', { council: 'LDS' })).toEqual(['Asked by Dorset']);
		expect(await bodies(owner, 'all', { council: 'DST' })).toEqual(['Asked by Dorset', 'Alone']);
		expect(await bodies(partner, 'mine', { council: 'DST' })).toEqual(['Asked by Dorset']);
		expect(await bodies(owner, 'resolved', { council: 'LDS' })).toEqual([]);
		expect(await bodies(owner, 'all', { council: 'CRF' })).toEqual([]);
		expect(await listThreads(sql(), owner, proposalId, { filter: 'all', council: '\0' })).toBeNull();
		expect(await listWriters(sql(), owner, proposalId)).toEqual([
			{ code: 'DST', name: 'Dorset Council' },
			{ code: 'LDS', name: 'Leeds City Council' }
		]);
	});
	test('[A2] say nothing of another council’s internal margin', async () => {
		await inviteCouncil(sql(), owner, roomId, { council: 'LDS', role: 'commenter' });
		await start(partner, 'Between us: @Leeds City Council @owners', { audience: 'council' });
		for (const filter of ['mentions', 'all', 'internal'] as const) {
			expect(await bodies(owner, filter), filter).toEqual([]);
			expect(await bodies(owner, filter, { council: 'LDS' }), filter).toEqual([]);
		}
		expect(await listWriters(sql(), owner, proposalId)).toEqual([]);
		expect(await bodies(unseen, 'mentions')).toHaveLength(1);
		expect(await listWriters(sql(), stranger, proposalId)).toBeNull();
	});
	test('[B10] “mine”, “mentions me”, “internal” and a council cost as many rows as they find, beside 10,000', async () => {
		await sql()`
			with t as (
				insert into comment_thread (id, document_id, section_key, audience, created_by, created_at, comments, shown)
				select gen_random_uuid(), ${proposalId}, ${section}, 'room', ${owner.id}, now() - n * interval '1 second', 1, 1
				from generate_series(1, 9990) n returning id
			)
			insert into comment (id, thread_id, document_id, author_id, council_code, body, created_at)
			select gen_random_uuid(), t.id, ${proposalId}, ${owner.id}, 'DST', 'Words', now() from t`;
		for (let n = 0; n < 3; n++) {
			await start(partner, '@Megan Rees');
			await start(partner, 'Internal', { audience: 'council' });
		}
		await sql()`analyze comment_thread, comment, comment_mention`;
		const cost = async (by: SignedInOfficer, asked: ThreadsAsked) =>
			sql().begin(async (tx) => {
				const taken = async () => {
					const [row] = await tx<{ rows: number }[]>`
						select sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0))::int as rows
						from pg_stat_xact_user_tables where relname in ('comment_thread', 'comment', 'comment_mention')`;
					return row!.rows;
				};
				const before = await taken();
				const { threads } = (await listThreads(tx as unknown as Sql, by, proposalId, asked))!;
				return { shown: threads.length, rows: (await taken()) - before };
			});
		for (const [by, asked, shown] of [
			[partner, { filter: 'mine' }, 6],
			[commenter, { filter: 'mine' }, 0],
			[commenter, { filter: 'mentions' }, 3],
			[partner, { filter: 'internal' }, 3],
			[owner, { filter: 'internal' }, 0],
			[commenter, { filter: 'open', council: 'LDS' }, 3]
		] as const) {
			const spent = await cost(by, asked);
			expect(spent.shown, JSON.stringify(asked)).toBe(shown);
			expect(spent.rows, JSON.stringify(asked)).toBeLessThan(100);
		}
		const began = performance.now();
		await listWriters(sql(), owner, proposalId);
		expect(performance.now() - began).toBeLessThan(1_000);
	});
});

describe('[A16] one officer’s commands', () => {
	test('are at most 60 in a minute, over all kinds, and then it is said when to come back', async () => {
		const { sent } = await start(owner, 'First');
		for (let n = 1; n < commentLimits.commandsPerMinute; n++) {
			const answer = { comment: sent.comment, kind: 'agree', on: n % 2 === 1 };
			expect(await react(sql(), owner, proposalId, answer)).toEqual({ ok: true });
		}
		const { outcome } = await start(owner, 'One too many');
		expect(outcome).toMatchObject({
			ok: false,
			reason: 'too-fast',
			message: expect.stringMatching(/your words are kept/)
		});
		expect(!outcome.ok && outcome.retryAfter).toBeGreaterThan(0);
		expect((await start(partner, 'Others go on')).outcome).toEqual({ ok: true });
		expect(await list(owner)).toHaveLength(2);
	});
	test('are at most 600 in an hour', async () => {
		await sql()`
			insert into rate_limit (key, hits, expires_at)
			select 'comments:hour:' || ${owner.id}::text, array_agg(now() - interval '30 minutes'), now() + interval '1 hour'
			from generate_series(1, ${commentLimits.commandsPerHour}::int)`;
		const { outcome } = await start(owner, 'Words');
		expect(outcome).toMatchObject({ reason: 'too-fast', message: expect.stringMatching(/3[01] minutes/) });
	});
});

describe('asking the owners to invite', () => {
	const person = () => `person:${colleague.id}`;
	const requests = () => listInvitationRequests(sql(), roomId);

	test('shows up for them once, and is settled by the invitation', async () => {
		await addMember(sql(), roomId, colleague.id, 'owner');
		await sql()`delete from room_member where room_id = ${roomId} and officer_id = ${colleague.id}`;
		const there = await makeRoom(sql(), colleague);
		await addMember(sql(), there, partner.id, 'viewer');
		for (let n = 0; n < 2; n++) {
			expect(await askToInvite(sql(), partner, roomId, { invitee: person() })).toEqual({ ok: true });
		}
		await askToInvite(sql(), commenter, roomId, { invitee: 'council:LDS' });
		expect(await requests()).toMatchObject([
			{ key: person(), name: 'Joan Baker', councilName: 'Dorset Council', askedBy: 'Tom Okafor' },
			{ key: 'council:LDS', name: 'Leeds City Council', councilName: null, askedBy: 'Megan Rees' }
		]);
		const told =
			await sql()`select kind from activity where room_id = ${roomId} and kind = 'invitation-asked'`;
		expect(told).toHaveLength(2);
		const sent: InvitationMail[] = [];
		const invited = await invitePerson(
			sql(),
			owner,
			roomId,
			{ person: colleague.id, role: 'commenter' },
			{ origin: 'http://localhost', sendMail: async (_tx, mail) => void sent.push(mail) }
		);
		expect(invited).toEqual({ ok: true, to: 'Joan Baker' });
		expect(sent).toMatchObject([{ to: colleague.email }]);
		// By name: the address is in the mail alone.
		expect(await listWaitingInvitations(sql(), roomId)).toMatchObject([{ to: 'Joan Baker' }]);
		expect(JSON.stringify(await listWaitingInvitations(sql(), roomId))).not.toContain(colleague.email);
		await inviteCouncil(sql(), owner, roomId, { council: 'LDS', role: 'viewer' });
		expect(await requests()).toEqual([]);
	});
	test('[A2] [A11] for somebody unknown is refused like for nobody', async () => {
		const nobody = await askToInvite(sql(), partner, roomId, { invitee: `person:${randomUUID()}` });
		expect(nobody).toMatchObject({ ok: false, reason: 'bad-input' });
		expect(await askToInvite(sql(), partner, roomId, { invitee: `person:${stranger.id}` })).toEqual(nobody);
		expect(await findInvitee(sql(), { me: owner, roomId, key: `person:${stranger.id}` })).toBeNull();
		const post = { origin: '', sendMail: async () => {} };
		for (const id of [stranger.id, randomUUID(), 'x']) {
			expect(await invitePerson(sql(), owner, roomId, { person: id, role: 'viewer' }, post)).toMatchObject({
				ok: false,
				reason: 'bad-input'
			});
		}
	});
	test('[P6] is for who may comment; putting it aside for owners', async () => {
		const ask = (by: SignedInOfficer) => askToInvite(sql(), by, roomId, { invitee: 'council:LDS' });
		expect(await ask(viewer)).toMatchObject({ reason: 'not-allowed' });
		expect(await ask(stranger)).toMatchObject({ reason: 'not-found' });
		await ask(partner);
		const [request] = await requests();
		const aside = (by: SignedInOfficer, room = roomId) =>
			dismissInvitationRequest(sql(), by, room, { request: request!.id });
		expect(await aside(partner)).toMatchObject({ reason: 'not-allowed' });
		await aside(owner, await makeRoom(sql(), owner));
		expect(await requests()).toHaveLength(1);
		expect(await aside(owner)).toEqual({ ok: true });
		expect(await requests()).toEqual([]);
		expect(await ask(partner)).toEqual({ ok: true });
		expect(await requests()).toHaveLength(1);
	});
	test('[A16] is at most 20 times an hour', async () => {
		for (let n = 0; n < 20; n++) await askToInvite(sql(), partner, roomId, { invitee: 'council:LDS' });
		expect(await askToInvite(sql(), partner, roomId, { invitee: 'council:LDS' })).toMatchObject({
			reason: 'too-fast',
			retryAfter: 3600
		});
	});
});
