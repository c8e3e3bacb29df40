import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { proposeDecision } from '#lib/decisions/server/propose-decision.ts';
import { readThroughLimits } from '#lib/read-throughs/read-through.ts';
import {
	beginReadThrough,
	endReadThrough,
	goToSection
} from '#lib/read-throughs/server/lead-read-through.ts';
import { endForgottenReadThroughs, noteReaders } from '#lib/read-throughs/server/note-readers.ts';
import { listReadThroughs, listReadThroughsNow } from '#lib/read-throughs/server/read-read-throughs.ts';
import { groupActivity } from '#lib/rooms/activity.ts';
import { readRoomAccess } from '#lib/rooms/server/in-room.ts';
import { listActivity } from '#lib/rooms/server/list-activity.ts';
import { testDatabase } from '../support/database.ts';
import { decisionForm } from '../support/decisions.ts';
import { addMember, makeProposal, makeRoom, makeSignedIn } from '../support/rooms.ts';

let own: Awaited<ReturnType<typeof testDatabase>>;
let owner: SignedInOfficer;
let commenter: SignedInOfficer;
let other: SignedInOfficer;
let viewer: SignedInOfficer;
let outsider: SignedInOfficer;
let roomId: string;
let proposal: string;
/** of the form, in its order */
let keys: string[];
const sql = () => own.database.sql;

beforeAll(async () => {
	own = await testDatabase();
	owner = await makeSignedIn(sql(), { name: 'Priya Shah' });
	commenter = await makeSignedIn(sql(), { name: 'Megan Rees', councilCode: 'CRF' });
	other = await makeSignedIn(sql(), { name: 'Tom Okafor', councilCode: 'LDS' });
	viewer = await makeSignedIn(sql(), { name: 'Ann Other', councilCode: 'CRF' });
	outsider = await makeSignedIn(sql(), { name: 'Alasdair Grant', councilCode: 'GLG' });
});
afterAll(() => own.close());
beforeEach(async () => {
	await sql()`delete from rate_limit`;
	roomId = await makeRoom(sql(), owner);
	proposal = await makeProposal(sql(), owner, roomId);
	await addMember(sql(), roomId, commenter.id, 'commenter');
	await addMember(sql(), roomId, other.id, 'commenter');
	await addMember(sql(), roomId, viewer.id, 'viewer');
	const rows = await sql()<{ key: string }[]>`
		select s.key from form_section s join proposal p on p.form_id = s.form_id where p.id = ${proposal} order by s.position`;
	keys = rows.map(({ key }) => key);
});

const begin = async (by = commenter) => {
	const readThrough = randomUUID();
	return { readThrough, answer: await beginReadThrough(sql(), by, proposal, { readThrough }) };
};
const go = (by: SignedInOfficer, readThrough: string, section: string, revision: number, of = proposal) =>
	goToSection(sql(), by, of, { readThrough, section, revision });
const now = async () => (await listReadThroughsNow(sql(), roomId))[0] ?? null;
const reads = (officer: SignedInOfficer, document = proposal) => sql()`
	insert into room_presence (room_id, officer_id, node, place, away, used_at, until)
	values (${roomId}, ${officer.id}, 'a', ${JSON.stringify({ at: 'document', id: document })}::text::jsonb, false, now(),
		now() + interval '1 hour')`;

test('one leads from the first section on; when it ends, what was read, who was there and what was asked is told', async () => {
	await reads(commenter);
	const { readThrough, answer } = await begin();
	expect(answer).toEqual({ ok: true });
	expect(await now()).toMatchObject({
		proposalId: proposal,
		section: keys[0],
		leader: { officerId: commenter.id, name: 'Megan Rees', council: 'Cardiff' }
	});
	await reads(other);
	await reads(owner, randomUUID());
	await sql().begin((tx) => noteReaders(tx));
	expect(await go(commenter, readThrough, keys[2]!, 1)).toEqual({ ok: true });
	expect(await go(commenter, readThrough, keys[0]!, 2)).toEqual({ ok: true });
	const question = 'Is this section ready?';
	await proposeDecision(sql(), other, roomId, { ...decisionForm(), question, proposal, section: keys[2] });
	expect(await endReadThrough(sql(), commenter, proposal, { readThrough })).toEqual({ ok: true });
	expect(await endReadThrough(sql(), commenter, proposal, { readThrough })).toEqual({ ok: true });
	expect(await now()).toBeNull();
	const [past] = await listReadThroughs(sql(), proposal);
	expect(past).toMatchObject({
		people: [
			{ name: 'Megan Rees', council: 'Cardiff' },
			{ name: 'Tom Okafor', council: 'Leeds' }
		],
		decisions: [{ question }]
	});
	expect(past!.read).toHaveLength(2);
	const { access } = await readRoomAccess(sql(), owner, roomId);
	const said = groupActivity(await listActivity(sql(), { roomId, access, councilCode: 'DST' })).map(
		({ words, href }) => [words, href]
	);
	expect(said).toContainEqual([
		'ended the read-through of “Find people before they lose their home”: 2 sections, 2 people',
		`/proposals/${proposal}/read-through`
	]);
});

test('[C9] of two who begin at once one leads and the other is told; of two steps of the leader’s pages one counts', async () => {
	const both = await Promise.all([begin(commenter), begin(other)]);
	expect(both.map(({ answer }) => answer.ok).sort()).toEqual([false, true]);
	expect(both.find(({ answer }) => !answer.ok)!.answer).toMatchObject({
		reason: 'stale',
		message: expect.stringMatching(/(Megan Rees|Tom Okafor) leads/)
	});
	const { readThrough, answer } = both[0]!.answer.ok ? both[0]! : both[1]!;
	const leader = both[0]!.answer.ok ? commenter : other;
	expect(answer.ok).toBe(true);
	// Sent again it has begun already.
	expect(await beginReadThrough(sql(), leader, proposal, { readThrough })).toEqual({ ok: true });
	const steps = await Promise.all([
		go(leader, readThrough, keys[1]!, 1),
		go(leader, readThrough, keys[2]!, 1)
	]);
	expect(steps.filter(({ ok }) => ok)).toHaveLength(1);
	expect(steps.find(({ ok }) => !ok)).toMatchObject({ reason: 'stale' });
	const { section } = (await now())!;
	expect(await go(leader, readThrough, section, 1)).toEqual({ ok: true });
});

test('only its leader leads it on; whoever may write ends it for one who has gone', async () => {
	const { readThrough } = await begin();
	expect(await go(other, readThrough, keys[1]!, 1)).toMatchObject({ reason: 'not-allowed' });
	expect(await endReadThrough(sql(), other, proposal, { readThrough })).toMatchObject({
		reason: 'not-allowed'
	});
	expect((await now())?.section).toBe(keys[0]);
	expect(await endReadThrough(sql(), owner, proposal, { readThrough })).toEqual({ ok: true });
	expect(await go(commenter, readThrough, keys[1]!, 1)).toMatchObject({ reason: 'stale' });
});

test('[A2] a viewer, somebody outside, and ids of another text change nothing', async () => {
	const { readThrough } = await begin();
	for (const [by, reason] of [
		[viewer, 'not-allowed'],
		[outsider, 'not-found']
	] as const) {
		expect((await begin(by)).answer).toMatchObject({ reason });
		expect(await go(by, readThrough, keys[1]!, 1)).toMatchObject({ reason });
		expect(await endReadThrough(sql(), by, proposal, { readThrough })).toMatchObject({ reason });
	}
	const theirs = await makeProposal(sql(), outsider, await makeRoom(sql(), outsider));
	expect(await go(outsider, readThrough, keys[1]!, 1, theirs)).toMatchObject({ reason: 'not-found' });
	expect(await endReadThrough(sql(), outsider, theirs, { readThrough })).toMatchObject({
		reason: 'not-found'
	});
	expect(await now()).toMatchObject({ id: readThrough, section: keys[0] });
});

test('a section that is not in the text is refused', async () => {
	const { readThrough } = await begin();
	for (const section of ['nowhere', '<script>', 'a'.repeat(101), '']) {
		expect(await go(commenter, readThrough, section, 1)).toMatchObject({ reason: 'bad-input' });
	}
});

test('who hides that they are here is not noted, and one that nobody moves on is ended', async () => {
	await sql()`update officer set hides_presence = true where id = ${other.id}`;
	await reads(other);
	await begin();
	await sql().begin((tx) => noteReaders(tx));
	await endForgottenReadThroughs(sql());
	expect(await now()).not.toBeNull();
	await sql()`
		update read_through set moved_at = now() - ${`${readThroughLimits.forgottenAfterMs} milliseconds`}::interval`;
	await endForgottenReadThroughs(sql());
	expect(await now()).toBeNull();
	expect((await listReadThroughs(sql(), proposal))[0]!.people).toEqual([]);
	await sql()`update officer set hides_presence = false where id = ${other.id}`;
});

test('[A16] too fast is said with when to come back', async () => {
	await sql()`
		insert into rate_limit (key, hits, expires_at)
		values (${`read-throughs:minute:${commenter.id}`},
			array(select now() from generate_series(1, ${readThroughLimits.commandsPerMinute})), now() + interval '1 minute')
		on conflict (key) do update set hits = excluded.hits`;
	expect((await begin()).answer).toMatchObject({ reason: 'too-fast', retryAfter: expect.any(Number) });
});
