import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import type { Sql } from '#db/connection.server.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { commentLimits, type Thread, type ThreadFilter, type ThreadPage } from '#lib/comments/comment.ts';
import { deleteComment } from '#lib/comments/server/delete-comment.ts';
import { editComment } from '#lib/comments/server/edit-comment.ts';
import { countThreads, listThreads, type ThreadsAsked } from '#lib/comments/server/list-threads.ts';
import { react } from '#lib/comments/server/react.ts';
import { reply } from '#lib/comments/server/reply.ts';
import { restoreComment } from '#lib/comments/server/restore-comment.ts';
import { resolveThread } from '#lib/comments/server/resolve-thread.ts';
import { startThread } from '#lib/comments/server/start-thread.ts';
import { readProposal } from '#lib/proposals/server/read-proposal.ts';
import { roomAccess } from '#lib/rooms/access.ts';
import { groupActivity } from '#lib/rooms/activity.ts';
import { listActivity } from '#lib/rooms/server/list-activity.ts';
import { listRooms } from '#lib/rooms/server/list-rooms.ts';
import { removePerson } from '#lib/rooms/server/person-in-room.ts';
import { makeThread } from '../support/comments.ts';
import { testDatabase } from '../support/database.ts';
import { addMember, makeProposal, makeRoom, makeSignedIn } from '../support/rooms.ts';

let own: Awaited<ReturnType<typeof testDatabase>>;
/** of Dorset, as is colleague */
let owner: SignedInOfficer;
let colleague: SignedInOfficer;
/** of Leeds: an owner of the same room, so that nothing but the council keeps anything from them */
let partner: SignedInOfficer;
let commenter: SignedInOfficer;
let viewer: SignedInOfficer;
let outsider: SignedInOfficer;
let roomId: string;
let proposalId: string;
let section: string;
const sql = () => own.database.sql;
const nobodysId = '00000000-0000-4000-8000-000000000000';

beforeAll(async () => {
	own = await testDatabase();
	owner = await makeSignedIn(sql(), { name: 'Priya Shah' });
	colleague = await makeSignedIn(sql(), { name: 'Joan Baker' });
	partner = await makeSignedIn(sql(), { name: 'Tom Okafor', councilCode: 'LDS' });
	commenter = await makeSignedIn(sql(), { name: 'Megan Rees', councilCode: 'CRF' });
	viewer = await makeSignedIn(sql(), { name: 'Ann Other', councilCode: 'CRF' });
	outsider = await makeSignedIn(sql(), { name: 'Alasdair Grant', councilCode: 'GLG' });
});
afterAll(() => own.close());
beforeEach(async () => {
	// Tests say more in a minute than an officer may.
	await sql()`delete from rate_limit`;
	roomId = await makeRoom(sql(), owner);
	await addMember(sql(), roomId, colleague.id, 'commenter');
	await addMember(sql(), roomId, partner.id, 'owner');
	await addMember(sql(), roomId, commenter.id, 'commenter');
	await addMember(sql(), roomId, viewer.id, 'viewer');
	proposalId = await makeProposal(sql(), owner, roomId);
	section = await sectionOf(proposalId);
});

async function sectionOf(proposal: string, nth = 0): Promise<string> {
	const [row] = await sql()<{ key: string }[]>`
		select s.key from form_section s join proposal p on p.form_id = s.form_id
		where p.id = ${proposal} order by s.position offset ${nth} limit 1`;
	return row!.key;
}
const ids = () => ({ thread: randomUUID(), comment: randomUUID() });
const input = <T extends object>(more?: T) => ({
	...ids(),
	section,
	audience: 'room',
	body: 'How many?',
	...(more as T)
});
const list = async (by: SignedInOfficer, filter: ThreadFilter = 'all') =>
	(await listThreads(sql(), by, proposalId, { filter }))!.threads;
const only = async (by = owner): Promise<Thread> => {
	const threads = await list(by);
	expect(threads).toHaveLength(1);
	return threads[0]!;
};
const activities = () =>
	sql()`
		select details ->> 'did' as did, audience_council_code as audience from activity
		where room_id = ${roomId} and kind = 'comment' order by id`;

/** Every command that names a thread or comment, as one list of answers. */
const allCommands = (by: SignedInOfficer, proposal: string, on: { thread: string; comment: string }) =>
	Promise.all([
		reply(sql(), by, proposal, { thread: on.thread, comment: randomUUID(), body: 'And?' }),
		editComment(sql(), by, proposal, { comment: on.comment, revision: 1, body: 'Other words' }),
		deleteComment(sql(), by, proposal, { comment: on.comment }),
		restoreComment(sql(), by, proposal, { comment: on.comment }),
		resolveThread(sql(), by, proposal, { thread: on.thread, resolved: true }),
		react(sql(), by, proposal, { comment: on.comment, kind: 'agree', on: true })
	]);

/** What a whole database holds of comments, to see that a refusal left it as it was. */
const everything = () => sql()`
	select (select json_agg(t order by id) from comment_thread t) as threads,
		(select json_agg(c order by id) from comment c) as comments,
		(select json_agg(r order by comment_id, officer_id) from comment_reaction r) as reactions,
		(select count(*) from activity) as activities`;

describe('a thread', () => {
	test('stands beside its words, with who wrote it and from which council', async () => {
		const doc = new Y.Doc();
		doc.getText('t').insert(0, 'forty people');
		const place = (index: number) =>
			Buffer.from(
				Y.encodeRelativePosition(Y.createRelativePositionFromTypeIndex(doc.getText('t'), index))
			).toString('base64');
		const sent = input({
			quote: ' forty\n people\u200b',
			start: place(0),
			end: place(5),
			body: ' How  many? '
		});
		expect(await startThread(sql(), commenter, proposalId, sent)).toEqual({ ok: true });
		expect(await only()).toMatchObject({
			id: sent.thread,
			section,
			quote: 'forty people',
			start: sent.start,
			end: sent.end,
			audience: 'room',
			council: null,
			resolved: null,
			comments: [
				{
					id: sent.comment,
					author: { id: commenter.id, name: 'Megan Rees', council: commenter.councilShortName },
					body: 'How many?',
					revision: 1,
					edited: false,
					mine: false,
					reactions: []
				}
			]
		});
		expect((await only(commenter)).comments[0]!.mine).toBe(true);
	});
	test('is answered, resolved by name, opened again; each told once', async () => {
		const { thread } = await makeThread(sql(), commenter, proposalId, { section });
		await reply(sql(), owner, proposalId, { thread, comment: randomUUID(), body: 'Forty.' });
		await resolveThread(sql(), owner, proposalId, { thread, resolved: 'true' });
		expect(await only()).toMatchObject({
			resolved: { by: 'Priya Shah' },
			comments: [{ body: 'How many?' }, { body: 'Forty.' }]
		});
		await resolveThread(sql(), commenter, proposalId, { thread, resolved: false });
		expect((await only()).resolved).toBeNull();
		expect((await activities()).map(({ did }) => did)).toEqual(['began', 'replied', 'resolved', 'opened']);
	});
	test('is in what happened in words; small changes are not', async () => {
		const on = await makeThread(sql(), commenter, proposalId, { section });
		await react(sql(), owner, proposalId, { comment: on.comment, kind: 'agree', on: true });
		await editComment(sql(), commenter, proposalId, {
			comment: on.comment,
			revision: 1,
			body: 'How many now?'
		});
		await reply(sql(), owner, proposalId, { thread: on.thread, comment: randomUUID(), body: 'Forty.' });
		const [{ title } = { title: '' }] = await sql()<{ title: string }[]>`
			select s.title from form_section s join proposal p on p.form_id = s.form_id
			where p.id = ${proposalId} and s.key = ${section}`;
		const { access } = (await readProposal(sql(), viewer, proposalId))!;
		const said = groupActivity(await listActivity(sql(), { roomId, access, councilCode: 'CRF', limit: 2 }));
		const place = `“${title}” in “Find people before they lose their home”`;
		expect(said.map(({ officers, words }) => [officers[0], words])).toEqual([
			['Priya Shah', `replied to a comment on ${place}`],
			['Megan Rees', `commented on ${place}`]
		]);
	});
	test('keeps a removed comment in its place without its words, and is gone with the last', async () => {
		const first = await makeThread(sql(), commenter, proposalId, { section });
		const second = randomUUID();
		await reply(sql(), owner, proposalId, { thread: first.thread, comment: second, body: 'Forty.' });
		await react(sql(), owner, proposalId, { comment: first.comment, kind: 'agree', on: true });
		await deleteComment(sql(), commenter, proposalId, { comment: first.comment });
		expect((await only()).comments).toMatchObject([{ body: null, reactions: [] }, { body: 'Forty.' }]);
		const [row] = await sql()`select body, deleted_at from comment where id = ${first.comment}`;
		expect(row).toMatchObject({ body: null, deleted_at: expect.any(Date) });
		await deleteComment(sql(), owner, proposalId, { comment: second });
		expect(await list(owner)).toEqual([]);
		expect(await countThreads(sql(), owner, proposalId)).toEqual({});
	});
	test('counts short answers by kind', async () => {
		const { comment } = await makeThread(sql(), commenter, proposalId, { section });
		const say = (by: SignedInOfficer, kind: string, on: boolean) =>
			react(sql(), by, proposalId, { comment, kind, on });
		await say(owner, 'thanks', true);
		await say(owner, 'agree', true);
		await say(partner, 'agree', true);
		expect((await only()).comments[0]!.reactions).toEqual([
			{ kind: 'agree', count: 2, mine: true },
			{ kind: 'thanks', count: 1, mine: true }
		]);
		await say(owner, 'agree', false);
		expect((await only()).comments[0]!.reactions).toEqual([
			{ kind: 'agree', count: 1, mine: false },
			{ kind: 'thanks', count: 1, mine: true }
		]);
	});
	test('is found by each filter', async () => {
		const open = await makeThread(sql(), commenter, proposalId, { section });
		const done = await makeThread(sql(), owner, proposalId, { section, audience: 'council' });
		await resolveThread(sql(), owner, proposalId, { thread: done.thread, resolved: true });
		const found = async (filter: ThreadFilter) => (await list(owner, filter)).map(({ id }) => id);
		expect(await found('open')).toEqual([open.thread]);
		expect(await found('resolved')).toEqual([done.thread]);
		expect(await found('mine')).toEqual([done.thread]);
		expect(await found('internal')).toEqual([done.thread]);
		expect(await found('all')).toEqual([open.thread, done.thread]);
		expect(await countThreads(sql(), owner, proposalId)).toEqual({ [section]: 1 });
	});
});

describe('sent again', () => {
	test('with the same ids, also at once, nothing doubles and nothing is told twice', async () => {
		const sent = input();
		const started = await Promise.all([1, 2, 3].map(() => startThread(sql(), owner, proposalId, sent)));
		expect(started).toEqual([{ ok: true }, { ok: true }, { ok: true }]);
		const { thread, comment } = sent;
		const answer = { thread, comment: randomUUID(), body: 'Forty.' };
		const twice = async (command: () => Promise<unknown>) => {
			await Promise.all([command(), command()]);
			await command();
		};
		await twice(() => reply(sql(), owner, proposalId, answer));
		await twice(() =>
			editComment(sql(), owner, proposalId, { comment, revision: 1, body: 'How many people?' })
		);
		await twice(() => react(sql(), owner, proposalId, { comment, kind: 'agree', on: true }));
		await twice(() => resolveThread(sql(), owner, proposalId, { thread, resolved: true }));
		await twice(() => deleteComment(sql(), owner, proposalId, { comment: answer.comment }));
		expect(await only()).toMatchObject({
			comments: [
				{ body: 'How many people?', revision: 2, edited: true, reactions: [{ kind: 'agree', count: 1 }] },
				{ body: null }
			]
		});
		expect((await activities()).map(({ did }) => did)).toEqual([
			'began',
			'replied',
			'edited',
			'reacted',
			'resolved',
			'removed'
		]);
		const [row] = await sql()`select comments, shown from comment_thread where id = ${thread}`;
		expect(row).toEqual({ comments: 2, shown: 1 });
	});
	test('an id that is somebody else’s, or of another thread, is not taken over', async () => {
		const theirs = await makeThread(sql(), partner, proposalId, { section });
		const mine = await makeThread(sql(), owner, proposalId, { section });
		const before = await everything();
		for (const more of [
			theirs,
			{ thread: theirs.thread },
			{ comment: theirs.comment },
			{ comment: mine.comment }
		]) {
			expect(await startThread(sql(), owner, proposalId, input(more))).toMatchObject({ reason: 'bad-input' });
		}
		for (const comment of [theirs.comment, mine.comment]) {
			const there = comment === mine.comment ? theirs.thread : mine.thread;
			expect(await reply(sql(), owner, proposalId, { thread: there, comment, body: 'x' })).toMatchObject({
				reason: 'bad-input'
			});
		}
		expect(await everything()).toEqual(before);
	});
});

describe('an edit', () => {
	test('[C9] of two at once one wins and the other hears what the comment says now', async () => {
		const { comment } = await makeThread(sql(), owner, proposalId, { section });
		const edits = await Promise.all(
			['One', 'Two'].map((body) => editComment(sql(), owner, proposalId, { comment, revision: '1', body }))
		);
		const [won, lost] = edits[0]!.ok ? edits : [...edits].reverse();
		const says = (await only()).comments[0]!.body;
		expect(['One', 'Two']).toContain(says);
		expect(won).toEqual({ ok: true, revision: 2 });
		expect(lost).toMatchObject({ ok: false, reason: 'stale', present: { revision: 2, body: says } });
	});
	test('[C9] of two who resolve at once one did it, and it is told once', async () => {
		const { thread } = await makeThread(sql(), commenter, proposalId, { section });
		const done = await Promise.all(
			[owner, partner].map((by) => resolveThread(sql(), by, proposalId, { thread, resolved: true }))
		);
		expect(done).toEqual([{ ok: true }, { ok: true }]);
		expect(['Priya Shah', 'Tom Okafor']).toContain((await only()).resolved!.by);
		expect((await activities()).map(({ did }) => did)).toEqual(['began', 'resolved']);
		// One opens it again while the other answers: both are there, in one order.
		await Promise.all([
			resolveThread(sql(), owner, proposalId, { thread, resolved: false }),
			reply(sql(), partner, proposalId, { thread, comment: randomUUID(), body: 'Forty.' })
		]);
		expect(await only()).toMatchObject({ resolved: null, comments: [{}, { body: 'Forty.' }] });
	});
	test('of a comment removed meanwhile hears that it is gone', async () => {
		const { comment } = await makeThread(sql(), owner, proposalId, { section });
		await deleteComment(sql(), owner, proposalId, { comment });
		expect(await editComment(sql(), owner, proposalId, { comment, revision: 1, body: 'x' })).toMatchObject({
			reason: 'stale',
			present: { body: null }
		});
		expect(await react(sql(), partner, proposalId, { comment, kind: 'agree', on: true })).toMatchObject({
			reason: 'stale'
		});
	});
	test('and a removal are for the author alone, whatever the role of others', async () => {
		const { comment } = await makeThread(sql(), commenter, proposalId, { section });
		const before = await everything();
		for (const outcome of [
			await editComment(sql(), partner, proposalId, { comment, revision: 1, body: 'x' }),
			await deleteComment(sql(), partner, proposalId, { comment }),
			await restoreComment(sql(), partner, proposalId, { comment })
		]) {
			expect(outcome).toMatchObject({ ok: false, reason: 'not-allowed' });
		}
		expect(await everything()).toEqual(before);
	});
});

describe('[P6] who may comment', () => {
	test('a commenter may; a viewer of a private room is told so; an outsider meets what is not there', async () => {
		const on = await makeThread(sql(), commenter, proposalId, { section });
		const before = await everything();
		for (const outcome of [
			await startThread(sql(), viewer, proposalId, input()),
			...(await allCommands(viewer, proposalId, on))
		]) {
			expect(outcome).toMatchObject({ ok: false, reason: 'not-allowed' });
		}
		for (const outcome of [
			await startThread(sql(), outsider, proposalId, input()),
			...(await allCommands(outsider, proposalId, on))
		]) {
			expect(outcome).toMatchObject({ ok: false, reason: 'not-found' });
		}
		expect(await everything()).toEqual(before);
		expect(await list(viewer)).toHaveLength(1);
		expect(await listThreads(sql(), outsider, proposalId, { filter: 'all' })).toBeNull();
		expect(await listThreads(sql(), null, proposalId, { filter: 'all' })).toBeNull();
		expect(await countThreads(sql(), outsider, proposalId)).toBeNull();
	});
	test('through an open door everybody signed in may, a viewer too', async () => {
		const open = await makeRoom(sql(), owner, { visibility: 'open' });
		await addMember(sql(), open, viewer.id, 'viewer');
		const there = await makeProposal(sql(), owner, open);
		for (const by of [outsider, viewer]) {
			expect(await startThread(sql(), by, there, input())).toEqual({ ok: true });
		}
	});
	test('[P5] rights that ended end at once, also over one’s own words', async () => {
		const on = await makeThread(sql(), commenter, proposalId, { section });
		await removePerson(sql(), owner, roomId, { person: commenter.id });
		for (const outcome of await allCommands(commenter, proposalId, on)) {
			expect(outcome).toMatchObject({ ok: false, reason: 'not-found' });
		}
		await addMember(sql(), roomId, commenter.id, 'viewer');
		for (const outcome of await allCommands(commenter, proposalId, on)) {
			expect(outcome).toMatchObject({ ok: false, reason: 'not-allowed' });
		}
		expect(await only()).toMatchObject({ resolved: null, comments: [{ body: 'How many?' }] });
	});
	test('nothing is said beside a deleted proposal', async () => {
		const on = await makeThread(sql(), owner, proposalId, { section });
		await sql()`update proposal set deleted_at = now() where id = ${proposalId}`;
		for (const outcome of await allCommands(owner, proposalId, on)) {
			expect(outcome).toMatchObject({ reason: 'not-found' });
		}
		expect(await listThreads(sql(), owner, proposalId, { filter: 'all' })).toBeNull();
	});
	test('[A2] a thread of another document is not reached through one’s own', async () => {
		const on = await makeThread(sql(), owner, proposalId, { section });
		const other = await makeProposal(sql(), owner, roomId);
		const before = await everything();
		for (const outcome of await allCommands(owner, other, on)) {
			expect(outcome).toMatchObject({ ok: false, reason: 'not-found' });
		}
		expect(await everything()).toEqual(before);
		expect(await listThreads(sql(), owner, other, { filter: 'all', after: on.thread })).toBeNull();
	});
});

test('one thread is read by its id, and nothing where there is none', async () => {
	const { thread } = await makeThread(sql(), owner, proposalId, { section });
	await makeThread(sql(), owner, proposalId, { section });
	const one = (id: string) => listThreads(sql(), owner, proposalId, { section, filter: 'all', thread: id });
	expect(await one(thread)).toMatchObject({ threads: [{ id: thread }], next: null });
	for (const id of [nobodysId, 'x', '<script>'])
		expect(await one(id), id).toEqual({ threads: [], next: null });
});

describe('a thread of one council only', () => {
	let on: { thread: string; comment: string };
	beforeEach(async () => {
		on = await makeThread(sql(), owner, proposalId, {
			section,
			audience: 'council',
			body: 'Too dear for us'
		});
		await reply(sql(), colleague, proposalId, { thread: on.thread, comment: randomUUID(), body: 'Indeed' });
	});

	test('is read and answered by its own officers', async () => {
		expect(await only(colleague)).toMatchObject({
			audience: 'council',
			council: { code: 'DST', name: owner.councilName },
			comments: [{ body: 'Too dear for us' }, { body: 'Indeed' }]
		});
		expect(await countThreads(sql(), colleague, proposalId)).toEqual({ [section]: 1 });
	});
	test('is in no list and no count of another council’s owner', async () => {
		for (const filter of ['open', 'resolved', 'mine', 'internal', 'all'] as const) {
			expect(await list(partner, filter), filter).toEqual([]);
		}
		expect(await listThreads(sql(), partner, proposalId, { section, filter: 'all' })).toEqual({
			threads: [],
			next: null
		});
		expect(await listThreads(sql(), partner, proposalId, { filter: 'all', after: on.thread })).toBeNull();
		expect(await listThreads(sql(), partner, proposalId, { filter: 'all', thread: on.thread })).toEqual({
			threads: [],
			next: null
		});
		expect(await countThreads(sql(), partner, proposalId)).toEqual({});
		await resolveThread(sql(), owner, proposalId, { thread: on.thread, resolved: true });
		expect(await countThreads(sql(), partner, proposalId, 'resolved')).toEqual({});
		expect(await countThreads(sql(), colleague, proposalId, 'resolved')).toEqual({ [section]: 1 });
	});
	test('is refused to them in the very words of one that never was', async () => {
		const before = await everything();
		const hidden = await allCommands(partner, proposalId, on);
		expect(hidden).toEqual(await allCommands(partner, proposalId, { thread: nobodysId, comment: nobodysId }));
		for (const outcome of hidden) expect(outcome).toMatchObject({ ok: false, reason: 'not-found' });
		expect(await everything()).toEqual(before);
	});
	test('is not in what happened, nor in when the room was last changed, for them', async () => {
		const access = roomAccess({
			officer: { id: partner.id, councilCode: 'LDS', suspended: false },
			room: { id: roomId, visibility: 'private' },
			personRole: 'owner',
			personRoleEndsAt: null,
			councilRole: null,
			councilTakesPart: false
		});
		const words = async (councilCode: string) =>
			(await listActivity(sql(), { roomId, access, councilCode })).map(({ event }) => event.kind);
		expect(await words('DST')).toEqual(['comment', 'comment', 'proposal-created', 'room-created']);
		expect(await words('LDS')).toEqual(['proposal-created', 'room-created']);
		const changedAt = async (by: SignedInOfficer) =>
			(await listRooms(sql(), by, { which: 'mine', order: 'visit', most: 50 })).rooms.find(
				({ id }) => id === roomId
			)!.changedAt;
		expect(Date.parse(await changedAt(partner))).toBeLessThan(Date.parse(await changedAt(colleague)));
	});
	test('stays behind when its officer goes to another council', async () => {
		const mover = await makeSignedIn(sql(), { name: 'Mover' });
		await addMember(sql(), roomId, mover.id, 'editor');
		const theirs = await makeThread(sql(), mover, proposalId, { section, audience: 'council' });
		await sql()`update officer set council_code = 'LDS' where id = ${mover.id}`;
		// The page they had open still says the old council: what counts is what the database says.
		expect(await list(mover)).toEqual([]);
		for (const outcome of await allCommands(mover, proposalId, theirs)) {
			expect(outcome).toMatchObject({ reason: 'not-found' });
		}
		const next = await makeThread(sql(), mover, proposalId, { section, audience: 'council' });
		expect((await list(partner)).map(({ id }) => id)).toEqual([next.thread]);
	});
	test('tells its activity under its council’s code, others under none', async () => {
		await resolveThread(sql(), owner, proposalId, { thread: on.thread, resolved: true });
		await react(sql(), owner, proposalId, { comment: on.comment, kind: 'agree', on: true });
		await editComment(sql(), owner, proposalId, { comment: on.comment, revision: 1, body: 'Dear' });
		await deleteComment(sql(), owner, proposalId, { comment: on.comment });
		expect([...new Set((await activities()).map(({ audience }) => audience))]).toEqual(['DST']);
		await makeThread(sql(), owner, proposalId, { section });
		expect((await activities()).at(-1)).toEqual({ did: 'began', audience: null });
	});
	test('does not count against the bound of other councils', async () => {
		await sql()`
			insert into comment_thread (id, document_id, section_key, audience, council_code, created_by, created_at, comments, shown)
			select gen_random_uuid(), ${proposalId}, ${section}, 'council', 'DST', ${owner.id}, now(), 1, 1
			from generate_series(1, ${commentLimits.threadsPerDocument})`;
		expect(await startThread(sql(), owner, proposalId, input())).toMatchObject({ reason: 'too-large' });
		expect(await startThread(sql(), partner, proposalId, input())).toEqual({ ok: true });
	});
});

describe('[P12] input', () => {
	const anchor = Buffer.from(
		Y.encodeRelativePosition(Y.createRelativePositionFromTypeIndex(new Y.Doc().getText('t'), 0))
	).toString('base64');
	const anchored = { quote: 'forty', start: anchor, end: anchor };

	test('that is right is taken: the cases below fail by what they change', async () => {
		expect(await startThread(sql(), owner, proposalId, input(anchored))).toEqual({ ok: true });
		const most = { ...anchored, body: 'é'.repeat(5_000), quote: '😀'.repeat(500) };
		expect(await startThread(sql(), owner, proposalId, input(most))).toEqual({ ok: true });
	});
	test.each<[string, string, object]>([
		['no words', 'body', { body: ' \n ' }],
		['too many words', 'body', { body: 'a'.repeat(5_001) }],
		['a megabyte', 'body', { body: 'a'.repeat(1_000_000) }],
		['NUL in the words', 'body', { body: 'a\0b' }],
		['a turned line', 'body', { body: 'a\u202eb' }],
		['half a character', 'body', { body: 'a\ud800' }],
		['no text', 'body', { body: 5 }],
		['no audience', 'audience', { audience: 'world' }],
		['no such section', 'section', { section: 'no-such' }],
		['NUL in the section', 'section', { section: 'a\0' }],
		['an id that is none', 'thread', { thread: 'x' }],
		['an id that is none', 'comment', { comment: '' }],
		['NUL in the quote', 'quote', { ...anchored, quote: 'a\0b' }],
		['too long a quote', 'quote', { ...anchored, quote: 'a'.repeat(501) }],
		['a quote of nowhere', 'quote', { quote: 'forty' }],
		['one end without the other', 'start', { ...anchored, end: '' }],
		['no base64', 'start', { ...anchored, start: '%%%%' }],
		['base64 and then something', 'start', { ...anchored, start: `${anchor}\0` }],
		['bytes that are no place', 'start', { ...anchored, start: Buffer.from([9, 9, 9]).toString('base64') }],
		['a place cut off', 'end', { ...anchored, end: Buffer.from([1, 200]).toString('base64') }],
		[
			'a place and then more',
			'end',
			{ ...anchored, end: Buffer.concat([Buffer.from(anchor, 'base64'), Buffer.of(7)]).toString('base64') }
		],
		[
			'a name longer than its bytes',
			'end',
			{ ...anchored, end: Buffer.of(1, 255, 255, 255, 255, 15, 97).toString('base64') }
		],
		['201 bytes', 'end', { ...anchored, end: Buffer.alloc(201, 1).toString('base64') }],
		['a megabyte of place', 'end', { ...anchored, end: 'A'.repeat(1_000_000) }]
	])('with %s is refused at “%s”, and nothing is kept', async (_name, field, more) => {
		const before = await everything();
		expect(await startThread(sql(), owner, proposalId, input(more))).toMatchObject({
			reason: 'bad-input',
			field
		});
		expect(await everything()).toEqual(before);
	});
	test('of the other commands is refused in words too', async () => {
		const { thread, comment } = await makeThread(sql(), owner, proposalId, { section });
		const before = await everything();
		for (const outcome of await Promise.all([
			reply(sql(), owner, proposalId, { thread, comment: randomUUID(), body: '\0' }),
			reply(sql(), owner, proposalId, { thread: '\0', comment: randomUUID(), body: 'x' }),
			editComment(sql(), owner, proposalId, { comment, revision: 1.5, body: 'x' }),
			editComment(sql(), owner, proposalId, { comment, revision: 1, body: 'x\0' }),
			deleteComment(sql(), owner, proposalId, {}),
			deleteComment(sql(), owner, proposalId, null),
			restoreComment(sql(), owner, proposalId, {}),
			resolveThread(sql(), owner, proposalId, { thread, resolved: 'perhaps' }),
			react(sql(), owner, proposalId, { comment, kind: 'hate', on: true }),
			react(sql(), owner, proposalId, { comment, kind: 'agree' })
		])) {
			expect(outcome).toMatchObject({
				ok: false,
				reason: 'bad-input',
				message: expect.stringMatching(/\w \w/)
			});
		}
		expect(await everything()).toEqual(before);
	});
	test('no more than 500 comments are taken in a thread', async () => {
		const { thread } = await makeThread(sql(), owner, proposalId, { section });
		await sql()`update comment_thread set comments = 500 where id = ${thread}`;
		const last = { thread, comment: randomUUID(), body: 'One more' };
		expect(await reply(sql(), owner, proposalId, last)).toMatchObject({ reason: 'too-large' });
		await sql()`update comment_thread set comments = 499 where id = ${thread}`;
		expect(await reply(sql(), owner, proposalId, last)).toEqual({ ok: true });
		// Its answer was lost: sent again after the thread became full, it is still the same comment.
		expect(await reply(sql(), owner, proposalId, last)).toEqual({ ok: true });
	});
	test.each(['x\0', '../x', 'no-such'])('of a read: section %j is not there', async (asked) => {
		expect(await listThreads(sql(), owner, proposalId, { section: asked, filter: 'all' })).toBeNull();
		expect(await listThreads(sql(), owner, proposalId, { filter: 'all', after: asked })).toBeNull();
	});
});

describe('many comments', () => {
	/** Threads straight in the database, in pairs of the same moment, with comments of their own. */
	async function fill(to: string, threads: number, each: number): Promise<void> {
		await sql()`
			with t as (
				insert into comment_thread (id, document_id, section_key, audience, created_by, created_at, comments, shown)
				select gen_random_uuid(), ${proposalId}, ${to}, 'room', ${owner.id},
					now() - (n / 2) * interval '1 second', ${each}, ${each}
				from generate_series(1, ${threads}::int) n returning id
			)
			insert into comment (id, thread_id, document_id, author_id, council_code, body, created_at)
			select gen_random_uuid(), t.id, ${proposalId}, ${owner.id}, 'DST', 'Words', now() from t, generate_series(1, ${each}::int)`;
	}
	async function readAll(asked: { section?: string; filter: ThreadFilter }): Promise<Thread[][]> {
		const pages: Thread[][] = [];
		let after: string | null = null;
		do {
			const page: ThreadPage = (await listThreads(sql(), owner, proposalId, { ...asked, after }))!;
			pages.push(page.threads);
			after = page.next;
		} while (after !== null && pages.length < 100);
		return pages;
	}
	const inOrder = () => sql()<{ id: string }[]>`
		select t.id from comment_thread t join proposal p on p.id = t.document_id
		join form_section s on s.form_id = p.form_id and s.key = t.section_key
		where p.id = ${proposalId} order by s.position, t.created_at, t.id`;

	test('come in reads of at most 200 threads, each once and in order, across sections', async () => {
		const other = await sectionOf(proposalId, 1);
		await fill(other, 130, 1);
		await fill(section, 290, 1);
		const pages = await readAll({ filter: 'all' });
		expect(pages.map(({ length }) => length)).toEqual([200, 200, 20]);
		expect(pages.flat().map(({ id }) => id)).toEqual((await inOrder()).map(({ id }) => id));
		expect((await readAll({ section: other, filter: 'open' })).map(({ length }) => length)).toEqual([130]);
	});
	test('come in reads of at most 1,000 comments, and a long thread always comes whole', async () => {
		await fill(section, 5, 400);
		expect(
			(await readAll({ filter: 'all' })).map((page) => page.map(({ comments }) => comments.length))
		).toEqual([[400, 400], [400, 400], [400]]);
		await sql()`update comment_thread set comments = 2000 where document_id = ${proposalId}`;
		expect((await readAll({ filter: 'all' })).map(({ length }) => length)).toEqual([1, 1, 1, 1, 1]);
	});
	test('10,000 beside a document cost a section’s read no more rows than it shows', async () => {
		const other = await sectionOf(proposalId, 1);
		await fill(section, 9_700, 1);
		await fill(other, 300, 1);
		await sql()`analyze comment_thread`;
		await sql()`analyze comment`;
		/** Rows that PostgreSQL took from the two tables for one read. */
		const cost = async (asked: ThreadsAsked) =>
			sql().begin(async (tx) => {
				const taken = async () => {
					const [row] = await tx<{ rows: number }[]>`
						select sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0))::int as rows
						from pg_stat_xact_user_tables where relname in ('comment_thread', 'comment')`;
					return row!.rows;
				};
				const before = await taken();
				const { threads, next } = (await listThreads(tx as unknown as Sql, owner, proposalId, asked))!;
				return { shown: threads.length, next, rows: (await taken()) - before };
			});
		const bound = 201 + 200 + 1;
		for (const key of [section, other, undefined]) {
			const first = await cost({ section: key, filter: 'open' });
			expect(first).toMatchObject({ shown: 200, next: expect.any(String) });
			// All sections: one read's threads of each of the two that have any.
			expect(first.rows, key).toBeLessThanOrEqual(key ? bound : bound + 201);
			expect(first.rows, 'the counting counts').toBeGreaterThanOrEqual(400);
			const second = await cost({ section: key, filter: 'all', after: first.next });
			expect(second.rows, `${key}, second`).toBeLessThanOrEqual(key ? bound : bound + 201);
			expect(second.shown).toBe(key === other ? 100 : 200);
		}
	});
});
