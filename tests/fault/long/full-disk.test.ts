import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { connect } from '../../../src/lib/realtime/connect.ts';
import type { SaveState } from '../../../src/lib/realtime/status.ts';
import { withCommandDatabase } from '../../../server/command-database.ts';
import { startApp, type App } from '../../support/app.ts';
import { checkPromises, makeDoors, ownProgram, type OwnProgram } from '../../support/own-program.ts';
import { Ledger, TokenWriter } from '../../support/token-writer.ts';
import { openWriter, socketClass, typeParagraph, type Door } from '../../support/writers.ts';

const section = 'problem';
const people = 3;
const words = 'Written while the disk was full.';
const asRoot = process.getuid?.() === 0;
const megabyte = 1024 * 1024;

interface Page {
	doc: Y.Doc;
	/** what it has said about saving so far */
	states: SaveState[];
	close(): void;
}

let disk: string | null = null;
let own: OwnProgram;
let app: App | null = null;
let ledger: Ledger;
let doors: Door[];
let page: Page;
const writers: TokenWriter[] = [];

afterEach(async () => {
	for (const writer of writers.splice(0)) writer.close();
	page?.close();
	vi.unstubAllGlobals();
	await app?.kill();
	app = null;
	if (!disk) return;
	spawnSync('umount', ['-l', disk]);
	rmSync(disk, { recursive: true });
	disk = null;
});

/** A program whose data is on a small disk of its own, and people who type into it. */
async function typeOnSmallDisk(): Promise<void> {
	disk = mkdtempSync(join(tmpdir(), 'folkmoot-disk-'));
	execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=160m,mode=0755', 'tmpfs', disk]);
	own = await ownProgram({ LOG_LEVEL: 'info' }, join(disk, 'data'));
	app = await startApp({ env: own.env });
	({ doors } = await makeDoors(own.config, people + 1));
	ledger = new Ledger();
	for (const [index, door] of doors.slice(1).entries())
		writers.push(new TokenWriter(index + 1, ledger, section, door));
	await Promise.all(writers.map((writer) => writer.start(30)));
	await vi.waitUntil(() => promised().every((count) => count >= 10), { timeout: 10_000 });
	page = openPage(doors[0]!);
	await vi.waitUntil(() => page.states.at(-1) === 'saved', { timeout: 10_000 });
}

const promised = () => writers.map(({ author }) => ledger.promised.get(author) ?? 0);
const typed = () => writers.map((writer) => writer.typed);
const said = (text: string | RegExp) => app!.logs.filter((line) => line.match(text));

/** Takes all space there is; gives back how to free it. */
function fill(): () => void {
	const path = join(disk!, 'filler');
	const block = Buffer.alloc(megabyte);
	for (let bytes = megabyte; bytes >= 1; bytes = Math.floor(bytes / 2)) {
		try {
			for (;;) writeFileSync(path, block.subarray(0, bytes), { flag: 'a' });
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
		}
	}
	return () => rmSync(path);
}

/** Our own page without its browser: what it says about saving, from the first change on. */
function openPage(door: Door): Page {
	// The page listens to its window for the network; there is none here.
	vi.stubGlobal('window', new EventTarget());
	// A page whose line is cut twice tries websockets aside, at its own address, and goes on with that for a while.
	globalThis.location ??= new URL(own.config.origin) as never;
	const doc = new Y.Doc();
	const states: SaveState[] = [];
	const connection = connect({
		base: `ws://127.0.0.1:${door.port}/sync`,
		documentId: door.documentId,
		doc,
		events: {
			onSave: (state) => states.push(state),
			onSynced: () => {},
			onLine: () => {},
			onAccess: () => {},
			onFinal: () => {}
		},
		Socket: socketClass(door) as never
	});
	return {
		doc,
		states,
		close() {
			connection.close();
			doc.destroy();
		}
	};
}

const ready = async () => {
	const answer = await fetch(`http://127.0.0.1:${own.config.port}/readyz`);
	return ((await answer.json()) as { broken: string[] }).broken;
};

/** Types on for a while and checks that nobody is told that anything is saved. */
async function typeUnsaved(): Promise<void> {
	const typeOn = async (tokens: number) => {
		const from = typed();
		await vi.waitUntil(() => typed().every((count, index) => count >= from[index]! + tokens), {
			timeout: 20_000
		});
	};
	// What was acknowledged before the disk was full has arrived by then.
	await typeOn(5);
	const before = promised();
	typeParagraph(page.doc, section, words);
	const since = page.states.length;
	await typeOn(40);
	expect(promised()).toEqual(before);
	expect(new Set(page.states.slice(since - 1))).toEqual(new Set(['saving']));
}

/** Everything that was typed is said to be saved within so many ms, and it is on disk. */
async function savedWithin(limitMs: number): Promise<void> {
	for (const writer of writers) writer.rest();
	const allSaved = () =>
		page.states.at(-1) === 'saved' && promised().every((count, index) => count === typed()[index]);
	await vi.waitUntil(allSaved, { timeout: limitMs });
	await app!.kill();
	page.close();
	app = await startApp({ env: own.env });
	expect(await checkPromises(doors[0]!, ledger, section)).toBe(typed().reduce((sum, count) => sum + count));
	const reader = await openWriter(doors[0]!);
	expect(reader.doc.getXmlFragment(section).toString().split(words)).toHaveLength(2);
	reader.close();
}

test('[P1] [D6] with no room for rows pages say "Saving…", and all is saved when there is room again', async ({
	skip
}) => {
	skip(!asRoot, 'only root can mount a small disk');
	await typeOnSmallDisk();
	const free = fill();
	await vi.waitUntil(() => said(/database: ERROR: .*No space left/).length > 0, { timeout: 20_000 });
	await typeUnsaved();
	expect(await ready()).toEqual(['disk']);
	expect(said('ended unexpectedly')).toEqual([]);
	free();
	await savedWithin(5_000);
});

test('[P1] [D6] a database that dies of a full disk is started again, says why once, and all is saved', async ({
	skip
}) => {
	skip(!asRoot, 'only root can mount a small disk');
	await typeOnSmallDisk();
	let free = () => {};
	await withCommandDatabase(own.config, async ({ sql }) => {
		free = fill();
		// PostgreSQL ends itself when its log needs a next segment and there is no room for one.
		const useSegments = async () => {
			for (;;) await sql`select pg_logical_emit_message(true, 'full', 'disk'), pg_switch_wal()`;
		};
		await expect(useSegments()).rejects.toThrow();
	});
	await vi.waitUntil(() => said('ended unexpectedly').length > 0, { timeout: 20_000 });
	await typeUnsaved();
	expect(await ready()).toEqual(expect.arrayContaining(['database', 'disk']));
	const why = /The disk that holds .* is full\. Free some space .* It is tried again until it starts\./;
	expect(said(why)).toHaveLength(1);
	free();
	await savedWithin(10_000);
});
