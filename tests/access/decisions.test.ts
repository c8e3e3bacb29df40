import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { decisionLimits } from '#lib/decisions/decision.ts';
import { castVote, takeBackVote } from '#lib/decisions/server/cast-vote.ts';
import { changeDecision, closeDecision, withdrawDecision } from '#lib/decisions/server/close-decision.ts';
import { nameCasters } from '#lib/decisions/server/name-casters.ts';
import { proposeDecision } from '#lib/decisions/server/propose-decision.ts';
import {
	listDecisions,
	readCasters,
	readDecision,
	readDecisionLog
} from '#lib/decisions/server/read-decisions.ts';
import { listActivity } from '#lib/rooms/server/list-activity.ts';
import { readRoomAccess } from '#lib/rooms/server/in-room.ts';
import { thinVersions } from '#lib/versions/server/thin-versions.ts';
import { closeDecisions } from '#server/jobs/close-decisions.ts';
import { createLog } from '#server/log.ts';
import { readConfig } from '#server/config.ts';
import { removePerson } from '#lib/rooms/server/person-in-room.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { decisionForm, inDays, makeDecision } from '../support/decisions.ts';
import { hostileWords } from '../support/hostile-words.ts';
import { addMember, makeProposal, makeRoom, makeSignedIn } from '../support/rooms.ts';

let db: TestDatabase;
let owner: SignedInOfficer;
let editor: SignedInOfficer;
let commenter: SignedInOfficer;
let viewer: SignedInOfficer;
let outsider: SignedInOfficer;
/** two of Leeds, which takes part */
let leeds: SignedInOfficer;
let leedsToo: SignedInOfficer;
let roomId: string;
const sql = () => db.database.sql;

beforeAll(async () => {
	db = await testDatabase({ poolSize: 8 });
});
beforeEach(async () => {
	const of = (name: string, councilCode = 'DST') => makeSignedIn(sql(), { name, councilCode });
	[owner, editor, commenter, viewer] = [
		await of('Olwen'),
		await of('Edith'),
		await of('Colm'),
		await of('Vera')
	];
	[leeds, leedsToo, outsider] = [await of('Tom', 'LDS'), await of('Tess', 'LDS'), await of('Oscar', 'HCK')];
	roomId = await makeRoom(sql(), owner);
	for (const [who, role] of [
		[editor, 'editor'],
		[commenter, 'commenter'],
		[viewer, 'viewer'],
		[leeds, 'commenter'],
		[leedsToo, 'editor']
	] as const)
		await addMember(sql(), roomId, who.id, role);
	await sql()`insert into room_council (room_id, council_code, part) values (${roomId}, 'LDS', 'partner')`;
});
afterAll(() => db.close());

const vote = (
	officer: SignedInOfficer,
	decision: string,
	more: Record<string, unknown> = {},
	room = roomId
) => castVote(sql(), officer, room, { decision, revision: '0', stand: 'agree', reason: '', ...more });
const read = async (decision: string, officer = owner, room = roomId) =>
	(await readDecision(sql(), officer, room, decision))!;
const passClosing = (decision: string, ago = '1 second') =>
	sql()`update decision set closes_at = clock_timestamp() - ${ago}::interval where id = ${decision}`;
const runJob = () => closeDecisions({ sql: sql(), log: createLog(readConfig({}), { write: () => {} }) });
const refused = (reason: string, message: string | RegExp = '') => ({
	ok: false,
	reason,
	message: expect.stringMatching(message)
});
const all = () => ({
	propose: (who: SignedInOfficer, room = roomId) => proposeDecision(sql(), who, room, decisionForm()),
	vote: (who: SignedInOfficer, room = roomId, decision: string = randomUUID()) =>
		vote(who, decision, {}, room),
	takeBack: (who: SignedInOfficer, room = roomId, decision: string = randomUUID()) =>
		takeBackVote(sql(), who, room, { decision, revision: 0 }),
	change: (who: SignedInOfficer, room = roomId, decision: string = randomUUID()) =>
		changeDecision(sql(), who, room, { ...decisionForm(), decision, revision: 1 }),
	close: (who: SignedInOfficer, room = roomId, decision: string = randomUUID()) =>
		closeDecision(sql(), who, room, { decision }),
	withdraw: (who: SignedInOfficer, room = roomId, decision: string = randomUUID()) =>
		withdrawDecision(sql(), who, room, { decision })
});

describe('[P6] who may do what', () => {
	test('who may not see the room gets the same as for a room that does not exist, whatever they ask', async () => {
		const decision = await makeDecision(sql(), owner, roomId);
		for (const ask of Object.values(all())) {
			const hidden = await ask(outsider, roomId, decision);
			expect(hidden).toEqual(await ask(outsider, randomUUID(), decision));
			expect(hidden).toMatchObject({ ok: false, reason: 'not-found' });
		}
		const casters = { council: 'HCK', officers: [] };
		expect(await nameCasters(sql(), outsider, roomId, casters)).toEqual(
			await nameCasters(sql(), outsider, randomUUID(), casters)
		);
		for (const reading of [
			readDecision(sql(), outsider, roomId, decision),
			listDecisions(sql(), outsider, roomId),
			readDecisionLog(sql(), outsider, roomId),
			readCasters(sql(), outsider, roomId)
		])
			expect(await reading).toBeNull();
		expect(await read(decision)).toMatchObject({ state: 'open', votes: [] });
	});
	test('a viewer reads all of it, and neither asks nor votes', async () => {
		const decision = await makeDecision(sql(), owner, roomId);
		for (const ask of Object.values(all()))
			expect(await ask(viewer, roomId, decision)).toMatchObject(refused('not-allowed', /lets you read/));
		expect(await read(decision, viewer)).toMatchObject({ mine: null, keeps: false, asked: false });
	});
	test('a commenter asks for one and votes; changing, closing and withdrawing is for who asked and for owners', async () => {
		const theirs = await makeDecision(sql(), commenter, roomId);
		expect(await vote(commenter, theirs)).toMatchObject({ ok: true });
		for (const act of [all().change, all().close, all().withdraw]) {
			expect(await act(editor, roomId, theirs)).toMatchObject(refused('not-allowed', /Nothing was changed/));
			const other = await makeDecision(sql(), commenter, roomId);
			expect(await act(commenter, roomId, other)).toMatchObject({ ok: true });
			const another = await makeDecision(sql(), commenter, roomId);
			expect(await act(owner, roomId, another)).toMatchObject({ ok: true });
		}
		expect(await read(theirs, commenter)).toMatchObject({ keeps: true, state: 'open' });
		expect(await read(theirs, editor)).toMatchObject({ keeps: false });
	});
	test('[A2] a decision of another room is not there, through one’s own room', async () => {
		const mine = await makeRoom(sql(), outsider);
		const decision = await makeDecision(sql(), owner, roomId);
		const { vote, takeBack, change, close, withdraw } = all();
		for (const ask of [vote, takeBack, change, close, withdraw])
			expect(await ask(outsider, mine, decision)).toMatchObject(refused('not-found', /no such decision/));
		expect(await readDecision(sql(), outsider, mine, decision)).toBeNull();
		const again = await proposeDecision(sql(), outsider, mine, decisionForm({ decision, question: 'Mine?' }));
		expect(again).toMatchObject(refused('bad-input'));
		expect(await read(decision)).toMatchObject({ question: 'Shall Leeds lead the user research?' });
	});
	test('[A2] a text or a message of another room is none it can be about', async () => {
		const mine = await makeRoom(sql(), outsider);
		const proposal = await makeProposal(sql(), owner, roomId);
		const message = randomUUID();
		await sql()`
			insert into chat_message (id, room_id, seq, changed, author_id, council_code, body, created_at)
			values (${message}, ${roomId}, 1, 1, ${owner.id}, 'DST', 'Shall we?', now())`;
		const ask = (more: Record<string, unknown>, who = outsider, room = mine) =>
			proposeDecision(sql(), who, room, decisionForm(more));
		expect(await ask({ proposal })).toMatchObject(refused('bad-input', /not in this room/));
		expect(await ask({ message })).toMatchObject(refused('bad-input', /no longer there/));
		expect(await ask({ proposal, section: 'nowhere' }, owner, roomId)).toMatchObject(refused('bad-input'));
		const made = await makeDecision(sql(), owner, roomId, { message });
		expect(await read(made)).toMatchObject({ source: { type: 'message', id: message } });
	});
	test('[A16] who sends too much waits, and is told when to try again', async () => {
		const decision = await makeDecision(sql(), commenter, roomId);
		for (let count = 1; count < decisionLimits.commandsPerMinute; count++) await vote(commenter, decision);
		expect(await vote(commenter, decision)).toMatchObject({
			reason: 'too-fast',
			retryAfter: expect.any(Number)
		});
		expect(await vote(owner, decision)).toMatchObject({ ok: true });
	});
});

describe('asking for a decision', () => {
	test('[D16] sent again, it is one decision and one line of activity', async () => {
		const form = decisionForm();
		for (let count = 0; count < 3; count++)
			expect(await proposeDecision(sql(), owner, roomId, form)).toEqual({
				ok: true,
				decision: form.decision
			});
		const { access } = await readRoomAccess(sql(), owner, roomId);
		const told = await listActivity(sql(), { roomId, access, councilCode: 'DST' });
		expect(told.filter(({ event }) => event.kind === 'decision')).toHaveLength(1);
		expect((await listDecisions(sql(), owner, roomId))!.open).toHaveLength(1);
	});
	test.each([
		[{ question: ' ' }, 'question', 'Enter the question'],
		[{ question: 'a\u202eb' }, 'question', 'hidden characters'],
		[{ kind: 'coup' }, 'kind', 'Choose what kind'],
		[{ voters: 'nobody' }, 'voters', 'Choose who votes'],
		[{ quorum: '0' }, 'quorum', 'must be a number'],
		[{ quorum: 'half' }, 'quorum', 'must be a number'],
		[{ closesOn: '' }, 'closesOn', 'Enter the day'],
		[{ closesTime: '' }, 'closesTime', 'Enter the time'],
		[{ closesOn: '2026-02-30' }, 'closesOn', 'that exist'],
		[{ closesOn: '2001-01-01' }, 'closesOn', 'in the future'],
		[{ closesOn: '2999-01-01' }, 'closesOn', 'within a year'],
		[{ reviewOn: '2001-01-01' }, 'reviewOn', 'must not be before'],
		[{ kind: 'vote', options: 'Only one' }, 'options', 'at least 2'],
		[{ kind: 'vote', options: 'Leeds\nleeds' }, 'options', 'twice'],
		[{ kind: 'ranked choice', options: 'x\n'.repeat(3) }, 'options', 'twice'],
		[{ kind: 'vote', options: [...'abcdefghijklmnopqrstu'].join('\n') }, 'options', 'at most 20'],
		[
			{ kind: 'time poll', timeDay: [inDays(3)], timeFrom: ['10:00'], timeTo: ['09:00'] },
			'timeDay',
			'must end after'
		],
		[
			{ kind: 'time poll', timeDay: ['2001-01-01'], timeFrom: ['10:00'], timeTo: ['11:00'] },
			'timeDay',
			'in the future'
		],
		[{ kind: 'time poll' }, 'timeDay', 'at least 2 times']
	])('%o is refused with its field', async (more, field, message) => {
		expect(await proposeDecision(sql(), owner, roomId, decisionForm(more))).toMatchObject({
			...refused('bad-input', message),
			field
		});
	});
	test('times are kept in order, with the days in the United Kingdom', async () => {
		const made = await makeDecision(sql(), owner, roomId, {
			kind: 'time poll',
			timeDay: ['', inDays(50), inDays(40)],
			timeFrom: ['', '14:00', '10:00'],
			timeTo: ['', '15:30', '11:00']
		});
		const { options } = await read(made);
		expect(options.map(({ words }) => words)).toEqual([
			expect.stringMatching(/, 10am to 11am$/),
			expect.stringMatching(/, 2pm to 3:30pm$/)
		]);
	});
	test('about a text: the text as it is now is kept, and stays when versions make room', async () => {
		const proposal = await makeProposal(sql(), owner, roomId);
		const [section] = await sql()<{ key: string }[]>`
			select s.key from proposal p join form_section s on s.form_id = p.form_id where p.id = ${proposal} limit 1`;
		const about = { proposal, section: section!.key, quote: ' some \u200b words\n' };
		const made = await makeDecision(sql(), owner, roomId, about);
		const { about: kept } = await read(made);
		expect(kept).toMatchObject({ proposalId: proposal, quote: 'some words', section: { key: section!.key } });
		const [version] = await sql()`select made_for from document_version where id = ${kept!.version!.id}`;
		expect(version).toEqual({ made_for: 'decision' });
		await sql()`
			insert into document_version (id, document_id, seq, made_for, created_at, words, bytes, sha256)
			select gen_random_uuid(), document_id, seq + n, 'end', created_at, 0, bytes, sha256
			from document_version, generate_series(1, 1100) n where id = ${kept!.version!.id}`;
		await sql().begin((tx) => thinVersions(tx, proposal));
		expect((await read(made)).about!.version).toEqual(kept!.version);
	});
	test('[X1] hostile words stay words', async () => {
		const words = hostileWords.slice(0, decisionLimits.optionsMost);
		const made = await makeDecision(sql(), owner, roomId, { kind: 'vote', options: words.join('\n') });
		expect((await read(made)).options.map((option) => option.words)).toEqual(
			words.map((each) => each.replace(/\s+/g, ' '))
		);
	});
});

describe('a vote for oneself', () => {
	test('each kind takes its own choice, and says what is missing', async () => {
		const two = { options: 'Leeds\nDorset' };
		const make = async (more: Record<string, unknown>) => {
			const id = await makeDecision(sql(), owner, roomId, more);
			return { id, ids: (await read(id)).options.map((option) => option.id) };
		};
		const consent = await make({});
		expect(await vote(owner, consent.id, { stand: 'maybe' })).toMatchObject({ field: 'stand' });
		expect(await vote(owner, consent.id, { stand: 'block' })).toMatchObject({ field: 'reason' });
		const poll = await make({ kind: 'vote', ...two });
		expect(await vote(owner, poll.id, { option: consent.id })).toMatchObject({ field: 'option' });
		expect(await vote(owner, poll.id, { option: poll.ids[1] })).toMatchObject({ ok: true });
		expect(await vote(editor, poll.id, { option: 'abstain' })).toMatchObject({ ok: true });
		const advice = await make({ kind: 'advice' });
		expect(await vote(owner, advice.id)).toMatchObject({ field: 'reason', message: 'Enter your advice' });
		const ranked = await make({ kind: 'ranked choice', ...two });
		const [first, second] = ranked.ids;
		expect(await vote(owner, ranked.id)).toMatchObject({ ok: false, field: `rank-${first}` });
		const both = { [`rank-${first}`]: '1', [`rank-${second}`]: '1' };
		expect(await vote(owner, ranked.id, both)).toMatchObject({ field: `rank-${second}` });
		expect(await vote(owner, ranked.id, { ...both, [`rank-${first}`]: '2' })).toMatchObject({ ok: true });
		expect((await read(ranked.id)).votes[0]!.choice).toEqual({ ranking: [second, first] });
		const times = {
			timeDay: [inDays(40), inDays(41)],
			timeFrom: ['10:00', '10:00'],
			timeTo: ['11:00', '11:00']
		};
		const time = await make({ kind: 'time poll', ...times });
		expect(await vote(owner, time.id, { [`time-${time.ids[0]}`]: 'yes' })).toMatchObject({
			field: `time-${time.ids[1]}`
		});
		const answers = { [`time-${time.ids[0]}`]: 'yes', [`time-${time.ids[1]}`]: 'if need be' };
		expect(await vote(owner, time.id, answers)).toMatchObject({ ok: true });
	});
	test('[D16] the same vote sent again changes nothing; another one needs the revision it follows', async () => {
		const decision = await makeDecision(sql(), owner, roomId);
		const cast = await vote(editor, decision);
		if (!cast.ok) throw new Error(cast.message);
		expect(await vote(editor, decision)).toEqual(cast);
		expect(await vote(editor, decision, { stand: 'abstain' })).toMatchObject(
			refused('stale', /cast meanwhile by Edith/)
		);
		const changed = await vote(editor, decision, { stand: 'abstain', revision: String(cast.revision) });
		expect(changed).toEqual({ ok: true, revision: cast.revision + 1 });
		expect((await read(decision)).votes).toMatchObject([{ choice: { stand: 'abstain' }, name: 'Edith' }]);
	});
	test('taken back, it is gone; taken back twice is once; one that was changed meanwhile stays', async () => {
		const decision = await makeDecision(sql(), owner, roomId);
		const cast = await vote(editor, decision);
		if (!cast.ok) throw new Error(cast.message);
		const takeBack = (revision: number) => takeBackVote(sql(), editor, roomId, { decision, revision });
		expect(await takeBack(cast.revision + 1)).toMatchObject(refused('stale'));
		expect(await takeBack(cast.revision)).toEqual({ ok: true });
		expect(await takeBack(cast.revision)).toEqual({ ok: true });
		expect((await read(decision)).votes).toEqual([]);
		expect(await vote(editor, decision, { revision: String(cast.revision) })).toMatchObject(
			refused('stale', /taken back/)
		);
		const again = await vote(editor, decision);
		expect(again).toMatchObject({ ok: true });
		expect(again).not.toEqual(cast);
	});
	test('the right to vote is that of the moment', async () => {
		const decision = await makeDecision(sql(), owner, roomId);
		await addMember(sql(), roomId, editor.id, 'viewer');
		expect(await vote(editor, decision)).toMatchObject(refused('not-allowed'));
		await sql()`delete from room_member where room_id = ${roomId} and officer_id = ${editor.id}`;
		expect(await vote(editor, decision)).toMatchObject(refused('not-found'));
	});
	test('what is asked of the reader stands first, and no longer when they voted', async () => {
		const soon = await makeDecision(sql(), owner, roomId, { closesOn: inDays(2) });
		const later = await makeDecision(sql(), owner, roomId, { closesOn: inDays(9) });
		await vote(editor, soon);
		const ids = async (who: SignedInOfficer) =>
			(await listDecisions(sql(), who, roomId))!.open.map(({ id, asked }) => [id, asked]);
		expect(await ids(editor)).toEqual([
			[later, true],
			[soon, false]
		]);
		expect(await ids(viewer)).toEqual([
			[soon, false],
			[later, false]
		]);
	});
});

describe('one vote for each council', () => {
	let decision: string;
	beforeEach(async () => {
		decision = await makeDecision(sql(), owner, roomId, { voters: 'councils', quorum: '2' });
	});
	test('its officers who may speak for it cast it, by name; the others are told why not', async () => {
		expect(await vote(leeds, decision, { reason: 'We have the people.' })).toMatchObject({ ok: true });
		const { votes, missing } = await read(decision);
		expect(votes).toMatchObject([
			{
				voter: 'LDS',
				name: expect.stringContaining('Leeds'),
				officer: { name: 'Tom' },
				reason: 'We have the people.'
			}
		]);
		expect(missing).toEqual(['Dorset Council']);
		const guest = await makeSignedIn(sql(), { councilCode: 'HCK' });
		await addMember(sql(), roomId, guest.id, 'editor');
		expect(await vote(guest, decision)).toMatchObject(refused('not-allowed', /does not take part/));
		await sql()`update room_council set role = 'editor' where room_id = ${roomId} and council_code = 'LDS'`;
		const throughCouncil = await makeSignedIn(sql(), { councilCode: 'LDS' });
		expect(await vote(throughCouncil, decision)).toMatchObject(
			refused('not-allowed', /through your council alone. An owner of this room can give you/)
		);
		expect((await read(decision, throughCouncil)).mine).toBeNull();
	});
	test('[C9] two of one council at once: one vote; the other is told, and stands only once it knows of the first', async () => {
		const given = await Promise.all([
			vote(leeds, decision, { stand: 'agree' }),
			vote(leedsToo, decision, { stand: 'abstain' })
		]);
		const won = given.findIndex(({ ok }) => ok);
		expect(given.filter(({ ok }) => ok)).toHaveLength(1);
		const [winner, loser] = won === 0 ? [leeds, leedsToo] : [leedsToo, leeds];
		expect(given[1 - won]).toMatchObject(refused('stale', `cast meanwhile by ${winner.name}`));
		const [cast] = (await read(decision)).votes;
		expect(cast).toMatchObject({ voter: 'LDS', officer: { name: winner.name } });
		const knowing = { stand: 'block', reason: 'Too soon.', revision: String(cast!.revision) };
		expect(await vote(loser, decision, knowing)).toMatchObject({ ok: true });
		expect((await read(decision)).votes).toMatchObject([
			{ officer: { name: loser.name }, choice: { stand: 'block' } }
		]);
	});
	test('who was named and lost their own role votes for nobody, also when they come back', async () => {
		const name = (...officers: SignedInOfficer[]) =>
			nameCasters(sql(), owner, roomId, { council: 'LDS', officers: officers.map(({ id }) => id) });
		expect(await name(leedsToo)).toEqual({ ok: true });
		await sql()`update room set visibility = 'open' where id = ${roomId}`;
		await sql()`update room_member set role = 'viewer' where room_id = ${roomId} and officer_id = ${leedsToo.id}`;
		expect(await vote(leedsToo, decision)).toMatchObject(refused('not-allowed', /a role of their own/));
		expect(
			await nameCasters(sql(), leedsToo, roomId, { council: 'LDS', officers: [leedsToo.id] })
		).toMatchObject(refused('not-allowed'));
		expect(await removePerson(sql(), owner, roomId, { person: leedsToo.id.toUpperCase() })).toEqual({
			ok: true
		});
		await addMember(sql(), roomId, leedsToo.id, 'editor');
		expect(await vote(leeds, decision)).toMatchObject({ ok: true });
	});
	test('who is named votes, and nobody else of that council; with nobody named it is as before', async () => {
		const name = (who: SignedInOfficer, council: string, ...officers: SignedInOfficer[]) =>
			nameCasters(sql(), who, roomId, { council, officers: officers.map(({ id }) => id) });
		expect(await name(editor, 'LDS', leeds)).toMatchObject(refused('not-allowed'));
		expect(await name(leeds, 'LDS', editor)).toMatchObject(refused('bad-input', /people of that council/));
		expect(await name(leeds, 'LDS', outsider)).toMatchObject(refused('bad-input'));
		expect(await name(owner, 'HCK', outsider)).toMatchObject(refused('bad-input', /does not take part/));
		expect(await name(leeds, 'LDS', leedsToo)).toEqual({ ok: true });
		expect(await name(leeds, 'LDS', leeds)).toMatchObject(refused('not-allowed'));
		expect(await vote(leeds, decision)).toMatchObject(refused('not-allowed', /you are not among them/));
		expect(await vote(leedsToo, decision)).toMatchObject({ ok: true });
		const casters = (await readCasters(sql(), leedsToo, roomId))!;
		expect(casters.find(({ code }) => code === 'LDS')).toMatchObject({
			mayName: true,
			people: [
				{ name: 'Tess', named: true },
				{ name: 'Tom', named: false }
			]
		});
		expect(casters.find(({ code }) => code === 'DST')).toMatchObject({ mayName: false });
		const [written] = await sql()`
			select officer_id as who, details from audit_event where action = 'room-casters-named' and subject = ${roomId}`;
		expect(written).toEqual({ who: leeds.id, details: { council: 'LDS', officers: [leedsToo.id] } });
		expect(await name(owner, 'LDS')).toEqual({ ok: true });
		expect(await read(decision, leeds)).toMatchObject({ mine: { voter: 'LDS' } });
	});
	test('somebody named who moved to another council votes for neither here', async () => {
		await nameCasters(sql(), leeds, roomId, { council: 'LDS', officers: [leeds.id] });
		await sql()`update officer set council_code = 'HCK' where id = ${leeds.id}`;
		expect(await vote(leeds, decision)).toMatchObject(refused('not-allowed'));
		expect(await vote(leedsToo, decision)).toMatchObject(refused('not-allowed'));
		expect((await readCasters(sql(), owner, roomId))!.find(({ code }) => code === 'LDS')).toMatchObject({
			gone: ['Tom']
		});
	});
	test('below the quorum it closes without an outcome, and that is said', async () => {
		await vote(leeds, decision);
		expect(await closeDecision(sql(), owner, roomId, { decision })).toEqual({ ok: true });
		expect(await read(decision)).toMatchObject({
			state: 'closed',
			closedBy: 'Olwen',
			result: 'No outcome: 1 vote of the 2 that were needed'
		});
	});
});

describe('the closing time', () => {
	test('[C10] is the database’s: from then on no vote is taken, whether it was counted or not', async () => {
		const decision = await makeDecision(sql(), owner, roomId);
		const cast = await vote(editor, decision);
		if (!cast.ok) throw new Error(cast.message);
		await passClosing(decision, '0 seconds');
		expect(await vote(owner, decision)).toMatchObject(refused('stale', /Voting is over/));
		expect(await takeBackVote(sql(), editor, roomId, { decision, revision: cast.revision })).toMatchObject(
			refused('stale')
		);
		expect(await withdrawDecision(sql(), owner, roomId, { decision })).toMatchObject(refused('stale'));
		const change = { ...decisionForm(), decision, revision: 1 };
		expect(await changeDecision(sql(), owner, roomId, change)).toMatchObject(refused('stale'));
		const before = await read(decision);
		expect(before).toMatchObject({ state: 'closed', result: 'Agreed: 1 agreed', closedBy: null });
		expect((await listDecisions(sql(), owner, roomId))!).toMatchObject({ open: [], log: [{ id: decision }] });
		expect(await runJob()).toBe(1);
		expect(await read(decision)).toEqual({ ...before, revision: before.revision + 1 });
	});
	test('[C9] votes that come at the closing moment are in the outcome or refused, never neither or both', async () => {
		const decision = await makeDecision(sql(), owner, roomId);
		const voters = [owner, editor, commenter, leeds, leedsToo];
		await sql()`update decision set closes_at = clock_timestamp() + interval '30 milliseconds' where id = ${decision}`;
		const close = async (): Promise<number> => (await runJob()) || close();
		const [given] = await Promise.all([Promise.all(voters.map((who) => vote(who, decision))), close()]);
		const counted = given.filter(({ ok }) => ok).length;
		const { outcome, votes } = await read(decision);
		expect(votes).toHaveLength(counted);
		expect(outcome).toMatchObject(
			counted === 0 ? { state: 'no quorum' } : { state: 'agreed', agree: counted }
		);
	});
	test('several nodes close each once, in the order of closing times, and tell it once', async () => {
		const late = await makeDecision(sql(), owner, roomId);
		const early = await makeDecision(sql(), owner, roomId);
		await passClosing(late, '1 minute');
		await passClosing(early, '2 minutes');
		const counts = await Promise.all([runJob(), runJob(), runJob()]);
		expect(counts.reduce((sum, count) => sum + count)).toBe(2);
		expect(await runJob()).toBe(0);
		const told = await sql()<{ id: string; who: string | null }[]>`
			select details ->> 'decision' as id, officer_id as who from activity
			where room_id = ${roomId} and details ->> 'did' = 'closed' order by id`;
		expect(told.map(({ id }) => id).sort()).toEqual([early, late].sort());
		expect(told.every(({ who }) => who === null)).toBe(true);
	});
	test('closed by hand twice, or by hand and by the job, is closed once', async () => {
		const decision = await makeDecision(sql(), owner, roomId);
		await vote(editor, decision);
		const close = () => closeDecision(sql(), owner, roomId, { decision });
		expect(await Promise.all([close(), close()])).toEqual([{ ok: true }, { ok: true }]);
		const [told] = await sql()`
			select count(*)::int as count from activity where room_id = ${roomId} and details ->> 'did' = 'closed'`;
		expect(told).toEqual({ count: 1 });
	});
	test('[C9] of two changes of the times one wins, the other is told', async () => {
		const decision = await makeDecision(sql(), owner, roomId);
		const change = (closesOn: string) =>
			changeDecision(sql(), owner, roomId, {
				decision,
				revision: '1',
				closesOn,
				closesTime: '12:00',
				reviewOn: ''
			});
		const given = await Promise.all([change(inDays(5)), change(inDays(6))]);
		expect(given.filter(({ ok }) => ok)).toHaveLength(1);
		expect(given.find(({ ok }) => !ok)).toMatchObject(refused('stale', /kept below/));
		expect(await read(decision)).toMatchObject({ revision: 2 });
	});
	test('withdrawn, it has no outcome, takes no vote, and stays in the log', async () => {
		const decision = await makeDecision(sql(), commenter, roomId);
		await vote(editor, decision);
		expect(await withdrawDecision(sql(), commenter, roomId, { decision })).toEqual({ ok: true });
		expect(await vote(owner, decision)).toMatchObject(refused('stale', /withdrawn/));
		expect(await closeDecision(sql(), owner, roomId, { decision })).toMatchObject(
			refused('stale', /withdrawn/)
		);
		expect(await read(decision)).toMatchObject({
			state: 'withdrawn',
			result: null,
			votes: [{ name: 'Edith' }]
		});
	});
});
