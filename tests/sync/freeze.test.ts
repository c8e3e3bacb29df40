import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { readDocument, sha256 } from '../../db/queries/documents.ts';
import type { SignedInOfficer } from '../../src/lib/accounts/officer.ts';
import { auditedInWords, listAudit } from '../../src/lib/accounts/server/audit.ts';
import { startThread } from '../../src/lib/comments/server/start-thread.ts';
import { changeTitle } from '../../src/lib/proposals/server/change-proposal.ts';
import { changeSection } from '../../src/lib/proposals/server/change-section.ts';
import { inProposal } from '../../src/lib/proposals/server/in-proposal.ts';
import { openStored } from '../../src/lib/proposals/server/read-document.ts';
import { readProposal } from '../../src/lib/proposals/server/read-proposal.ts';
import { closeCode } from '../../src/lib/protocol/sync.ts';
import { groupActivity } from '../../src/lib/rooms/activity.ts';
import { listActivity } from '../../src/lib/rooms/server/list-activity.ts';
import { freezeProposal, unfreezeProposal } from '../../src/lib/versions/server/freeze-proposal.ts';
import { listFreezes } from '../../src/lib/versions/server/list-freezes.ts';
import { saveVersion } from '../../src/lib/versions/server/save-version.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { makeDocument, type TestDocument } from '../support/documents.ts';
import { holdCommits } from '../support/hold-commits.ts';
import { openSynced, updateOf, type Heard, type Page } from '../support/page.ts';
import { startSyncServer, type SyncServer } from '../support/sync-server.ts';
import { typeParagraph, when } from '../support/writers.ts';

/** [P5] how long an open page may go on after the freeze */
const withinMs = 1_000;
const isReadOnly = (message: Heard) => message.type === 'access' && !message.mayWrite;
const isWritable = (message: Heard) => message.type === 'access' && message.mayWrite;
const isDurable = (message: Heard) => message.type === 'durable';
const textOf = (doc: Y.Doc) => doc.getXmlFragment('problem').toString();

let db: TestDatabase;
let server: SyncServer;
let second: SyncServer;
let made: TestDocument;
let owner: { id: string; cookie: string };
const pages: Page[] = [];

beforeAll(async () => {
	db = await testDatabase({ poolSize: 8 });
	[server, second] = await Promise.all([startSyncServer(db), startSyncServer(db)]);
});
beforeEach(async () => {
	for (const page of pages.splice(0)) page.close();
	made = await makeDocument(db.database.sql);
	owner = await made.officer('owner', 'Priya Shah');
});
afterAll(async () => {
	for (const page of pages.splice(0)) page.close();
	await Promise.all([server.close(), second.close()]);
	await db.close();
});

const officer = ({ id }: { id: string }) => ({ id, councilCode: 'DST' }) as SignedInOfficer;
const freeze = (id: string = randomUUID(), reason = 'Ready for sign-off', who: { id: string } = owner) =>
	freezeProposal(db.database.sql, officer(who), made.documentId, { freeze: id, reason });
const unfreeze = (id: string, reason = 'The costs have changed', who: { id: string } = owner) =>
	unfreezeProposal(db.database.sql, officer(who), made.documentId, { freeze: id, reason });

async function join(who: { cookie: string }, at = server): Promise<Page> {
	const page = await openSynced({ port: at.port, documentId: made.documentId, cookie: who.cookie });
	pages.push(page);
	return page;
}
const edit = (page: Page, text: string) =>
	updateOf(page.doc, (doc) => void typeParagraph(doc, 'problem', text));

async function storedDoc(): Promise<{ doc: Y.Doc; seq: number }> {
	const stored = (await readDocument(db.database.sql, made.documentId))!;
	return { doc: openStored(made.documentId, stored), seq: stored.seq };
}
/** The version that the latest freeze kept. */
async function frozenVersion() {
	const [row] = await db.database.sql<{ name: string; seq: number; sha256: string }[]>`
		select v.name, v.seq::int, v.sha256 from document_freeze z join document_version v on v.id = z.version_id
		where z.document_id = ${made.documentId} order by z.frozen_at desc limit 1`;
	return row!;
}
/** Waits until so many statements of the test's database wait for a row that somebody else holds. */
async function waitingForRow(count: number): Promise<void> {
	const end = performance.now() + 5_000;
	for (;;) {
		const [row] = await db.database.sql<{ waiting: number }[]>`
			select count(*)::int as waiting from pg_stat_activity
			where datname = current_database() and wait_event_type = 'Lock'`;
		if (row!.waiting >= count) return;
		if (performance.now() > end) throw new Error(`only ${row!.waiting} statements wait`);
	}
}

describe.each(['the same server', 'another server'])('a page that is open on %s', (where) => {
	const at = () => (where === 'another server' ? second : server);

	test('[P5] is told within a second of the freeze, and refused', async () => {
		const page = await join(await made.officer('editor'), at());
		page.update(edit(page, 'Before.'));
		await page.durable(1);
		expect(await freeze()).toEqual({ ok: true });
		await page.until(isReadOnly, withinMs);
		page.update(edit(page, 'Too late.'));
		page.step2(edit(page, 'Too late as well.'));
		await page.until(() => page.heard.filter(isReadOnly).length === 3);
		expect(page.heard.filter(isDurable)).toHaveLength(1);
		expect(textOf((await storedDoc()).doc)).not.toContain('Too late');
	});

	test('[P5] may write again after it is unfrozen, and is asked for everything', async () => {
		const id = randomUUID();
		await freeze(id);
		const page = await join(await made.officer('editor'), at());
		await page.until(isReadOnly);
		expect(await unfreeze(id)).toEqual({ ok: true });
		await page.until(isWritable, withinMs);
		await page.until((message) => message.type === 'step1');
		page.step2(edit(page, 'Open again.'));
		await page.durable(1);
		expect(textOf((await storedDoc()).doc)).toContain('Open again.');
	});

	test('[C11] an edit that was accepted but comes to the disk after the freeze is refused, and its page is told', async () => {
		const page = await join(await made.officer('editor'), at());
		const reader = await join(await made.officer('viewer'), at());
		const held = await holdCommits(db.database.sql, made.documentId);
		const freezing = freeze();
		await waitingForRow(1);
		page.update(edit(page, 'Accepted and too late.'));
		await waitingForRow(2);
		// The disk stalls for so long that others see it, and must not keep it.
		await when(reader.doc, () => textOf(reader.doc).includes('Accepted'));
		await held.release();
		expect(await freezing).toEqual({ ok: true });
		expect(await page.closed).toBe(closeCode.openAfresh);
		expect(await reader.closed).toBe(closeCode.openAfresh);
		expect(page.heard.some(isDurable)).toBe(false);
		const { doc, seq } = await storedDoc();
		expect(textOf(doc)).not.toContain('Accepted');
		expect(await frozenVersion()).toMatchObject({ seq, sha256: sha256(Y.encodeStateAsUpdate(doc)) });
		const fresh = await join(await made.officer('editor'), at());
		await fresh.until(isReadOnly);
		expect(textOf(fresh.doc)).not.toContain('Accepted');
	});

	test('[C11] an edit that comes to the disk before the freeze is saved, and in the frozen version', async () => {
		const page = await join(await made.officer('editor'), at());
		const held = await holdCommits(db.database.sql, made.documentId);
		page.update(edit(page, 'Just in time.'));
		await waitingForRow(1);
		const freezing = freeze();
		await waitingForRow(2);
		await held.release();
		expect(await freezing).toEqual({ ok: true });
		await page.durable(1);
		const { doc, seq } = await storedDoc();
		expect(textOf(doc)).toContain('Just in time.');
		expect(await frozenVersion()).toMatchObject({ seq, sha256: sha256(Y.encodeStateAsUpdate(doc)) });
	});
});

test('[C11] while eight people type on two servers, the frozen text holds what was called saved and nothing else', async () => {
	const writers = await Promise.all(
		Array.from({ length: 8 }, async (_, at) => join(await made.officer('editor'), at % 2 ? server : second))
	);
	const tokens = writers.map(() => [] as string[]);
	const saved = (page: Page) =>
		Math.max(0, ...page.heard.map((message) => (message.type === 'durable' ? message.count : 0)));
	let typing = true;
	const typed = writers.map(async (page, at) => {
		for (let count = 0; typing && count < 300; count += 1) {
			const token = `w${at}n${count}.`;
			tokens[at]!.push(token);
			page.update(edit(page, token));
			// Some wait for their answer, some type on without it.
			await (at % 4 === 0 ? page.durable(count + 1).catch(() => {}) : new Promise(setImmediate));
			if (page.heard.some(isReadOnly) || page.ws.readyState !== page.ws.OPEN) return;
		}
	});
	await Promise.all(writers.map((page) => page.durable(3)));
	expect(await freeze()).toEqual({ ok: true });
	await Promise.all(
		writers.map((page) => Promise.race([page.closed, page.until(isReadOnly).catch(() => {})]))
	);
	typing = false;
	await Promise.all(typed);
	const { doc, seq } = await storedDoc();
	const text = textOf(doc);
	for (const [at, page] of writers.entries()) {
		for (const token of tokens[at]!.slice(0, saved(page))) expect(text).toContain(`>${token}<`);
	}
	expect(await frozenVersion()).toMatchObject({ seq, sha256: sha256(Y.encodeStateAsUpdate(doc)) });
});

test('[P5] commands that write or suggest are refused in words while it is frozen; comments go on', async () => {
	const { sql } = db.database;
	const editor = officer(await made.officer('editor'));
	const id = randomUUID();
	await freeze(id);
	const frozen = { ok: false, reason: 'not-allowed', message: expect.stringContaining('frozen') };
	const asked = [
		() => changeTitle(sql, editor, made.documentId, { revision: 1, title: 'Another title' }),
		() => changeSection(sql, editor, made.documentId, { section: 'problem', state: 'ready' }),
		() => saveVersion(sql, editor, made.documentId, { version: randomUUID(), name: 'Later' }),
		() =>
			inProposal(sql, { officer: editor, proposalId: made.documentId, needs: 'suggest' }, async () => ({
				ok: true
			}))
	];
	for (const ask of asked) expect(await ask()).toMatchObject(frozen);
	const comment = {
		thread: randomUUID(),
		comment: randomUUID(),
		section: 'problem',
		audience: 'room',
		body: 'May I ask?'
	};
	expect(await startThread(sql, editor, made.documentId, comment)).toMatchObject({ ok: true });
	expect(await readProposal(sql, editor, made.documentId)).toMatchObject({
		access: { write: false, suggest: false, comment: true },
		frozen: { by: 'Priya Shah', reason: 'Ready for sign-off', id }
	});
	await unfreeze(id);
	for (const ask of asked) expect(await ask()).toMatchObject({ ok: true });
});

test('[P6] only who manages the room freezes and unfreezes, and always with a reason', async () => {
	const id = randomUUID();
	for (const role of ['editor', 'commenter', 'viewer'] as const) {
		const somebody = await made.officer(role);
		expect(await freeze(id, 'Mine', somebody)).toMatchObject({ reason: 'not-allowed' });
	}
	expect(await freeze(id, 'Mine', await made.officer(null))).toMatchObject({ reason: 'not-found' });
	expect(await freeze(id, '  ')).toMatchObject({ reason: 'bad-input', field: 'reason' });
	expect(await listFreezes(db.database.sql, made.documentId)).toEqual([]);
	await freeze(id);
	expect(await unfreeze(id, 'Mine', await made.officer('editor'))).toMatchObject({ reason: 'not-allowed' });
	expect(await unfreeze(id, '')).toMatchObject({ reason: 'bad-input', field: 'reason' });
	expect(await unfreeze(randomUUID())).toMatchObject({ reason: 'stale' });
	expect(await listFreezes(db.database.sql, made.documentId)).toMatchObject([{ id, ended: null }]);
});

test('frozen twice at once it is frozen once; sent again nothing more happens; its history is kept', async () => {
	const { sql } = db.database;
	const [first, other] = [randomUUID(), randomUUID()];
	const outcomes = await Promise.all([freeze(first), freeze(first), freeze(other)]);
	expect(outcomes.filter(({ ok }) => !ok)).toHaveLength(outcomes[2]!.ok ? 2 : 1);
	const [now] = await listFreezes(sql, made.documentId);
	expect(await unfreeze(now!.id)).toEqual({ ok: true });
	expect(await unfreeze(now!.id)).toEqual({ ok: true });
	expect(await unfreeze(now!.id, 'Another reason')).toMatchObject({ reason: 'stale' });
	expect(await freeze(randomUUID(), 'Now for good')).toEqual({ ok: true });
	expect(await listFreezes(sql, made.documentId)).toMatchObject([
		{ reason: 'Now for good', ended: null },
		{ reason: 'Ready for sign-off', ended: { by: 'Priya Shah', reason: 'The costs have changed' } }
	]);
	const told = await listActivity(sql, {
		roomId: made.roomId,
		access: { manage: true } as never,
		councilCode: 'DST'
	});
	expect(groupActivity(told).map(({ words }) => words)).toEqual([
		'froze “Test bid”: Now for good',
		'unfroze “Test bid”: The costs have changed',
		'froze “Test bid”: Ready for sign-off'
	]);
	const audited = (await listAudit(sql)).filter(({ subject }) => subject === made.documentId);
	expect(audited.map(({ action }) => action)).toEqual([
		'proposal-frozen',
		'proposal-unfrozen',
		'proposal-frozen'
	]);
	expect(auditedInWords(audited[1]!)).toBe(`proposal ${made.documentId}`);
	expect((await frozenVersion()).name).toBe('Frozen: Now for good');
});

test('[P7] a text that cannot be read is not frozen, and says so', async () => {
	const { sql } = db.database;
	await sql`update document_update set bytes = ${Buffer.from([1, 200, 3])} where document_id = ${made.documentId}`;
	expect(await freeze()).toMatchObject({ ok: false, reason: 'busy' });
	expect(await readProposal(sql, officer(owner), made.documentId)).toMatchObject({
		access: { write: true },
		frozen: null
	});
});
