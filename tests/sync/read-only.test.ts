import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import * as Y from 'yjs';
import { openDatabase } from '../../db/connection.server.ts';
import { endAllSessions } from '../../src/lib/accounts/server/sessions.ts';
import { closeCode } from '../../src/lib/protocol/sync.ts';
import { ring } from '../../server/bus/bus.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { makeDocument, type TestDocument } from '../support/documents.ts';
import { openPage, openSynced, updateOf, type Heard, type Page } from '../support/page.ts';
import { pausableProxy } from '../support/pausable-proxy.ts';
import { startSyncServer, type SyncServer } from '../support/sync-server.ts';
import { typeParagraph, when, type Door } from '../support/writers.ts';

const textOf = (doc: Y.Doc) => doc.getXmlFragment('problem').toString();
const isReadOnly = (message: Heard) => message.type === 'access' && !message.mayWrite;
const isDurable = (message: Heard) => message.type === 'durable';

/** [P5] how long somebody may go on after their right has gone */
const withinMs = 1_000;

describe.each(['websocket', 'http'] as const)('who may not write does not write (%s)', (transport) => {
	let db: TestDatabase;
	let server: SyncServer;
	let second: SyncServer;
	let made: TestDocument;
	const pages: Page[] = [];

	beforeAll(async () => {
		db = await testDatabase();
		[server, second] = await Promise.all([startSyncServer(db), startSyncServer(db)]);
	});
	beforeEach(async () => {
		for (const page of pages.splice(0)) page.close();
		made = await makeDocument(db.database.sql);
	});
	afterAll(async () => {
		for (const page of pages.splice(0)) page.close();
		await Promise.all([server.close(), second.close()]);
		await db.close();
	});

	const doorOf = ({ cookie }: { cookie: string }, at = server): Door => ({
		port: at.port,
		documentId: made.documentId,
		transport,
		cookie
	});

	async function join(officer: { cookie: string }, at = server): Promise<Page> {
		const page = await openSynced(doorOf(officer, at));
		pages.push(page);
		return page;
	}

	const edit = (page: Page, text: string) =>
		updateOf(page.doc, (doc) => void typeParagraph(doc, 'problem', text));

	async function setRole(
		officerId: string,
		role: 'editor' | 'viewer' | null,
		sql = db.database.sql
	): Promise<void> {
		await sql.begin(async (tx) => {
			if (role)
				await tx`update room_member set role = ${role} where room_id = ${made.roomId} and officer_id = ${officerId}`;
			else await tx`delete from room_member where room_id = ${made.roomId} and officer_id = ${officerId}`;
			await ring(tx, { type: 'access', roomId: made.roomId, officerId });
		});
	}

	/** Another edit went all the way: whatever was sent before it has been looked at and, if taken, shown. */
	async function roundTrip(writer: Page, reader: Page, text: string): Promise<void> {
		writer.update(edit(writer, text));
		await when(reader.doc, () => textOf(reader.doc).includes(text));
	}

	test.each(['viewer', 'commenter'] as const)(
		'[P5] what a %s sends is told to be refused, never shown and never acknowledged',
		async (role) => {
			const editor = await join(await made.officer('editor'));
			const reader = await join(await made.officer(role));
			await reader.until(isReadOnly);
			const toldBefore = reader.heard.filter(isReadOnly).length;
			reader.update(edit(reader, 'Not allowed.'));
			reader.step2(edit(reader, 'Not allowed either.'));
			reader.update(new Uint8Array([0, 0]));
			await reader.until(() => reader.heard.filter(isReadOnly).length === toldBefore + 3);
			await roundTrip(editor, reader, 'Allowed.');
			expect(textOf(editor.doc)).not.toContain('Not allowed');
			expect(reader.heard.some(isDurable)).toBe(false);
			expect(server.refused).toContain('reader');
			const fresh = await join(await made.officer('viewer'));
			expect(textOf(fresh.doc)).not.toContain('Not allowed');
		}
	);

	test('[A5] [P5] presence carries no content of a reader: only the caret and the section', async () => {
		const editor = await join(await made.officer('editor'));
		const reader = await openPage(doorOf(await made.officer('viewer')), '?client=5005');
		pages.push(reader);
		reader.presence({
			clientId: 5005,
			clock: 1,
			state: { section: 'problem', text: 'Smuggled.', user: { name: 'Smuggled.' } }
		});
		const heard = await editor.until((message) => message.type === 'presence');
		expect(JSON.stringify(heard)).toContain('"section":"problem"');
		expect(JSON.stringify(heard)).not.toContain('Smuggled');
	});

	describe.each(['the same server', 'another server'])('on %s', (where) => {
		const at = () => (where === 'another server' ? second : server);

		test('[A5] [P5] an editor who becomes a viewer is told within a second, and refused', async () => {
			const officer = await made.officer('editor');
			const other = await join(await made.officer('editor'), at());
			const page = await join(officer, at());
			const allowed = edit(page, 'While it was allowed.');
			page.update(allowed);
			Y.applyUpdate(page.doc, allowed);
			await page.durable(1);
			await when(other.doc, () => textOf(other.doc).includes('While it was allowed.'));
			await setRole(officer.id, 'viewer');
			await page.until(isReadOnly, withinMs);
			page.update(edit(page, 'Too late.'));
			await page.until(() => page.heard.filter(isReadOnly).length === 2);
			await roundTrip(other, page, 'Still going.');
			expect(textOf(other.doc)).not.toContain('Too late.');
			expect(page.heard.filter(isDurable)).toHaveLength(1);
		});

		test('[P5] who may write again is asked for everything, and only then told that it is on disk', async () => {
			const officer = await made.officer('viewer');
			const page = await join(officer, at());
			const kept = edit(page, 'Kept on my device.');
			await page.until(isReadOnly);
			page.update(kept);
			// Told once as it came in, and once more of what it sent.
			await page.until(() => page.heard.filter(isReadOnly).length === 2);
			await setRole(officer.id, 'editor');
			await page.until((message) => message.type === 'access' && message.mayWrite, withinMs);
			await page.until((message) => message.type === 'step1');
			page.update(edit(page, 'Something newer.'));
			const fresh = await join(await made.officer('viewer'), at());
			await when(fresh.doc, () => textOf(fresh.doc).includes('Something newer.'));
			expect(page.heard.some((message) => message.type === 'durable' && message.count > 0)).toBe(false);
			page.step2(kept);
			await page.durable(3);
			await when(fresh.doc, () => textOf(fresh.doc).includes('Kept on my device.'));
		});

		test('[P5] who is taken out of the room is cut off within a second', async () => {
			const officer = await made.officer('editor');
			const page = await join(officer, at());
			const began = performance.now();
			await setRole(officer.id, null);
			expect(await page.closed).toBe(closeCode.notFound);
			expect(performance.now() - began).toBeLessThan(withinMs);
		});

		test('[P5] an ended session is cut off within a second, and only that one', async () => {
			const officer = await made.officer('editor');
			const page = await join(officer, at());
			const other = await join(await made.officer('editor'), at());
			const began = performance.now();
			await endAllSessions(db.database.sql, { officerId: officer.id });
			expect(await page.closed).toBe(closeCode.signedOut);
			expect(performance.now() - began).toBeLessThan(withinMs);
			other.update(edit(other, 'Still here.'));
			await other.durable(1);
		});

		test('[P5] a suspended officer is cut off within a second', async () => {
			const officer = await made.officer('owner');
			const page = await join(officer, at());
			const began = performance.now();
			await db.database.sql.begin(async (tx) => {
				await tx`update officer set suspended_at = now() where id = ${officer.id}`;
				await ring(tx, { type: 'officer', officerId: officer.id });
			});
			expect(await page.closed).toBe(closeCode.signedOut);
			expect(performance.now() - began).toBeLessThan(withinMs);
		});

		test('[P5] a deleted proposal is closed for everybody within a second', async () => {
			const page = await join(await made.officer('owner'), at());
			const reader = await join(await made.officer('viewer'), at());
			const began = performance.now();
			await db.database.sql.begin(async (tx) => {
				await tx`update proposal set deleted_at = now() where id = ${made.documentId}`;
				await ring(tx, { type: 'access', roomId: made.roomId });
			});
			expect(await Promise.all([page.closed, reader.closed])).toEqual([
				closeCode.notFound,
				closeCode.notFound
			]);
			expect(performance.now() - began).toBeLessThan(withinMs);
		});
	});

	test('[P5] a right that goes while its page is being let in is gone when it is in', async () => {
		const { sql } = db.database;
		// Connections of its own: in the servers' pool its questions could come to wait behind what waits for the lock.
		const watching = openDatabase({ url: db.url, poolSize: 2, prepare: true });
		onTestFinished(() => watching.close());
		const officer = await made.officer('editor');
		const elsewhere = await makeDocument(sql);
		const bystander = await elsewhere.officer('editor');
		const witness = await openSynced({ ...doorOf(bystander), documentId: elsewhere.documentId });
		let free = () => {};
		const freed = new Promise<void>((resolve) => (free = resolve));
		let tellLocked = () => {};
		const locked = new Promise<void>((resolve) => (tellLocked = resolve));
		// The text cannot be read while this holds; who may read it can.
		const holding = watching.sql.begin(async (tx) => {
			await tx`lock table document_update in access exclusive mode`;
			tellLocked();
			await freed;
		});
		await locked;
		// Whatever happens here, the next test must not find the table locked.
		onTestFinished(free);
		const opening = openPage(doorOf(officer));
		opening.catch(() => {
			// Told below; a test that failed before that says why itself.
		});
		await untilSo(async () => {
			const [row] = await watching.sql<{ waits: number }[]>`
				select count(*)::int as waits from pg_stat_activity
				where datname = current_database() and wait_event_type = 'Lock' and query like '%document_update%'`;
			return row!.waits > 0;
		});
		await setRole(officer.id, null, watching.sql);
		// Events come in order: the server has heard of it when it has heard of the next.
		await endAllSessions(watching.sql, { officerId: bystander.id });
		await witness.closed;
		free();
		await holding;
		const page = await opening;
		const began = performance.now();
		expect(await page.closed).toBe(closeCode.notFound);
		expect(performance.now() - began).toBeLessThan(withinMs);
	});

	test('[P5] rights are looked up again when events may have been missed', async () => {
		const proxy = await pausableProxy(db.url);
		const database = openDatabase({ url: db.url, poolSize: 5, prepare: true });
		// Only the way of the events goes through the proxy: the database itself stays within reach.
		const deaf = await startSyncServer({ url: proxy.url, database, close: () => database.close() });
		const officer = await made.officer('editor');
		const page = await join(officer, deaf);
		const leaver = await made.officer('editor');
		const gone = await join(leaver, deaf);
		proxy.pause();
		await setRole(officer.id, 'viewer');
		await setRole(leaver.id, null);
		await db.database.sql`select pg_terminate_backend(pid) from pg_stat_activity
			where datname = current_database() and application_name = 'folkmoot bus'`;
		proxy.resume();
		await page.until(isReadOnly, 10_000);
		expect(await gone.closed).toBe(closeCode.notFound);
		await deaf.close();
		await database.close();
		await proxy.close();
	});

	test('[P5] after a while without events nobody is heard, and everybody again when the link is back', async () => {
		const proxy = await pausableProxy(db.url);
		const database = openDatabase({ url: db.url, poolSize: 5, prepare: true });
		const deaf = await startSyncServer(
			{ url: proxy.url, database, close: () => database.close() },
			{ trustMs: 50 }
		);
		const page = await join(await made.officer('editor'), deaf);
		const other = await join(await made.officer('editor'), deaf);
		proxy.pause();
		let refusedSince = 0;
		// Heard until the link is known to be dead and trust has run out.
		for (let count = 1; refusedSince === 0; count += 1) {
			page.update(edit(page, `Word ${count}.`));
			await page.durable(count, 1_000).catch(() => (refusedSince = count));
			expect(count).toBeLessThan(5_000);
		}
		expect(textOf(other.doc)).not.toContain(`Word ${refusedSince}.`);
		proxy.resume();
		await page.durable(refusedSince, 10_000);
		await deaf.close();
		await database.close();
		await proxy.close();
	});
});

/** Asks until it is so; each question is itself a wait of a database's answer. */
async function untilSo(isSo: () => Promise<boolean>, limitMs = 5_000): Promise<void> {
	const end = performance.now() + limitMs;
	while (!(await isSo())) if (performance.now() > end) throw new Error('it did not become so in time');
}
