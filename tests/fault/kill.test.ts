import { randomInt } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { withCommandDatabase } from '../../server/command-database.ts';
import { readConfig, type Config } from '../../server/config.ts';
import { startApp, type App } from '../support/app.ts';
import { makeDocument, type TestDocument } from '../support/documents.ts';
import { signInCookie } from '../support/people.ts';
import { Ledger, tokensIn, TokenWriter } from '../support/token-writer.ts';
import { openWriter, type Door } from '../support/writers.ts';

const kills = 20;
const people = 5;
/** Those of the five who live on over a kill, with the text they have; the others begin afresh. */
const survivors = 2;
const section = 'problem';

let folder: string;
let env: Record<string, string>;
let config: Config;
let app: App | null = null;
const writers: TokenWriter[] = [];

beforeEach(async () => {
	folder = mkdtempSync(join(tmpdir(), 'folkmoot-kill-'));
	chmodSync(folder, 0o755);
	const port = await freePort();
	env = { DATA_DIR: join(folder, 'data'), PORT: String(port), LOG_LEVEL: 'warn' };
	config = readConfig(env);
});

afterEach(async () => {
	for (const writer of writers.splice(0)) writer.close();
	await app?.kill();
	rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
});

/** The program is started again and again at one address, as its pages know it. */
async function freePort(): Promise<number> {
	const server = createServer();
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	await new Promise((resolve) => server.close(resolve));
	return port;
}

async function makeDoors(): Promise<{ document: TestDocument; doors: Door[] }> {
	return withCommandDatabase(config, async ({ sql }) => {
		const document = await makeDocument(sql);
		const doors: Door[] = [];
		for (let index = 0; index < people; index += 1) {
			const { id } = await document.officer('editor');
			const cookie = await signInCookie(sql, id, config);
			doors.push({ port: config.port, documentId: document.documentId, cookie, origin: config.origin });
		}
		return { document, doors };
	});
}

/** Everybody's tokens are there from the first on, once, in order, and at least those that were promised. */
async function checkPromises(door: Door, ledger: Ledger): Promise<number> {
	const reader = await openWriter(door);
	const stored = tokensIn(reader.doc, section);
	reader.close();
	let count = 0;
	for (const [author, numbers] of stored) {
		expect(numbers, `tokens of author ${author}`).toEqual(numbers.map((_, index) => index));
		count += numbers.length;
	}
	for (const [author, promised] of ledger.promised) {
		expect(stored.get(author)?.length ?? 0, `tokens of author ${author}`).toBeGreaterThanOrEqual(promised);
	}
	return count;
}

test(`[P1] [P2] [D1] after each of ${kills} kills of everything no acknowledged or seen word is lost or doubled`, async () => {
	app = await startApp({ env });
	const { doors } = await makeDoors();
	const ledger = new Ledger();
	let authors = 0;
	const newWriter = (index: number) => {
		authors += 1;
		return new TokenWriter(authors, ledger, section, doors[index]!);
	};
	for (let index = 0; index < people; index += 1) writers.push(newWriter(index));

	for (let kill = 1; kill <= kills; kill += 1) {
		await Promise.all(writers.map((writer) => writer.start(randomInt(15, 60))));
		await new Promise((resolve) => setTimeout(resolve, randomInt(50, 900)));
		await app.kill();
		for (const writer of writers) writer.stop();
		const began = performance.now();
		app = await startApp({ env });
		expect(performance.now() - began, 'time to come back, in ms').toBeLessThan(15_000);
		await checkPromises(doors[0]!, ledger);
		for (let index = survivors; index < people; index += 1) {
			writers[index]!.close();
			writers[index] = newWriter(index);
		}
	}

	// Those who lived through all of it send what is still with them alone.
	await Promise.all(writers.map((writer) => writer.start(50)));
	for (const writer of writers) writer.rest();
	const all = () => writers.every((writer) => (ledger.promised.get(writer.author) ?? 0) >= writer.typed);
	for (const end = performance.now() + 5_000; !all(); await new Promise((resolve) => setImmediate(resolve)))
		expect(performance.now()).toBeLessThan(end);
	const stored = await checkPromises(doors[0]!, ledger);
	expect([...ledger.promised.values()].reduce((sum, count) => sum + count, 0)).toBeGreaterThan(
		kills * people
	);
	expect(stored).toBeGreaterThan(kills * people);
	expect(await app.stop()).toBe(0);
}, 180_000);
