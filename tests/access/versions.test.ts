import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { freezeProposal, unfreezeProposal } from '#lib/versions/server/freeze-proposal.ts';
import { listFreezes } from '#lib/versions/server/list-freezes.ts';
import { listVersions } from '#lib/versions/server/list-versions.ts';
import { restoreVersion } from '#lib/versions/server/restore-version.ts';
import { nameVersion, saveVersion } from '#lib/versions/server/save-version.ts';
import { undoRestore } from '#lib/versions/server/undo-restore.ts';
import { versionLimits } from '#lib/versions/version.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { addMember, makeProposal, makeRoom, makeSignedIn } from '../support/rooms.ts';

let db: TestDatabase;
let owner: SignedInOfficer;
let hasty: SignedInOfficer;
let proposalId: string;
const sql = () => db.database.sql;

beforeAll(async () => {
	db = await testDatabase();
});
beforeEach(async () => {
	owner = await makeSignedIn(sql(), { name: 'Olwen Owner' });
	hasty = await makeSignedIn(sql(), { name: 'Hasty Hand' });
	const roomId = await makeRoom(sql(), owner);
	proposalId = await makeProposal(sql(), owner, roomId);
	await addMember(sql(), roomId, hasty.id, 'owner');
});
afterAll(() => db.close());

const tooFast = {
	ok: false,
	reason: 'too-fast',
	retryAfter: expect.any(Number),
	message: expect.stringContaining('Nothing was changed. The text is kept.')
};

test('[P12] who saves again and again within a minute waits, also to name, restore and undo', async () => {
	const save = (officer: SignedInOfficer) =>
		saveVersion(sql(), officer, proposalId, { version: randomUUID(), name: 'Draft' });
	for (let count = 0; count < versionLimits.commands.perMinute; count++)
		expect(await save(hasty)).toEqual({ ok: true });
	const before = await listVersions(sql(), proposalId);
	const version = before.versions[0]!.id;
	expect(await save(hasty)).toEqual(tooFast);
	expect(await nameVersion(sql(), hasty, proposalId, { version, name: 'Other' })).toEqual(tooFast);
	expect(
		await restoreVersion(sql(), hasty, proposalId, { restore: randomUUID(), version, seen: '1' })
	).toEqual(tooFast);
	expect(await undoRestore(sql(), hasty, proposalId, { restore: randomUUID() })).toEqual(tooFast);
	expect(await listVersions(sql(), proposalId)).toEqual(before);
	expect(await save(owner)).toEqual({ ok: true });
	expect(await freezeProposal(sql(), hasty, proposalId, { freeze: randomUUID(), reason: 'Ready' })).toEqual({
		ok: true
	});
});

test('[P12] who freezes and unfreezes again and again within a minute waits', async () => {
	const freeze = randomUUID();
	for (let count = 0; count < versionLimits.freezes.perMinute; count++)
		await (count % 2 ? unfreezeProposal : freezeProposal)(sql(), hasty, proposalId, {
			freeze,
			reason: 'Ready'
		});
	expect(await freezeProposal(sql(), hasty, proposalId, { freeze: randomUUID(), reason: 'Ready' })).toEqual(
		tooFast
	);
	expect(await unfreezeProposal(sql(), hasty, proposalId, { freeze, reason: 'Open' })).toEqual(tooFast);
	expect(await listFreezes(sql(), proposalId)).toMatchObject([{ id: freeze, ended: { reason: 'Ready' } }]);
	const another = randomUUID();
	expect(await freezeProposal(sql(), owner, proposalId, { freeze: another, reason: 'Ready' })).toEqual({
		ok: true
	});
});
