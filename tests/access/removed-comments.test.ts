import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import type { Thread } from '#lib/comments/comment.ts';
import { deleteComment } from '#lib/comments/server/delete-comment.ts';
import { listThreads } from '#lib/comments/server/list-threads.ts';
import { react } from '#lib/comments/server/react.ts';
import { restoreComment } from '#lib/comments/server/restore-comment.ts';
import { startThread } from '#lib/comments/server/start-thread.ts';
import { readConfig } from '#server/config.ts';
import { removeOld } from '#server/jobs/retention.ts';
import { testDatabase } from '../support/database.ts';
import { addMember, makeProposal, makeRoom, makeSignedIn } from '../support/rooms.ts';

let own: Awaited<ReturnType<typeof testDatabase>>;
let owner: SignedInOfficer;
let commenter: SignedInOfficer;
let outsider: SignedInOfficer;
let roomId: string;
let proposalId: string;
let section: string;
const sql = () => own.database.sql;

beforeAll(async () => {
	own = await testDatabase();
	owner = await makeSignedIn(sql(), { name: 'Priya Shah' });
	commenter = await makeSignedIn(sql(), { name: 'Megan Rees', councilCode: 'CRF' });
	outsider = await makeSignedIn(sql(), { name: 'Alasdair Grant', councilCode: 'GLG' });
});
afterAll(() => own.close());
beforeEach(async () => {
	await sql()`delete from comment_removed`;
	roomId = await makeRoom(sql(), owner);
	await addMember(sql(), roomId, commenter.id, 'commenter');
	proposalId = await makeProposal(sql(), owner, roomId);
	const [row] = await sql()<{ key: string }[]>`
		select s.key from form_section s join proposal p on p.form_id = s.form_id
		where p.id = ${proposalId} order by s.position limit 1`;
	section = row!.key;
});

const sent = (more: object) => ({
	thread: randomUUID(),
	comment: randomUUID(),
	section,
	audience: 'room',
	body: 'How many?',
	...more
});
const list = async (by: SignedInOfficer) =>
	(await listThreads(sql(), by, proposalId, { filter: 'all' }))!.threads;
const only = async (): Promise<Thread> => {
	const threads = await list(owner);
	expect(threads).toHaveLength(1);
	return threads[0]!;
};
const activities = () =>
	sql()`select details ->> 'did' as did from activity where room_id = ${roomId} and kind = 'comment' order by id`;

describe('a removed comment', () => {
	const restore = (by: SignedInOfficer, comment: string) =>
		restoreComment(sql(), by, proposalId, { comment });
	const removed = async () => {
		const doc = new Y.Doc();
		doc.getText('t').insert(0, 'forty people');
		const position = Y.createRelativePositionFromTypeIndex(doc.getText('t'), 0);
		const place = Buffer.from(Y.encodeRelativePosition(position)).toString('base64');
		const first = sent({
			body: `@${owner.name} How many?`,
			mentions: `person:${owner.id}`,
			quote: 'forty people',
			start: place,
			end: place
		});
		await startThread(sql(), commenter, proposalId, first);
		await react(sql(), owner, proposalId, { comment: first.comment, kind: 'agree', on: true });
		const before = await only();
		await deleteComment(sql(), commenter, proposalId, { comment: first.comment });
		return { before, ...first };
	};
	test('comes back to its author as it was: words, quote, mentions and answers', async () => {
		const { before, comment } = await removed();
		expect(await list(owner)).toEqual([]);
		const outcomes = await Promise.all([restore(commenter, comment), restore(commenter, comment)]);
		expect(outcomes).toEqual([{ ok: true }, { ok: true }]);
		expect(before.comments[0]).toMatchObject({ mentions: [{ name: owner.name }], reactions: [{ count: 1 }] });
		expect(await only()).toEqual({ ...before, comments: [{ ...before.comments[0], revision: 3 }] });
		expect(await sql()`select * from comment_removed`).toEqual([]);
		expect((await activities()).map(({ did }) => did)).toEqual(['began', 'reacted', 'removed', 'restored']);
		// Removed and brought back once more: what is kept is of the last time.
		await deleteComment(sql(), commenter, proposalId, { comment });
		expect(await restore(commenter, comment)).toEqual({ ok: true });
		expect(await only()).toMatchObject({ quote: 'forty people', comments: [{ revision: 5 }] });
	});
	test('comes back for nobody else, and to nobody once its time is over or its words are gone for good', async () => {
		const { comment } = await removed();
		expect(await restore(owner, comment)).toMatchObject({ reason: 'not-allowed' });
		expect(await restore(outsider, comment)).toMatchObject({ reason: 'not-found' });
		await sql()`update comment_removed set removed_at = now() - interval '10 minutes'`;
		expect(await restore(commenter, comment)).toMatchObject({ reason: 'stale' });
		await removeOld(sql(), readConfig({}));
		expect(await sql()`select * from comment_removed`).toEqual([]);
		expect(await restore(commenter, comment)).toMatchObject({ reason: 'stale' });
		expect(await list(owner)).toEqual([]);
	});
	test('in the name of a council stays removed once its author may no longer speak for it', async () => {
		const said = sent({ forCouncil: true });
		expect(await startThread(sql(), owner, proposalId, said)).toEqual({ ok: true });
		await deleteComment(sql(), owner, proposalId, { comment: said.comment });
		await sql()`delete from room_council where room_id = ${roomId} and council_code = ${owner.councilCode}`;
		expect(await restore(owner, said.comment)).toMatchObject({ reason: 'not-allowed' });
	});
});
