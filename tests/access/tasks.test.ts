import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { groupActivity } from '#lib/rooms/activity.ts';
import { readRoomAccess } from '#lib/rooms/server/in-room.ts';
import { listActivity } from '#lib/rooms/server/list-activity.ts';
import { addTask } from '#lib/tasks/server/add-task.ts';
import { changeTask } from '#lib/tasks/server/change-task.ts';
import { addItem, removeItem, tickItem } from '#lib/tasks/server/checklist.ts';
import { moveTask } from '#lib/tasks/server/move-task.ts';
import { listMyTasks, listTasks, readTask } from '#lib/tasks/server/read-tasks.ts';
import { deleteTask, restoreTask } from '#lib/tasks/server/remove-task.ts';
import { asBoard, taskLimits, type TaskFilter } from '#lib/tasks/task.ts';
import { makeThread } from '../support/comments.ts';
import { readConfig } from '#server/config.ts';
import { removeOld } from '#server/jobs/retention.ts';
import { testDatabase } from '../support/database.ts';
import { hostileWords } from '../support/hostile-words.ts';
import { addMember, makeProposal, makeRoom, makeSignedIn } from '../support/rooms.ts';
import { makeTask } from '../support/tasks.ts';

let own: Awaited<ReturnType<typeof testDatabase>>;
let owner: SignedInOfficer;
/** of Leeds, which takes part */
let editor: SignedInOfficer;
let commenter: SignedInOfficer;
let viewer: SignedInOfficer;
let outsider: SignedInOfficer;
let roomId: string;
let otherRoomId: string;
/** the first section of the first form */
let section: string;
const sql = () => own.database.sql;
const nobodysId = '00000000-0000-4000-8000-000000000000';

beforeAll(async () => {
	own = await testDatabase();
	owner = await makeSignedIn(sql(), { name: 'Priya Shah' });
	editor = await makeSignedIn(sql(), { name: 'Tom Okafor', councilCode: 'LDS' });
	commenter = await makeSignedIn(sql(), { name: 'Megan Rees', councilCode: 'CRF' });
	viewer = await makeSignedIn(sql(), { name: 'Ann Other', councilCode: 'CRF' });
	outsider = await makeSignedIn(sql(), { name: 'Alasdair Grant', councilCode: 'GLG' });
	const [first] = await sql()<{ key: string }[]>`
		select s.key from form_section s where form_id = (select id from form order by id limit 1) order by position limit 1`;
	section = first!.key;
});
afterAll(() => own.close());
beforeEach(async () => {
	await sql()`delete from rate_limit`;
	roomId = await makeRoom(sql(), owner);
	otherRoomId = await makeRoom(sql(), outsider);
	await addMember(sql(), roomId, editor.id, 'editor');
	await addMember(sql(), roomId, commenter.id, 'commenter');
	await addMember(sql(), roomId, viewer.id, 'viewer');
	await sql()`
		insert into room_council (room_id, council_code, part, added_by) values (${roomId}, 'LDS', 'partner', ${owner.id})`;
});

const all: TaskFilter = { who: 'all', state: 'any', about: null };
async function reading(by: SignedInOfficer, room = roomId) {
	const { access } = await readRoomAccess(sql(), by, room);
	return { roomId: room, me: by, access };
}
const list = async (by = owner, filter: Partial<TaskFilter> = {}) =>
	listTasks(sql(), await reading(by), { ...all, ...filter });
const read = async (task: string, by = owner) => (await readTask(sql(), await reading(by), task))!;
const columns = async () =>
	Object.fromEntries(
		asBoard(await list()).map(({ state, tasks }) => [state, tasks.map(({ title }) => title)])
	);
/** A change that says everything as it is, but for what is given. */
async function changeOf(task: string, more: object) {
	const now = await read(task);
	const { title, details, dueOn, revision } = now;
	return { task, title, details, dueOn: dueOn ?? '', owner: now.owner?.key ?? '', revision, ...more };
}
const said = async () => {
	const { access } = await readRoomAccess(sql(), owner, roomId);
	const entries = await listActivity(sql(), { roomId, access, councilCode: 'DST' });
	return groupActivity(entries)
		.filter(({ words }) => words.includes('task'))
		.map(({ officers, words }) => `${officers.join(' and ')} ${words}`);
};

/** Every command, on a task and a line of it. */
const allCommands = (by: SignedInOfficer, room: string, on: { task: string; item: string }) =>
	Promise.all([
		changeTask(sql(), by, room, { task: on.task, revision: 1, title: 'Mine now' }),
		moveTask(sql(), by, room, { task: on.task, revision: 1, to: 'done' }),
		tickItem(sql(), by, room, { ...on, done: true }),
		addItem(sql(), by, room, { task: on.task, item: randomUUID(), words: 'One more' }),
		removeItem(sql(), by, room, on),
		deleteTask(sql(), by, room, { task: on.task }),
		restoreTask(sql(), by, room, { task: on.task })
	]);
const everything = () => sql()`
	select (select json_agg(t order by id) from task t) as tasks,
		(select json_agg(i order by id) from task_item i) as items,
		(select count(*) from activity) as activities`;
async function taskWithLine(by = owner, facts = {}) {
	const task = await makeTask(sql(), by, roomId, facts);
	const item = randomUUID();
	await addItem(sql(), by, roomId, { task, item, words: 'Write to them' });
	return { task, item };
}

describe('a task', () => {
	test('is added with what is said of it, and read by everybody in the room', async () => {
		const proposal = await makeProposal(sql(), owner, roomId);
		const task = await makeTask(sql(), commenter, roomId, {
			title: '  Ask  5 officers ',
			details: 'By phone.\r\nNot by mail.',
			owner: `person:${editor.id}`,
			dueOn: '2026-11-30',
			about: `${proposal}:${section}`
		});
		expect(await read(task, viewer)).toMatchObject({
			title: 'Ask 5 officers',
			details: 'By phone.\nNot by mail.',
			state: 'to do',
			owner: { key: `person:${editor.id}`, name: 'Tom Okafor', council: 'Leeds', officerId: editor.id },
			mine: false,
			dueOn: '2026-11-30',
			about: { proposalId: proposal, section: { key: section } },
			by: { name: 'Megan Rees', council: 'Cardiff' },
			source: null,
			done: null,
			may: { move: false, change: false }
		});
		expect(await read(task, editor)).toMatchObject({ mine: true, may: { move: true, change: true } });
	});
	test('goes from column to column and to its place there; done ones stand with the last done first', async () => {
		const [a, b, c] = [
			await makeTask(sql(), owner, roomId, { title: 'a' }),
			await makeTask(sql(), owner, roomId, { title: 'b' }),
			await makeTask(sql(), owner, roomId, { title: 'c' })
		];
		const move = async (task: string, to: string) =>
			moveTask(sql(), owner, roomId, { task, revision: (await read(task)).revision, to });
		await move(c, `to do:${a}`);
		expect(await columns()).toEqual({ 'to do': ['c', 'a', 'b'], 'in progress': [], done: [] });
		await move(b, 'in progress');
		await move(a, `in progress:${b}`);
		expect(await columns()).toEqual({ 'to do': ['c'], 'in progress': ['a', 'b'], done: [] });
		await move(a, 'done');
		await move(b, 'done');
		expect(await columns()).toEqual({ 'to do': ['c'], 'in progress': [], done: ['b', 'a'] });
		expect((await read(a)).done).toMatchObject({ by: 'Priya Shah' });
		await move(a, 'to do:end');
		expect(await columns()).toEqual({ 'to do': ['c', 'a'], 'in progress': [], done: ['b'] });
		expect((await read(a)).done).toBeNull();
		// Before one that has left the column: at its end.
		await move(c, `to do:${b}`);
		expect(await columns()).toMatchObject({ 'to do': ['a', 'c'] });
	});
	test('is told in words, what is only noise is not; a removed one no longer by its title', async () => {
		const { task, item } = await taskWithLine(owner, { owner: 'council:LDS' });
		await tickItem(sql(), owner, roomId, { task, item, done: true });
		await changeTask(sql(), owner, roomId, await changeOf(task, { owner: `person:${editor.id}` }));
		await moveTask(sql(), editor, roomId, { task, revision: 2, to: 'in progress' });
		await moveTask(sql(), editor, roomId, { task, revision: 3, to: 'done' });
		await moveTask(sql(), owner, roomId, { task, revision: 4, to: 'to do' });
		expect(await said()).toEqual([
			'Priya Shah opened again the task “Ask 5 officers”',
			'Tom Okafor finished the task “Ask 5 officers”',
			'Priya Shah gave the task “Ask 5 officers” to Tom Okafor',
			'Priya Shah added the task “Ask 5 officers” for Leeds City Council'
		]);
		await deleteTask(sql(), owner, roomId, { task });
		expect((await said()).join()).not.toContain('5 officers');
		const [last] = await sql()`select kind, details ->> 'did' as did from activity order by id desc limit 1`;
		expect(last).toEqual({ kind: 'task', did: 'removed' });
	});
	test('has a checklist', async () => {
		const { task, item } = await taskWithLine();
		const second = randomUUID();
		await addItem(sql(), owner, roomId, { task, item: second, words: ' Ring  them ' });
		await tickItem(sql(), owner, roomId, { task, item: second, done: 'true' });
		expect((await read(task)).checklist).toEqual([
			{ id: item, words: 'Write to them', done: false },
			{ id: second, words: 'Ring them', done: true }
		]);
		expect((await list())[0]).toMatchObject({ items: { done: 1, all: 2 } });
		await removeItem(sql(), owner, roomId, { task, item });
		await tickItem(sql(), owner, roomId, { task, item: second, done: false });
		expect((await read(task)).checklist).toEqual([{ id: second, words: 'Ring them', done: false }]);
		expect(await tickItem(sql(), owner, roomId, { task, item, done: true })).toMatchObject({
			reason: 'stale'
		});
	});
	test('is brought back as it was, not long after it was removed', async () => {
		const { task } = await taskWithLine(owner, { dueOn: '2026-12-24' });
		const before = await read(task);
		await deleteTask(sql(), owner, roomId, { task });
		expect(await list()).toEqual([]);
		expect(await moveTask(sql(), owner, roomId, { task, revision: 1, to: 'done' })).toMatchObject({
			reason: 'not-found'
		});
		expect(await restoreTask(sql(), owner, roomId, { task })).toEqual({ ok: true });
		expect(await read(task)).toEqual({ ...before, revision: before.revision + 2 });
		await deleteTask(sql(), owner, roomId, { task });
		await sql()`
			update task set deleted_at = deleted_at - ${`${taskLimits.restoreMs} milliseconds`}::interval where id = ${task}`;
		expect(await restoreTask(sql(), owner, roomId, { task })).toMatchObject({ reason: 'stale' });
		// After that nothing of it is kept.
		expect(await removeOld(sql(), readConfig({}), new Date(Date.now() + 1_000))).toMatchObject({ tasks: 1 });
		expect(await sql()`select 1 from task_item where task_id = ${task}`).toHaveLength(0);
	});
	test('is found by whose it is, by its state and by what it is about', async () => {
		const proposal = await makeProposal(sql(), owner, roomId);
		const titles = async (by: SignedInOfficer, filter: Partial<TaskFilter>) =>
			(await list(by, filter)).map(({ title }) => title).join(' ');
		await makeTask(sql(), owner, roomId, { title: 'person', owner: `person:${editor.id}` });
		await makeTask(sql(), owner, roomId, { title: 'council', owner: 'council:LDS', about: proposal });
		const done = await makeTask(sql(), owner, roomId, { title: 'done' });
		await moveTask(sql(), owner, roomId, { task: done, revision: 1, to: 'done' });
		expect(await titles(editor, {})).toBe('person council done');
		expect(await titles(editor, { who: 'mine' })).toBe('person council');
		expect(await titles(owner, { who: 'mine' })).toBe('');
		expect(await titles(editor, { who: 'council', state: 'open' })).toBe('person council');
		expect(await titles(owner, { state: 'done' })).toBe('done');
		expect(await titles(owner, { about: proposal })).toBe('council');
		expect(await titles(owner, { about: nobodysId })).toBe('');
		// What is no id asks for nothing in particular.
		expect(await titles(owner, { about: `%' or true --` })).toBe('person council done');
	});
});

describe('who may', () => {
	test('[A2] somebody outside, a viewer, another room’s id: refused, and nothing changes', async () => {
		const on = await taskWithLine();
		const before = await everything();
		for (const answer of await allCommands(outsider, roomId, on))
			expect(answer).toMatchObject({ reason: 'not-found' });
		// Both ids exist, and do not belong together.
		for (const answer of await allCommands(outsider, otherRoomId, on))
			expect(answer).toMatchObject({ reason: 'not-found' });
		for (const answer of await allCommands(viewer, roomId, on))
			expect(answer).toMatchObject({ reason: 'not-allowed' });
		for (const room of [nobodysId, 'no id', roomId]) {
			const added = await addTask(sql(), outsider, room, { task: randomUUID(), title: 'Mine' });
			expect(added).toMatchObject({ reason: 'not-found' });
		}
		const added = await addTask(sql(), viewer, roomId, { task: randomUUID(), title: 'Mine' });
		expect(added).toMatchObject({ reason: 'not-allowed' });
		expect(await readTask(sql(), await reading(outsider, otherRoomId), on.task)).toBeNull();
		expect(await everything()).toEqual(before);
	});
	test('a commenter adds, changes what they added, and moves what is theirs or their council’s', async () => {
		const others = await taskWithLine(owner);
		const before = await everything();
		const answers = await allCommands(commenter, roomId, others);
		for (const answer of answers) expect(answer).toMatchObject({ reason: 'not-allowed' });
		expect(await everything()).toEqual(before);
		expect((await read(others.task, commenter)).may).toEqual({ move: false, change: false });

		const given = await taskWithLine(owner, { owner: `person:${commenter.id}` });
		expect((await read(given.task, commenter)).may).toEqual({ move: true, change: false });
		expect(await tickItem(sql(), commenter, roomId, { ...given, done: true })).toEqual({ ok: true });
		expect(await moveTask(sql(), commenter, roomId, { task: given.task, revision: 1, to: 'done' })).toEqual({
			ok: true
		});
		expect(
			await changeTask(sql(), commenter, roomId, await changeOf(given.task, { title: 'Less' }))
		).toMatchObject({ reason: 'not-allowed' });
		expect(await deleteTask(sql(), commenter, roomId, { task: given.task })).toMatchObject({
			reason: 'not-allowed'
		});

		const mine = await makeTask(sql(), commenter, roomId);
		expect(await changeTask(sql(), commenter, roomId, await changeOf(mine, { title: 'Ask 6' }))).toEqual({
			ok: true,
			revision: 2
		});
		expect(await deleteTask(sql(), commenter, roomId, { task: mine })).toEqual({ ok: true });
		expect(await restoreTask(sql(), editor, roomId, { task: mine })).toEqual({ ok: true });
	});
	test('an editor changes every task; a commenter’s council counts as it is now', async () => {
		const { task } = await taskWithLine(owner, { owner: 'council:LDS' });
		expect(await changeTask(sql(), editor, roomId, await changeOf(task, { title: 'Ask 6' }))).toMatchObject({
			ok: true
		});
		const mover = await makeSignedIn(sql(), { councilCode: 'LDS' });
		await addMember(sql(), roomId, mover.id, 'commenter');
		expect((await read(task, mover)).may.move).toBe(true);
		await sql()`update officer set council_code = 'GLG' where id = ${mover.id}`;
		expect(await moveTask(sql(), mover, roomId, { task, revision: 2, to: 'done' })).toMatchObject({
			reason: 'not-allowed'
		});
	});
	test('[A2] it is given to nobody who cannot see the room, and tells nothing of who is there', async () => {
		const refusal = { reason: 'bad-input', field: 'owner' };
		const give = (by: SignedInOfficer, owner: string) =>
			addTask(sql(), by, roomId, { task: randomUUID(), title: 'Ask', owner });
		const words = new Set<string>();
		const colleague = await makeSignedIn(sql(), { name: 'Joan Baker' });
		const suspended = await makeSignedIn(sql(), { suspended: true });
		await addMember(sql(), roomId, suspended.id, 'editor');
		for (const key of [outsider.id, nobodysId, colleague.id, suspended.id].map((id) => `person:${id}`)) {
			const answer = await give(owner, key);
			expect(answer).toMatchObject(refusal);
			if (!answer.ok) words.add(answer.message);
		}
		for (const key of ['council:GLG', 'council:ZZZ', 'council:%', 'person:x', 'owner', `council:'`]) {
			const answer = await give(owner, key);
			expect(answer, key).toMatchObject(refusal);
			if (!answer.ok) words.add(answer.message);
		}
		expect(words.size).toBe(1);
		expect(await give(owner, 'council:LDS')).toMatchObject({ ok: true });
		// An open room is seen by all; whose name is not found is still nobody.
		await sql()`update room set visibility = 'open' where id = ${roomId}`;
		expect(await give(owner, `person:${colleague.id}`)).toMatchObject({ ok: true });
		expect(await give(owner, `person:${nobodysId}`)).toMatchObject(refusal);
	});
	test('who left stays the owner of what was theirs until somebody else is chosen', async () => {
		const task = await makeTask(sql(), owner, roomId, { owner: `person:${commenter.id}` });
		await sql()`delete from room_member where room_id = ${roomId} and officer_id = ${commenter.id}`;
		const changed = await changeTask(sql(), owner, roomId, await changeOf(task, { title: 'Ask 6' }));
		expect(changed).toMatchObject({ ok: true });
		expect((await read(task)).owner?.name).toBe('Megan Rees');
		expect(await moveTask(sql(), commenter, roomId, { task, revision: 2, to: 'done' })).toMatchObject({
			reason: 'not-found'
		});
	});
	test('[A2] it is about nothing of another room', async () => {
		const elsewhere = await makeProposal(sql(), outsider, otherRoomId);
		const here = await makeProposal(sql(), owner, roomId);
		for (const about of [
			elsewhere,
			`${elsewhere}:${section}`,
			nobodysId,
			`${here}:no-such`,
			'x',
			`${here}:a:b`
		]) {
			const added = await addTask(sql(), owner, roomId, { task: randomUUID(), title: 'Ask', about });
			expect(added, about).toMatchObject({ reason: 'bad-input', field: 'about' });
		}
	});
	test('[A16] too many in a minute are refused with when to try again', async () => {
		const task = await makeTask(sql(), owner, roomId);
		await sql()`
			update rate_limit set hits = array(select now() from generate_series(1, ${taskLimits.commandsPerMinute}))
			where key = ${`tasks:minute:${owner.id}`}`;
		const answer = await moveTask(sql(), owner, roomId, { task, revision: 1, to: 'done' });
		expect(answer).toMatchObject({ reason: 'too-fast', retryAfter: expect.any(Number) });
		expect((await read(task)).state).toBe('to do');
	});
});

describe('sent again, and two at once', () => {
	test('[D16] the same sent again changes nothing more and is answered as it was', async () => {
		const ids = { task: randomUUID(), item: randomUUID() };
		const add = { task: ids.task, title: 'Ask 5 officers', owner: 'council:LDS' };
		const line = { ...ids, words: 'Write to them' };
		const commands = [
			() => addTask(sql(), owner, roomId, add),
			() => addItem(sql(), owner, roomId, line),
			() => tickItem(sql(), owner, roomId, { ...ids, done: true }),
			() => moveTask(sql(), owner, roomId, { task: ids.task, revision: 1, to: 'in progress' }),
			() =>
				changeTask(sql(), owner, roomId, {
					task: ids.task,
					revision: 2,
					title: 'Ask 6',
					owner: 'council:LDS'
				}),
			() => removeItem(sql(), owner, roomId, ids),
			() => deleteTask(sql(), owner, roomId, { task: ids.task }),
			() => restoreTask(sql(), owner, roomId, { task: ids.task })
		];
		for (const send of commands) {
			const first = await send();
			expect(first).toMatchObject({ ok: true });
			const before = await everything();
			const again = await send();
			// A change answers with the revision that it made: the same one.
			expect(again).toEqual(first);
			expect(await everything()).toEqual(before);
		}
		const thrice = randomUUID();
		await Promise.all([1, 2, 3].map(() => addTask(sql(), owner, roomId, { ...add, task: thrice })));
		expect(await list()).toHaveLength(2);
	});
	test('[D16] an id that is somebody else’s task is refused, and their task stays', async () => {
		const task = await makeTask(sql(), editor, roomId);
		const before = await read(task);
		for (const [by, room] of [
			[owner, roomId],
			[outsider, otherRoomId]
		] as const) {
			expect(await addTask(sql(), by, room, { task, title: 'Mine' })).toMatchObject({ reason: 'bad-input' });
		}
		expect(await read(task)).toEqual(before);
		const theirs = await taskWithLine(editor);
		const added = await addItem(sql(), owner, roomId, { task, item: theirs.item, words: 'Mine' });
		expect(added).toMatchObject({ reason: 'bad-input' });
		expect(await tickItem(sql(), owner, roomId, { task, item: theirs.item, done: true })).toMatchObject({
			reason: 'stale'
		});
	});
	test('[C9] of two changes at once one wins, the other is told how it is now', async () => {
		const task = await makeTask(sql(), owner, roomId);
		const asked = [
			changeTask(sql(), owner, roomId, { task, revision: 1, title: 'Ask 6' }),
			changeTask(sql(), editor, roomId, { task, revision: 1, title: 'Ask 7' })
		];
		const answers = await Promise.all(asked);
		expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
		const { title } = await read(task);
		expect(answers.find(({ ok }) => !ok)).toMatchObject({ reason: 'stale', present: { title, revision: 2 } });
	});
	test('[C9] of two who set its state one wins; who wanted the same has it', async () => {
		const task = await makeTask(sql(), owner, roomId);
		const move = (by: SignedInOfficer, to: string) => moveTask(sql(), by, roomId, { task, revision: 1, to });
		const answers = await Promise.all([move(owner, 'done'), move(editor, 'in progress')]);
		expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
		const { state } = await read(task);
		expect(answers.find(({ ok }) => !ok)).toMatchObject({ reason: 'stale', present: { state } });
		expect(await move(owner, state)).toEqual({ ok: true });
	});
	test('[C9] moves at once in one column leave every task there once', async () => {
		const ids: string[] = [];
		for (const title of ['a', 'b', 'c', 'd', 'e']) ids.push(await makeTask(sql(), owner, roomId, { title }));
		const moves = ids.map((task, index) =>
			moveTask(sql(), index % 2 ? owner : editor, roomId, {
				task,
				revision: 1,
				to: `to do:${ids[(index + 3) % 5]}`
			})
		);
		for (const answer of await Promise.all(moves)) expect(answer).toEqual({ ok: true });
		const positions = await sql()<{ position: number }[]>`
			select position from task where room_id = ${roomId} order by position`;
		expect(positions.map(({ position }) => position)).toEqual([1, 2, 3, 4, 5]);
	});
});

describe('what is wrong', () => {
	test('[X1] words that look like code stay words; hidden ones are refused', async () => {
		for (const title of hostileWords) {
			const task = await makeTask(sql(), owner, roomId, { title, details: title });
			expect(await read(task)).toMatchObject({ title: title.replace(/\s+/g, ' '), details: title });
			await sql()`delete from rate_limit`;
		}
		for (const title of ['a\u202eb', 'a\u200bb', 'a\u0000b', '\ud800', ' ', 'x'.repeat(201), 7, null]) {
			const added = await addTask(sql(), owner, roomId, { task: randomUUID(), title });
			expect(added, String(title)).toMatchObject({ reason: 'bad-input', field: 'title' });
		}
	});
	test('days that there are not, places that are none, ids that are none', async () => {
		const task = await makeTask(sql(), owner, roomId);
		for (const dueOn of [
			'2026-02-30',
			'30/11/2026',
			'1999-12-31',
			'9999-01-01',
			'infinity',
			'2026-11-30T10:00'
		])
			expect(await addTask(sql(), owner, roomId, { task: randomUUID(), title: 'Ask', dueOn })).toMatchObject({
				reason: 'bad-input',
				field: 'dueOn'
			});
		for (const to of ['', 'finished', 'done:x', `done:${task}:end`, 'to do:%', undefined])
			expect(await moveTask(sql(), owner, roomId, { task, revision: 1, to })).toMatchObject({
				reason: 'bad-input'
			});
		for (const id of ['', 'x', undefined, `${nobodysId}'`]) {
			const answers = await allCommands(owner, roomId, { task: id as string, item: id as string });
			for (const answer of answers) expect(answer).toMatchObject({ reason: 'bad-input' });
		}
	});
	test('a checklist and a room have an end, and say so', async () => {
		const { task } = await taskWithLine();
		await sql()`
			insert into task_item (id, task_id, position, words)
			select gen_random_uuid(), ${task}, n, 'Line' from generate_series(2, ${taskLimits.itemsPerTask}) as n`;
		const line = await addItem(sql(), owner, roomId, { task, item: randomUUID(), words: 'One more' });
		expect(line).toMatchObject({ reason: 'too-large', field: 'words' });
		await sql()`
			insert into task (id, room_id, title, created_by, council_code, created_at)
			select gen_random_uuid(), ${roomId}, 'Task', ${owner.id}, 'DST', now()
			from generate_series(2, ${taskLimits.tasksPerRoom})`;
		const added = await addTask(sql(), owner, roomId, { task: randomUUID(), title: 'One more' });
		expect(added).toMatchObject({ reason: 'too-large' });
		expect(await list()).toHaveLength(taskLimits.tasksPerRead);
	});
});

describe('where it came from', () => {
	test('is a selection in a text, with the way back', async () => {
		const proposal = await makeProposal(sql(), owner, roomId);
		const task = await makeTask(sql(), owner, roomId, {
			from: `text:${proposal}:${section}`,
			quote: ' forty\n people\u200b'
		});
		expect((await read(task)).source).toEqual({
			kind: 'text',
			href: `/proposals/${proposal}#section-${section}`,
			words: 'forty people',
			by: null
		});
	});
	test('is a comment, for those who can read it', async () => {
		const proposal = await makeProposal(sql(), owner, roomId);
		const open = await makeThread(sql(), commenter, proposal, { section });
		const task = await makeTask(sql(), owner, roomId, { from: `comment:${open.thread}` });
		expect((await read(task)).source).toEqual({
			kind: 'comment',
			href: `/proposals/${proposal}?thread=${open.thread}#section-${section}`,
			words: 'How many?',
			by: 'Megan Rees'
		});
		const internal = await makeThread(sql(), owner, proposal, {
			section,
			body: 'Can we afford it?',
			audience: 'council'
		});
		const own = await makeTask(sql(), owner, roomId, { from: `comment:${internal.thread}` });
		expect((await read(own)).source?.words).toBe('Can we afford it?');
		expect((await read(own, editor)).source).toBeNull();
		expect(JSON.stringify(await read(own, editor))).not.toContain('afford');
		// An officer of another council guesses its id: the task has no source, for nobody.
		const guessed = await makeTask(sql(), editor, roomId, { from: `comment:${internal.thread}` });
		expect((await read(guessed)).source).toBeNull();
	});
	test('is a chat line of this room, until it is deleted', async () => {
		const say = async (room: string, body: string) => {
			const id = randomUUID();
			await sql()`
				insert into chat_message (id, room_id, author_id, council_code, body, created_at)
				values (${id}, ${room}, ${editor.id}, 'LDS', ${body}, now())`;
			return id;
		};
		const here = await say(roomId, 'Somebody should ring them');
		const elsewhere = await say(otherRoomId, 'Secret');
		const task = await makeTask(sql(), owner, roomId, { from: `chat:${here}` });
		expect((await read(task)).source).toMatchObject({
			kind: 'chat',
			words: 'Somebody should ring them',
			by: 'Tom Okafor'
		});
		await sql()`update chat_message set body = null, deleted_at = now() where id = ${here}`;
		expect((await read(task)).source).toBeNull();
		for (const from of [
			`chat:${elsewhere}`,
			`chat:${nobodysId}`,
			'chat:x',
			'mail:1',
			`text:${nobodysId}:a`,
			'::'
		])
			expect((await read(await makeTask(sql(), owner, roomId, { from }))).source, from).toBeNull();
	});
	test('[A2] is no text of another room', async () => {
		const elsewhere = await makeProposal(sql(), outsider, otherRoomId);
		const task = await makeTask(sql(), owner, roomId, {
			from: `text:${elsewhere}:${section}`,
			quote: 'Mine'
		});
		expect((await read(task)).source).toBeNull();
	});
});

describe('mine in all rooms', () => {
	test('are those given to me or my council where I may see the room, as long as I may', async () => {
		const officer = await makeSignedIn(sql(), { councilCode: 'BFS' });
		const rooms = [roomId, await makeRoom(sql(), owner, { title: 'Second' })];
		for (const room of rooms) {
			await addMember(sql(), room, officer.id, 'commenter');
			await sql()`
				insert into room_council (room_id, council_code, part, added_by) values (${room}, 'BFS', 'partner', ${owner.id})`;
		}
		const [first, second] = rooms as [string, string];
		await makeTask(sql(), owner, first, {
			title: 'later',
			owner: `person:${officer.id}`,
			dueOn: '2027-01-05'
		});
		await makeTask(sql(), owner, second, {
			title: 'sooner',
			owner: `person:${officer.id}`,
			dueOn: '2026-11-30'
		});
		await makeTask(sql(), owner, first, { title: 'council', owner: 'council:BFS' });
		await makeTask(sql(), owner, first, { title: 'not mine', owner: `person:${editor.id}` });
		const done = await makeTask(sql(), owner, first, { title: 'done', owner: `person:${officer.id}` });
		await moveTask(sql(), owner, first, { task: done, revision: 1, to: 'done' });
		const titles = async () => (await listMyTasks(sql(), officer)).map(({ title }) => title);
		expect(await titles()).toEqual(['sooner', 'later', 'council']);
		expect((await listMyTasks(sql(), officer, { dated: true })).map(({ title }) => title)).toEqual([
			'sooner',
			'later'
		]);
		await sql()`delete from room_member where room_id = ${first} and officer_id = ${officer.id}`;
		expect(await titles()).toEqual(['sooner']);
		await sql()`update room set visibility = 'open' where id = ${first}`;
		expect(await titles()).toEqual(['sooner', 'later', 'council']);
	});
});
