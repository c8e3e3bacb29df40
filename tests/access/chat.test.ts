import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { chatLimits } from '#lib/chat/message.ts';
import { deleteMessage } from '#lib/chat/server/delete-message.ts';
import { editMessage } from '#lib/chat/server/edit-message.ts';
import { lastChange, listChanges, listMessages, listThread } from '#lib/chat/server/list-messages.ts';
import { readUnread } from '#lib/chat/server/count-unread.ts';
import { markChatRead } from '#lib/chat/server/mark-chat-read.ts';
import { reactToMessage } from '#lib/chat/server/react-to-message.ts';
import { readLinks } from '#lib/chat/server/read-links.ts';
import { restoreMessage } from '#lib/chat/server/restore-message.ts';
import { searchMessages } from '#lib/chat/server/search-messages.ts';
import { sendMessage } from '#lib/chat/server/send-message.ts';
import type { ChatMessage } from '#lib/protocol/chat.ts';
import { changeRoom } from '#lib/rooms/server/change-room.ts';
import { readConfig } from '#server/config.ts';
import { removeOld } from '#server/jobs/retention.ts';
import { say, fillChat } from '../support/chat.ts';
import { testDatabase } from '../support/database.ts';
import { hostileWords } from '../support/hostile-words.ts';
import { addMember, makeProposal, makeRoom, makeSignedIn } from '../support/rooms.ts';

let own: Awaited<ReturnType<typeof testDatabase>>;
let owner: SignedInOfficer;
let tom: SignedInOfficer;
let viewer: SignedInOfficer;
let outsider: SignedInOfficer;
let roomId: string;
const sql = () => own.database.sql;
const nobodysId = '00000000-0000-4000-8000-000000000000';

beforeAll(async () => {
	own = await testDatabase();
	owner = await makeSignedIn(sql(), { name: 'Priya Shah' });
	tom = await makeSignedIn(sql(), { name: 'Tom Okafor', councilCode: 'LDS' });
	viewer = await makeSignedIn(sql(), { name: 'Ann Other', councilCode: 'CRF' });
	outsider = await makeSignedIn(sql(), { name: 'Alasdair Grant', councilCode: 'GLG' });
});
afterAll(() => own.close());
beforeEach(async () => {
	// Tests say more in a minute than an officer may.
	await sql()`delete from rate_limit`;
	roomId = await makeRoom(sql(), owner);
	await addMember(sql(), roomId, tom.id, 'commenter');
	await addMember(sql(), roomId, viewer.id, 'viewer');
});

const list = async (by = owner, asked = {}) => (await listMessages(sql(), by, roomId, asked))!;
const bodies = async (by = owner, asked = {}) => (await list(by, asked)).messages.map(({ body }) => body);

/** Every command that names a message, as one list of answers. */
const allCommands = (by: SignedInOfficer, room: string, id: string) =>
	Promise.all([
		sendMessage(sql(), by, room, { id: randomUUID(), body: 'And?', thread: id }),
		editMessage(sql(), by, room, { id, revision: 1, body: 'Other words' }),
		deleteMessage(sql(), by, room, { id }),
		restoreMessage(sql(), by, room, { id }),
		reactToMessage(sql(), by, room, { id, kind: 'agree', on: true })
	]);

/** What the database holds of chats, to see that a refusal left it as it was. */
const everything = () => sql()`
	select (select json_agg(m order by id) from chat_message m) as messages,
		(select json_agg(r order by message_id, officer_id) from chat_reaction r) as reactions,
		(select json_agg(n order by message_id, at) from chat_mention n) as mentions,
		(select json_agg(d order by message_id) from chat_message_removed d) as removed`;

describe('a message', () => {
	test('stands in its room with who wrote it and for which council, and nothing of the reader', async () => {
		const sent = await say(sql(), tom, roomId, ' Is  Friday\r\n fine? ');
		expect(await list(viewer)).toEqual({
			messages: [sent],
			earlier: false,
			later: false,
			upTo: sent.changed
		});
		expect(sent).toMatchObject({
			author: { id: tom.id, name: 'Tom Okafor', council: tom.councilShortName },
			thread: null,
			body: 'Is Friday\nfine?',
			revision: 1,
			replies: 0,
			edited: false,
			reactions: []
		});
	});
	test('is changed, answered and deleted by its author, and leaves a trace', async () => {
		const { id } = await say(sql(), tom, roomId, 'Friday?');
		expect(await editMessage(sql(), tom, roomId, { id, revision: '1', body: 'Thursday?' })).toMatchObject({
			ok: true,
			message: { body: 'Thursday?', revision: 2, edited: true }
		});
		expect(await reactToMessage(sql(), owner, roomId, { id, kind: 'agree', on: 'true' })).toMatchObject({
			message: { reactions: [{ kind: 'agree', by: [owner.id] }] }
		});
		expect(await deleteMessage(sql(), tom, roomId, { id })).toMatchObject({
			message: { id, body: null, mentions: [], reactions: [] }
		});
		const [row] = await sql()`select body, deleted_at from chat_message where id = ${id}`;
		expect(row).toMatchObject({ body: null, deleted_at: expect.any(Date) });
		expect(await reactToMessage(sql(), owner, roomId, { id, kind: 'agree', on: true })).toMatchObject({
			reason: 'stale'
		});
	});
	test('has a thread of its own, counted at its head; threads have none', async () => {
		const root = await say(sql(), tom, roomId, 'Who asks finance?');
		const reply = await say(sql(), owner, roomId, 'I do.', { thread: root.id });
		expect(await bodies()).toEqual(['Who asks finance?']);
		expect(await listThread(sql(), viewer, roomId, root.id)).toMatchObject({
			root: { id: root.id, replies: 1 },
			messages: [{ id: reply.id, thread: root.id, body: 'I do.' }]
		});
		expect(
			await sendMessage(sql(), tom, roomId, { id: randomUUID(), body: 'Thanks', thread: reply.id })
		).toMatchObject({ reason: 'not-found' });
		expect(await listThread(sql(), viewer, roomId, reply.id)).toBeNull();
	});
	test('names people, councils and roles, by today’s names', async () => {
		const joan = await makeSignedIn(sql(), { name: 'Joan Baker' });
		await addMember(sql(), roomId, joan.id, 'editor');
		const { id } = await say(sql(), owner, roomId, 'Is it right, @Joan Baker and @owners?');
		await sql()`update officer set name = 'Joan Smith-Baker' where id = ${joan.id}`;
		const { messages } = await list();
		expect(messages.find((message) => message.id === id)).toMatchObject({
			body: 'Is it right, @Joan Smith-Baker and @owners?',
			mentions: [
				{ at: 13, length: 17, key: `person:${joan.id}`, name: 'Joan Smith-Baker' },
				{ at: 35, key: 'role:owner', name: 'owners' }
			]
		});
	});
	test('that names somebody who cannot see the room says so once, and goes when it is meant', async () => {
		await makeSignedIn(sql(), { name: 'Hal Absent' });
		const message = { id: randomUUID(), body: 'Ask @Hal Absent' };
		expect(await sendMessage(sql(), owner, roomId, message)).toMatchObject({
			ok: false,
			absent: [{ name: 'Hal Absent' }]
		});
		expect(await bodies()).toEqual([]);
		expect(await sendMessage(sql(), owner, roomId, { ...message, unseen: 'yes' })).toMatchObject({
			ok: true
		});
	});
	test('is refused empty, too long or with hidden characters, in words, and nothing is stored', async () => {
		const refusedAs = async (body: unknown) => {
			const sent = await sendMessage(sql(), tom, roomId, { id: randomUUID(), body });
			return sent.ok ? 'sent' : sent.message;
		};
		expect(await refusedAs('  \n ')).toBe('Enter your message');
		expect(await refusedAs('x'.repeat(chatLimits.bodyCharacters + 1))).toMatch(/4000 characters or fewer/);
		expect(await refusedAs('a\u202eb')).toMatch(/hidden characters/);
		expect(await refusedAs({ $ne: 1 })).toMatch(/must be text/);
		expect(await bodies()).toEqual([]);
	});
	test('[X1] hostile words are words', async () => {
		const joined = hostileWords.join('\n');
		const { id } = await say(sql(), tom, roomId, joined);
		expect((await list()).messages[0]).toMatchObject({ id, body: joined });
	});
});

describe('a deleted message', () => {
	const everythingButOrder = ({ changed: _, revision: __, ...message }: ChatMessage) => message;

	test('comes back exactly: its words, whom they name, answers to it, its thread and its place', async () => {
		const root = await say(sql(), tom, roomId, 'Is it right, @Priya Shah and @owners?');
		await say(sql(), owner, roomId, 'Yes.', { thread: root.id });
		await say(sql(), owner, roomId, 'Next.');
		await editMessage(sql(), tom, roomId, {
			id: root.id,
			revision: 1,
			body: 'Right, @Priya Shah and @owners?'
		});
		for (const kind of ['agree', 'thanks'])
			await reactToMessage(sql(), owner, roomId, { id: root.id, kind, on: true });
		const [before] = (await list()).messages;
		const notified = await sql()`select * from notification order by activity_id, officer_id`;

		expect(await deleteMessage(sql(), tom, roomId, { id: root.id })).toMatchObject({
			message: { body: null, mentions: [], reactions: [], replies: 1 }
		});
		// Meanwhile others see a trace and no words, wherever they look.
		expect(await bodies(viewer)).toEqual([null, 'Next.']);
		expect(await searchMessages(sql(), viewer, roomId, { query: 'right' })).toMatchObject({ messages: [] });
		expect(
			await reactToMessage(sql(), owner, roomId, { id: root.id, kind: 'agree', on: true })
		).toMatchObject({ reason: 'stale' });

		const back = await restoreMessage(sql(), tom, roomId, { id: root.id });
		const [after] = (await list(viewer)).messages;
		expect(back).toEqual({ ok: true, message: after });
		expect(everythingButOrder(after!)).toEqual(everythingButOrder(before!));
		expect(after!.changed).toBeGreaterThan(before!.changed);
		expect(await searchMessages(sql(), viewer, roomId, { query: 'right' })).toMatchObject({
			messages: [{ id: root.id }]
		});
		expect(await sql()`select * from notification order by activity_id, officer_id`).toEqual(notified);
		expect(await sql()`select 1 from chat_message_removed where message_id = ${root.id}`).toHaveLength(0);
	});
	test('[C9] an edit of the words before is refused, also after they came back', async () => {
		const { id } = await say(sql(), tom, roomId, 'Friday');
		await deleteMessage(sql(), tom, roomId, { id });
		await restoreMessage(sql(), tom, roomId, { id });
		expect(await editMessage(sql(), tom, roomId, { id, revision: 1, body: 'Monday' })).toMatchObject({
			reason: 'stale',
			present: { body: 'Friday', revision: 3 }
		});
	});
	test('[D16] deleted and brought back five times at once, it is there or not, and whole', async () => {
		const { id } = await say(sql(), tom, roomId, 'Friday, @owners');
		await Promise.all(
			Array.from({ length: 10 }, (_, n) =>
				(n % 2 ? restoreMessage : deleteMessage)(sql(), tom, roomId, { id })
			)
		);
		await restoreMessage(sql(), tom, roomId, { id });
		expect((await list()).messages).toMatchObject([
			{ body: 'Friday, @owners', mentions: [{ key: 'role:owner' }] }
		]);
	});
	test('is gone for good after ten minutes', async () => {
		const { id } = await say(sql(), tom, roomId, 'Friday');
		await deleteMessage(sql(), tom, roomId, { id });
		await sql()`
			update chat_message_removed set removed_at = removed_at - interval '10 minutes' where message_id = ${id}`;
		expect(await restoreMessage(sql(), tom, roomId, { id })).toMatchObject({
			reason: 'stale',
			message: expect.stringMatching(/too late/)
		});
		expect(await bodies()).toEqual([null]);
		expect(await removeOld(sql(), readConfig({}))).toMatchObject({ messages: 1 });
		expect(await sql()`select 1 from chat_message_removed where message_id = ${id}`).toHaveLength(0);
	});
});

describe('the order of changes', () => {
	test('everything that happens to a message raises it; a reply raises its thread’s head too', async () => {
		const first = await say(sql(), tom, roomId, 'One');
		await say(sql(), tom, roomId, 'Two');
		let known = await lastChange(sql(), roomId);
		const since = async () => {
			const { messages, upTo } = await listChanges(sql(), roomId, known);
			known = upTo;
			return messages.map(({ id, body, replies, reactions }) => [
				id === first.id,
				body,
				replies,
				reactions.length
			]);
		};
		await reactToMessage(sql(), owner, roomId, { id: first.id, kind: 'thanks', on: true });
		expect(await since()).toEqual([[true, 'One', 0, 1]]);
		await reactToMessage(sql(), owner, roomId, { id: first.id, kind: 'thanks', on: false });
		expect(await since()).toEqual([[true, 'One', 0, 0]]);
		await editMessage(sql(), tom, roomId, { id: first.id, revision: 1, body: 'Once' });
		expect(await since()).toEqual([[true, 'Once', 0, 0]]);
		await say(sql(), owner, roomId, 'Reply', { thread: first.id });
		expect(await since()).toEqual([
			[true, 'Once', 1, 0],
			[false, 'Reply', 0, 0]
		]);
		await deleteMessage(sql(), tom, roomId, { id: first.id });
		expect(await since()).toEqual([[true, null, 1, 0]]);
		expect(await since()).toEqual([]);
	});
	test('[C10] is the sequence’s, also when twenty write at once: none out of order, none lost', async () => {
		const sent = await Promise.all(
			Array.from({ length: 20 }, (_, n) => say(sql(), n % 2 ? tom : owner, roomId, `Message ${n}`))
		);
		const { messages } = await list();
		expect(messages.map(({ id }) => id).sort()).toEqual(sent.map(({ id }) => id).sort());
		const times = messages.map(({ createdAt }) => Date.parse(createdAt));
		expect(times).toEqual([...times].sort((a, b) => a - b));
		const { messages: changes } = await listChanges(sql(), roomId, 0);
		expect(changes.map(({ id }) => id)).toEqual(messages.map(({ id }) => id));
	});
	test('is read in parts', async () => {
		await fillChat(sql(), owner, roomId, chatLimits.changesPerRead + 5);
		const first = await listChanges(sql(), roomId, 0);
		const second = await listChanges(sql(), roomId, first.upTo);
		expect([first.messages.length, first.more]).toEqual([chatLimits.changesPerRead, true]);
		expect([second.messages.length, second.more]).toEqual([5, false]);
	});
});

describe('history', () => {
	test('comes in pages from the last one up, and around one message, without gap or double', async () => {
		await fillChat(sql(), owner, roomId, 120);
		const last = await list();
		expect([last.messages.length, last.earlier, last.later]).toEqual([50, true, false]);
		const middle = await list(owner, { before: last.messages[0]!.seq });
		const first = await list(owner, { before: middle.messages[0]!.seq });
		expect([first.messages.length, first.earlier]).toEqual([20, false]);
		const all = [...first.messages, ...middle.messages, ...last.messages].map(({ body }) => body);
		expect(all).toEqual(Array.from({ length: 120 }, (_, n) => `Message ${n + 1}`));
		const around = await list(owner, { around: middle.messages[10]!.id });
		expect([around.messages.length, around.earlier, around.later]).toEqual([50, true, true]);
		expect(around.messages[25]!.id).toBe(middle.messages[10]!.id);
		const after = await list(owner, { after: around.messages.at(-1)!.seq });
		expect(after.messages[0]!.seq).toBeGreaterThan(around.messages.at(-1)!.seq);
		expect(new Set([...around.messages, ...after.messages].map(({ id }) => id)).size).toBe(
			around.messages.length + after.messages.length
		);
	});
	test('around a message of a thread is around the head of that thread', async () => {
		const root = await say(sql(), tom, roomId, 'Head');
		const reply = await say(sql(), tom, roomId, 'Reply', { thread: root.id });
		expect((await list(owner, { around: reply.id })).messages.map(({ id }) => id)).toEqual([root.id]);
	});
});

describe('search', () => {
	const find = async (query: string, by = viewer, more = {}) => {
		const found = await searchMessages(sql(), by, roomId, { query, ...more });
		return found.ok ? found.messages.map(({ body }) => body) : found.reason;
	};
	test('finds words in the room and its threads, latest first, and no deleted ones', async () => {
		const root = await say(sql(), tom, roomId, 'The costs are ready');
		await say(sql(), tom, roomId, 'Which cost?', { thread: root.id });
		const gone = await say(sql(), tom, roomId, 'Costs nothing');
		await deleteMessage(sql(), tom, roomId, { id: gone.id });
		expect(await find('cost')).toEqual(['Which cost?', 'The costs are ready']);
		expect(await find('"costs are ready"')).toEqual(['The costs are ready']);
		expect(await find('cost -ready')).toEqual(['Which cost?']);
	});
	test('[B12] wildcards, operators, stop words and a megabyte are only words', async () => {
		await say(sql(), tom, roomId, 'Plain words, 100% of them');
		for (const query of [
			'%',
			'_',
			"'",
			'!!',
			'& | !',
			'((',
			':*',
			'a:* & b',
			'<->',
			'\\',
			'\0',
			'\ud800',
			'the',
			'-'
		]) {
			expect(await find(query), query).toEqual([]);
		}
		expect(await find('plain   '.repeat(150_000))).toEqual(['Plain words, 100% of them']);
		expect(await find("plain'; drop table chat_message; --")).toEqual([]);
		expect(await bodies()).toHaveLength(1);
	});
	test('comes in pages by the order of messages', async () => {
		await fillChat(sql(), owner, roomId, 45);
		const seen: string[] = [];
		let before: number | undefined;
		do {
			const found = await searchMessages(sql(), viewer, roomId, { query: 'message', before });
			if (!found.ok) throw new Error(found.message);
			seen.push(...found.messages.map(({ body }) => body!));
			before = found.next ?? undefined;
		} while (before !== undefined);
		expect(seen).toEqual(Array.from({ length: 45 }, (_, n) => `Message ${45 - n}`));
	});
	test('[P12] looks through so many at a time, says that there are older ones, and goes on there', async () => {
		await say(sql(), tom, roomId, 'A hedgehog');
		await fillChat(sql(), owner, roomId, chatLimits.searchedMost + 1);
		const first = await searchMessages(sql(), viewer, roomId, { query: 'hedgehog' });
		expect(first).toMatchObject({ messages: [], isPart: true, next: expect.any(Number) });
		const before = first.ok ? first.next! : 0;
		expect(await searchMessages(sql(), viewer, roomId, { query: 'hedgehog', before })).toMatchObject({
			messages: [{ body: 'A hedgehog' }],
			isPart: false,
			next: null
		});
	});
	test('[A2] finds nothing of other rooms', async () => {
		const other = await makeRoom(sql(), outsider);
		await say(sql(), outsider, other, 'Secret costs');
		expect(await find('secret')).toEqual([]);
		expect(await find('secret', outsider)).toBe('not-found');
	});
	test('[A16] is counted', async () => {
		for (let asked = 0; asked < 60; asked += 1) await find('x');
		expect(await find('x')).toBe('too-fast');
	});
});

describe('who may what', () => {
	test('[P6] a viewer reads and does not write', async () => {
		const { id } = await say(sql(), tom, roomId, 'Hello');
		expect(await bodies(viewer)).toEqual(['Hello']);
		const before = await everything();
		for (const answer of await allCommands(viewer, roomId, id)) {
			expect(answer).toMatchObject({ ok: false, reason: 'not-allowed' });
		}
		expect(await everything()).toEqual(before);
	});
	test('[P6] in an open room everybody who is signed in reads and writes', async () => {
		await changeRoom(sql(), owner, roomId, { title: 'Open', summary: '', theme: '', visibility: 'open' });
		await say(sql(), outsider, roomId, 'May I ask something?');
		expect(await bodies(outsider)).toEqual(['May I ask something?']);
	});
	test('[A2] for who may not see the room it is as if there were none', async () => {
		const { id } = await say(sql(), tom, roomId, 'Hello');
		const before = await everything();
		const there = await allCommands(outsider, roomId, id);
		expect(there).toEqual(await allCommands(outsider, nobodysId, id));
		for (const answer of there) expect(answer).toMatchObject({ ok: false, reason: 'not-found' });
		expect(await listMessages(sql(), outsider, roomId)).toBeNull();
		expect(await listMessages(sql(), null, roomId)).toBeNull();
		expect(await listThread(sql(), outsider, roomId, id)).toBeNull();
		expect(await markChatRead(sql(), outsider, roomId, { upTo: 1 })).toMatchObject({ reason: 'not-found' });
		expect(await everything()).toEqual(before);
	});
	test('[A2] a message of another room is not reached through one’s own', async () => {
		const other = await makeRoom(sql(), outsider);
		const { id } = await say(sql(), tom, roomId, 'Hello');
		const before = await everything();
		for (const answer of await allCommands(outsider, other, id)) {
			expect(answer).toMatchObject({ ok: false, reason: 'not-found' });
		}
		expect(await listThread(sql(), outsider, other, id)).toBeNull();
		expect(await listMessages(sql(), outsider, other, { around: id })).toBeNull();
		// Its id, sent as a new one of another room, tells no more than that it cannot be used.
		expect(await sendMessage(sql(), outsider, other, { id, body: 'Mine' })).toMatchObject({
			reason: 'bad-input'
		});
		expect(await everything()).toEqual(before);
	});
	test('only its author changes or deletes a message', async () => {
		const { id } = await say(sql(), tom, roomId, 'Hello');
		expect(await editMessage(sql(), owner, roomId, { id, revision: 1, body: 'Bye' })).toMatchObject({
			reason: 'not-allowed'
		});
		expect(await deleteMessage(sql(), owner, roomId, { id })).toMatchObject({ reason: 'not-allowed' });
		expect(await bodies()).toEqual(['Hello']);
		await deleteMessage(sql(), tom, roomId, { id });
		expect(await restoreMessage(sql(), owner, roomId, { id })).toMatchObject({ reason: 'not-allowed' });
		expect(await bodies()).toEqual([null]);
	});
	test('[A16] too fast is said with when to try again, and nothing is stored', async () => {
		for (let sent = 0; sent < chatLimits.commandsPerMinute; sent += 1) {
			await sendMessage(sql(), tom, roomId, { id: randomUUID(), body: '' });
		}
		expect(await sendMessage(sql(), tom, roomId, { id: randomUUID(), body: 'One more' })).toMatchObject({
			reason: 'too-fast',
			retryAfter: expect.any(Number),
			message: expect.stringContaining('your words are kept')
		});
		expect(await bodies()).toEqual([]);
	});
});

describe('sent again, and at once', () => {
	test('[D16] every command sent again answers as it did and changes nothing more', async () => {
		const message = { id: randomUUID(), body: 'Once' };
		const { id } = message;
		const sent = await sendMessage(sql(), tom, roomId, message);
		expect(await sendMessage(sql(), tom, roomId, message)).toEqual(sent);
		const edit = { id, revision: 1, body: 'Once more' };
		const edited = await editMessage(sql(), tom, roomId, edit);
		expect(await editMessage(sql(), tom, roomId, edit)).toEqual(edited);
		const reaction = { id, kind: 'agree', on: true };
		const reacted = await reactToMessage(sql(), owner, roomId, reaction);
		expect(await reactToMessage(sql(), owner, roomId, reaction)).toEqual(reacted);
		const deleted = await deleteMessage(sql(), tom, roomId, { id });
		expect(await deleteMessage(sql(), tom, roomId, { id })).toEqual(deleted);
		const back = await restoreMessage(sql(), tom, roomId, { id });
		expect(await restoreMessage(sql(), tom, roomId, { id })).toEqual(back);
	});
	test('[D16] sent five times at once it is one message', async () => {
		const message = { id: randomUUID(), body: 'Once' };
		const answers = await Promise.all(
			Array.from({ length: 5 }, () => sendMessage(sql(), tom, roomId, message))
		);
		expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
		expect(await bodies()).toEqual(['Once']);
	});
	test('[C9] of two edits at once one wins, the other is told what it says now', async () => {
		const { id } = await say(sql(), tom, roomId, 'Friday');
		const answers = await Promise.all(
			['Thursday', 'Monday'].map((body) => editMessage(sql(), tom, roomId, { id, revision: 1, body }))
		);
		const [won] = answers.filter(({ ok }) => ok);
		const [lost] = answers.filter(({ ok }) => !ok);
		const body = won?.ok ? won.message.body : '';
		expect(lost).toMatchObject({ reason: 'stale', field: 'body', present: { revision: 2, body } });
		expect(await bodies()).toEqual([body]);
	});
	test('[C9] deleted while it was being changed is told', async () => {
		const { id } = await say(sql(), tom, roomId, 'Friday');
		await deleteMessage(sql(), tom, roomId, { id });
		expect(await editMessage(sql(), tom, roomId, { id, revision: 1, body: 'Monday' })).toMatchObject({
			reason: 'stale',
			present: { body: null }
		});
	});
});

describe('links', () => {
	test('lead to things of rooms that the reader may see, by title and state; others stay addresses', async () => {
		const proposal = await makeProposal(sql(), owner, roomId);
		const [section] = await sql()<{ key: string; title: string }[]>`
			select s.key, s.title from form_section s join proposal p on p.form_id = s.form_id
			where p.id = ${proposal} order by s.position limit 1`;
		const message = await say(sql(), tom, roomId, 'The costs are ready');
		const [task, decision] = [randomUUID(), randomUUID()];
		await sql()`
			insert into task (id, room_id, title, due_on, created_by, council_code, created_at)
			values (${task}, ${roomId}, 'Ask finance', '2026-12-05', ${owner.id}, 'DST', now())`;
		await sql()`
			insert into decision (id, room_id, kind, question, voters, closes_at, created_by, council_code, created_at)
			values (${decision}, ${roomId}, 'consent', 'Shall we send it?', 'people', '2026-12-04T12:00Z', ${owner.id}, 'DST', now())`;
		const paths = {
			room: `/rooms/${roomId}`,
			proposal: `/proposals/${proposal}`,
			section: `/proposals/${proposal}#section-${section!.key}`,
			task: `/rooms/${roomId}/tasks/${task}`,
			decision: `/rooms/${roomId}/decisions/${decision}`,
			message: `/rooms/${roomId}/chat?message=${message.id}`
		};
		const title = 'Find people before they lose their home';
		expect(await readLinks(sql(), viewer, Object.values(paths))).toEqual({
			[paths.room]: { kind: 'room', title: 'Homelessness prevention', state: '' },
			[paths.proposal]: {
				kind: 'proposal',
				title,
				state: expect.stringMatching(/^0 of \d+ sections ready$/)
			},
			[paths.section]: { kind: 'section', title: `${section!.title}, in ${title}`, state: 'to do' },
			[paths.task]: { kind: 'task', title: 'Ask finance', state: 'to do, due 5 December 2026' },
			[paths.decision]: {
				kind: 'decision',
				title: 'Shall we send it?',
				state: 'open until 4 December 2026'
			},
			[paths.message]: { kind: 'message', title: 'The costs are ready', state: 'by Tom Okafor' }
		});
		// [A2] Not for others, and not through a room of one's own.
		const other = await makeRoom(sql(), outsider);
		const guessed = Object.values(paths).map((path) => path.replace(roomId, other));
		expect(await readLinks(sql(), outsider, [...Object.values(paths), ...guessed])).toEqual({
			[`/rooms/${other}`]: { kind: 'room', title: 'Homelessness prevention', state: '' }
		});
	});
	test('nonsense and too many are left out', async () => {
		const many = Array.from({ length: chatLimits.linksPerRead + 5 }, () => `/rooms/${nobodysId}`);
		expect(
			await readLinks(sql(), viewer, ['', '//x', '/rooms/x', '\0', ...many, `/rooms/${roomId}`])
		).toEqual({});
	});
});

describe('the unread line', () => {
	test('goes forward only, to the last message at most, for its officer alone', async () => {
		const one = await say(sql(), tom, roomId, 'One');
		const two = await say(sql(), tom, roomId, 'Two');
		const read = (upTo: unknown, by = viewer) => markChatRead(sql(), by, roomId, { upTo });
		expect(await read(two.seq)).toEqual({ ok: true, readUpTo: two.seq });
		expect(await read(String(one.seq))).toEqual({ ok: true, readUpTo: two.seq });
		expect(await read(9e14)).toEqual({ ok: true, readUpTo: two.seq });
		expect(await read(one.seq, owner)).toEqual({ ok: true, readUpTo: one.seq });
		for (const upTo of [-1, 1.5, 'x', null, '1e99'])
			expect(await read(upTo)).toMatchObject({ reason: 'bad-input' });
	});
});

describe('how much is unread', () => {
	const unread = async (by = viewer) =>
		(await readUnread(sql(), { roomId, officerId: by.id }))?.count ?? null;
	test('is what others said in the room behind the line, without threads and what was deleted', async () => {
		const read = await say(sql(), tom, roomId, 'Read');
		expect(await unread()).toBeNull();
		await markChatRead(sql(), viewer, roomId, { upTo: read.seq });
		expect(await unread()).toBe(0);
		const next = await say(sql(), tom, roomId, 'Next');
		await say(sql(), owner, roomId, 'In a thread', { thread: read.id });
		const gone = await say(sql(), owner, roomId, 'Gone');
		await deleteMessage(sql(), owner, roomId, { id: gone.id });
		expect(await unread()).toBe(1);
		await markChatRead(sql(), tom, roomId, { upTo: read.seq });
		expect(await unread(tom)).toBe(0);
		await restoreMessage(sql(), owner, roomId, { id: gone.id });
		expect(await unread()).toBe(2);
		await markChatRead(sql(), viewer, roomId, { upTo: next.seq });
		expect(await unread()).toBe(1);
	});
	test('[A2] is of one room alone, and counted to one more than is shown', async () => {
		const { seq } = await say(sql(), tom, roomId, 'Read');
		await markChatRead(sql(), viewer, roomId, { upTo: seq });
		const other = await makeRoom(sql(), outsider);
		await fillChat(sql(), outsider, other, 3);
		expect(await unread()).toBe(0);
		await fillChat(sql(), owner, roomId, 250);
		expect(await unread()).toBe(chatLimits.unreadShown + 1);
	});
});
