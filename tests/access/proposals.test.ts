import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { readDocument } from '#db/queries/documents.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import {
	changeLead,
	changePartners,
	changeLanguage,
	changePhase,
	changeTitle
} from '#lib/proposals/server/change-proposal.ts';
import { changeSection } from '#lib/proposals/server/change-section.ts';
import { createProposal } from '#lib/proposals/server/create-proposal.ts';
import { readProposal } from '#lib/proposals/server/read-proposal.ts';
import { SCHEMA_VERSION } from '#lib/protocol/sync.ts';
import { inviteCouncil } from '#lib/rooms/server/council-in-room.ts';
import { testDatabase } from '../support/database.ts';
import { addMember, makeProposal, makeRoom, makeSignedIn } from '../support/rooms.ts';

let own: Awaited<ReturnType<typeof testDatabase>>;
let owner: SignedInOfficer;
let viewer: SignedInOfficer;
let outsider: SignedInOfficer;
let roomId: string;
let proposalId: string;
const sql = () => own.database.sql;
const nobodysId = '00000000-0000-4000-8000-000000000000';

beforeAll(async () => {
	own = await testDatabase();
	owner = await makeSignedIn(sql(), { name: 'Priya Shah' });
	viewer = await makeSignedIn(sql(), { name: 'Megan Rees', councilCode: 'CRF' });
	outsider = await makeSignedIn(sql(), { name: 'Alasdair Grant', councilCode: 'GLG' });
});
afterAll(() => own.close());
beforeEach(async () => {
	roomId = await makeRoom(sql(), owner);
	await addMember(sql(), roomId, viewer.id, 'viewer');
	await inviteCouncil(sql(), owner, roomId, { council: 'LDS', role: 'editor' });
	proposalId = await makeProposal(sql(), owner, roomId);
});

const read = async () => (await readProposal(sql(), owner, proposalId))!;

describe('a new proposal', () => {
	test('[P8] has its document and first update from the same transaction', async () => {
		const proposal = await read();
		const stored = (await readDocument(sql(), proposalId))!;
		expect(stored).toMatchObject({ schemaVersion: SCHEMA_VERSION, seq: 1 });
		const doc = new Y.Doc();
		for (const update of stored.tail) Y.applyUpdate(doc, update);
		expect(proposal.sections.length).toBeGreaterThan(3);
		for (const { key } of proposal.sections) expect(doc.getXmlFragment(key).length, key).toBe(1);
	});
	test('[P4] its first update belongs to no officer', async () => {
		const clients = await sql()`select officer_id from document_client where document_id = ${proposalId}`;
		expect(clients).toEqual([{ officer_id: null }]);
	});
	test('is led by the lead council and shown with everything its page needs', async () => {
		expect(await read()).toMatchObject({
			title: 'Find people before they lose their home',
			phase: 'discovery',
			revision: 1,
			lead: { code: 'DST' },
			room: { id: roomId, visibility: 'private' },
			access: { role: 'owner', write: true },
			people: [
				{ name: 'Priya Shah', role: 'owner', council: { code: 'DST' } },
				{ name: 'Megan Rees', role: 'viewer' }
			],
			councils: [
				{ code: 'DST', part: 'lead', role: null },
				{ code: 'LDS', part: 'partner', role: 'editor' }
			]
		});
	});
	test('is not made for a viewer, an outsider, in no room or from no form', async () => {
		const [form] = await sql()<{ id: string }[]>`select id from form limit 1`;
		const input = { form: form!.id, title: 'A title' };
		expect(await createProposal(sql(), viewer, roomId, input)).toMatchObject({ reason: 'not-allowed' });
		expect(await createProposal(sql(), outsider, roomId, input)).toMatchObject({ reason: 'not-found' });
		expect(await createProposal(sql(), owner, nobodysId, input)).toMatchObject({ reason: 'not-found' });
		expect(await createProposal(sql(), owner, roomId, { ...input, form: 'none' })).toMatchObject({
			reason: 'bad-input',
			field: 'form'
		});
		expect(await createProposal(sql(), owner, roomId, { ...input, title: 'a\u202eb' })).toMatchObject({
			field: 'title'
		});
	});
});

describe('readProposal', () => {
	test('[A2] gives nothing to an outsider, to nobody, and for ids of other things', async () => {
		expect(await readProposal(sql(), outsider, proposalId)).toBeNull();
		expect(await readProposal(sql(), null, proposalId)).toBeNull();
		for (const id of [roomId, nobodysId, 'x', '']) expect(await readProposal(sql(), owner, id)).toBeNull();
	});
	test('gives nothing once the proposal is deleted', async () => {
		await sql()`update proposal set deleted_at = now() where id = ${proposalId}`;
		expect(await readProposal(sql(), owner, proposalId)).toBeNull();
		expect(await changeTitle(sql(), owner, proposalId, { revision: 1, title: 'x' })).toMatchObject({
			reason: 'not-found'
		});
	});
});

describe('a change in place', () => {
	test('raises the revision and writes one activity row', async () => {
		expect(await changeTitle(sql(), owner, proposalId, { revision: '1', title: ' New  title ' })).toEqual({
			ok: true,
			revision: 2
		});
		expect(await changePhase(sql(), owner, proposalId, { revision: 2, phase: 'alpha' })).toEqual({
			ok: true,
			revision: 3
		});
		expect(await read()).toMatchObject({ title: 'New title', phase: 'alpha', revision: 3 });
		const rows =
			await sql()`select kind, details from activity where room_id = ${roomId} order by id desc limit 2`;
		expect(rows).toEqual([
			{ kind: 'phase-changed', details: { proposalId, phase: 'alpha' } },
			{
				kind: 'title-changed',
				details: { proposalId, from: 'Find people before they lose their home', to: 'New title' }
			}
		]);
	});
	test('[C9] of two at the same revision one wins and the other is told', async () => {
		const both = await Promise.all([
			changeTitle(sql(), owner, proposalId, { revision: 1, title: 'One' }),
			changeTitle(sql(), owner, proposalId, { revision: 1, title: 'Two' })
		]);
		expect(both.map((outcome) => (outcome.ok ? 'ok' : outcome.reason)).sort()).toEqual(['ok', 'stale']);
	});
	test('that changes nothing is fine and raises no revision', async () => {
		await changePhase(sql(), owner, proposalId, { revision: 1, phase: 'beta' });
		expect(await changePhase(sql(), owner, proposalId, { revision: 1, phase: 'beta' })).toEqual({
			ok: true,
			revision: 2
		});
	});
	test('the language is English until an editor says Welsh, and no other is taken', async () => {
		expect(await read()).toMatchObject({ language: 'en-GB' });
		expect(await changeLanguage(sql(), owner, proposalId, { revision: 1, language: 'cy' })).toMatchObject({
			ok: true
		});
		expect(await read()).toMatchObject({ language: 'cy', revision: 2 });
		for (const language of ['en', 'cy"><script>', '', null]) {
			expect(await changeLanguage(sql(), owner, proposalId, { revision: 2, language })).toMatchObject({
				reason: 'bad-input',
				field: 'language'
			});
		}
		const [row] =
			await sql()`select kind, details from activity where room_id = ${roomId} order by id desc limit 1`;
		expect(row).toEqual({ kind: 'language-changed', details: { proposalId, language: 'cy' } });
	});
	test('the lead is one of the councils of the room and no partner any more', async () => {
		expect(await changeLead(sql(), owner, proposalId, { revision: 1, lead: 'CRF' })).toMatchObject({
			field: 'lead'
		});
		await changePartners(sql(), owner, proposalId, {
			revision: 1,
			partners: ['LDS'],
			wanted: ['CRF', 'LDS']
		});
		expect((await read()).partners).toMatchObject([
			{ code: 'LDS', state: 'in' },
			{ code: 'CRF', state: 'wanted' }
		]);
		await changeLead(sql(), owner, proposalId, { revision: 2, lead: 'LDS' });
		expect(await read()).toMatchObject({ lead: { code: 'LDS' }, partners: [{ code: 'CRF' }] });
	});
	test('refuses partners that are no councils, and too many', async () => {
		expect(await changePartners(sql(), owner, proposalId, { revision: 1, partners: ['NOPE'] })).toMatchObject(
			{ reason: 'bad-input', field: 'partners' }
		);
		const many = Array.from({ length: 51 }, (_, index) => `C${index}`);
		expect(await changePartners(sql(), owner, proposalId, { revision: 1, partners: many })).toMatchObject({
			reason: 'bad-input'
		});
	});
	test('[P6] is refused to a viewer as not allowed and to an outsider as not found', async () => {
		const changes = (by: SignedInOfficer, id: string) => [
			changeTitle(sql(), by, id, { revision: 1, title: 'x' }),
			changePhase(sql(), by, id, { revision: 1, phase: 'live' }),
			changeLanguage(sql(), by, id, { revision: 1, language: 'cy' }),
			changeLead(sql(), by, id, { revision: 1, lead: 'LDS' }),
			changePartners(sql(), by, id, { revision: 1, partners: [] }),
			changeSection(sql(), by, id, { section: 'problem', state: 'ready' })
		];
		for (const outcome of await Promise.all(changes(viewer, proposalId))) {
			expect(outcome).toMatchObject({ reason: 'not-allowed' });
		}
		const [hidden, none] = await Promise.all([
			Promise.all(changes(outsider, proposalId)),
			Promise.all(changes(outsider, nobodysId))
		]);
		expect(hidden).toEqual(none);
		for (const outcome of hidden) expect(outcome).toMatchObject({ reason: 'not-found' });
		expect(await read()).toMatchObject({ revision: 1 });
	});
});

describe('a section', () => {
	test('has a state and an owner, with who set it and when', async () => {
		const { sections } = await read();
		const section = sections[0]!.key;
		expect(sections[0]).toMatchObject({ state: 'to do', owner: null, changedBy: null });
		await changeSection(sql(), owner, proposalId, { section, state: 'in progress', owner: viewer.id });
		await changeSection(sql(), owner, proposalId, { section, state: 'ready' });
		const [changed] = (await read()).sections;
		expect(changed).toMatchObject({ state: 'ready', owner: { name: 'Megan Rees' }, changedBy: 'Priya Shah' });
		expect(Date.parse(changed!.changedAt!)).toBeGreaterThan(Date.now() - 60_000);
	});
	test('[A2] of another form or an owner from outside the room is refused', async () => {
		const section = (await read()).sections[0]!.key;
		const [other] = await sql()<{ key: string }[]>`
			select key from form_section where key not in (
				select s.key from form_section s join proposal p on p.form_id = s.form_id where p.id = ${proposalId}
			) limit 1`;
		expect(
			await changeSection(sql(), owner, proposalId, { section: other!.key, state: 'ready' })
		).toMatchObject({
			field: 'section'
		});
		expect(
			await changeSection(sql(), owner, proposalId, { section, state: 'ready', owner: outsider.id })
		).toMatchObject({ field: 'owner' });
		expect(await changeSection(sql(), owner, proposalId, { section: 'a\0b', state: 'ready' })).toMatchObject({
			ok: false,
			reason: 'bad-input',
			field: 'section'
		});
		expect(await changeSection(sql(), owner, proposalId, { section, state: 'done' })).toMatchObject({
			field: 'state'
		});
	});
});
