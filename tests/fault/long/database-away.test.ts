import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startApp, type App } from '../../support/app.ts';
import { testDatabase, type TestDatabase } from '../../support/database.ts';
import { makeDocument } from '../../support/documents.ts';
import { checkPromises, makeDoors, ownProgram, type OwnProgram } from '../../support/own-program.ts';
import { pausableProxy, type PausableProxy } from '../../support/pausable-proxy.ts';
import { signInCookie } from '../../support/people.ts';
import { Ledger, TokenWriter } from '../../support/token-writer.ts';
import type { Door } from '../../support/writers.ts';

const section = 'problem';
const writers: TokenWriter[] = [];
let app: App | undefined;
let own: OwnProgram | undefined;
let fresh: TestDatabase | undefined;
let proxy: PausableProxy | undefined;
let ledger: Ledger;

beforeEach(() => {
	ledger = new Ledger();
});
afterEach(async () => {
	for (const writer of writers.splice(0)) writer.close();
	await app?.kill();
	await proxy?.close();
	await fresh?.close();
	await own?.remove();
	[app, proxy, fresh, own] = [undefined, undefined, undefined, undefined];
});

async function typeAt(doors: Door[], everyMs: number): Promise<void> {
	for (const [index, door] of doors.entries())
		writers.push(new TokenWriter(index + 1, ledger, section, door));
	await Promise.all(writers.map((writer) => writer.start(everyMs)));
}
const promised = () => writers.map(({ author }) => ledger.promised.get(author) ?? 0);
/** Everybody was told that everything typed up to now is on disk. */
async function allSavedWithin(limitMs: number): Promise<void> {
	const typed = writers.map((writer) => writer.typed);
	await vi.waitUntil(() => promised().every((count, index) => count >= typed[index]!), { timeout: limitMs });
}
const statusOf = async (path: string) => (await fetch(app!.origin + path)).status;
const residentBytes = (pid: number) =>
	Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) * 1024;

test('[D3] [P1] the database killed six times while people type: nothing is called saved meanwhile, all is within 5 s, none lost', async () => {
	own = await ownProgram({ LOG_LEVEL: 'info' });
	app = await startApp({ env: own.env });
	const { doors } = await makeDoors(own.config, 5);
	await typeAt(doors, 50);
	for (let round = 1; round <= 6; round += 1) {
		await allSavedWithin(10_000);
		const file = join(own.env.DATA_DIR!, 'postgres/postmaster.pid');
		process.kill(Number.parseInt(readFileSync(file, 'utf8'), 10), 'SIGKILL');
		const back = () => app!.logs.filter((line) => line.includes('the embedded database is back')).length;
		await vi.waitUntil(() => back() >= round, { timeout: 20_000 });
		await allSavedWithin(5_000);
	}
	for (const writer of writers) writer.rest();
	await allSavedWithin(5_000);
	await checkPromises(doors[0]!, ledger, section);
}, 180_000);

test('[D4] [O1] [P1] thirty seconds without the database while ten people type: none is told that anything is saved, nothing is lost', async () => {
	fresh = await testDatabase();
	proxy = await pausableProxy(fresh.url);
	app = await startApp({ url: proxy.url });
	const document = await makeDocument(fresh.database.sql);
	const doors = await Promise.all(
		Array.from({ length: 10 }, async (): Promise<Door> => {
			const { id } = await document.officer('editor');
			const cookie = await signInCookie(fresh!.database.sql, id);
			return { port: app!.port, documentId: document.documentId, cookie, origin: app!.origin };
		})
	);
	await typeAt(doors, 50);
	await allSavedWithin(10_000);
	const before = residentBytes(app.pid);
	proxy.pause();
	// What was on its way to the database may still be answered: those answers were true.
	const inTheAir = 10;
	const atThePause = writers.map((writer) => writer.typed);
	await vi.waitUntil(async () => (await statusOf('/readyz')) === 503, { timeout: 10_000, interval: 200 });
	const until = performance.now() + 30_000;
	while (performance.now() < until) {
		expect(await statusOf('/healthz')).toBe(200);
		expect(promised().every((count, index) => count <= atThePause[index]! + inTheAir)).toBe(true);
		await new Promise((resolve) => setTimeout(resolve, 1_000));
	}
	expect(writers.every((writer, index) => writer.typed > atThePause[index]! + 100)).toBe(true);
	expect(residentBytes(app.pid) - before).toBeLessThan(100_000_000);
	proxy.resume();
	await allSavedWithin(15_000);
	await vi.waitUntil(async () => (await statusOf('/readyz')) === 200, { timeout: 15_000, interval: 200 });
	for (const writer of writers) writer.rest();
	await allSavedWithin(10_000);
	await checkPromises(doors[0]!, ledger, section);
}, 180_000);

test('[D4] [P1] a database that takes two seconds for each answer: people type on, and all is saved', async () => {
	fresh = await testDatabase();
	proxy = await pausableProxy(fresh.url);
	app = await startApp({ url: proxy.url });
	const document = await makeDocument(fresh.database.sql);
	const { id } = await document.officer('editor');
	const cookie = await signInCookie(fresh.database.sql, id);
	const door = { port: app.port, documentId: document.documentId, cookie, origin: app.origin };
	await typeAt([door, door], 50);
	await allSavedWithin(10_000);
	proxy.delay(2_000);
	const since = promised();
	await vi.waitUntil(() => promised().every((count, index) => count > since[index]! + 40), {
		timeout: 30_000
	});
	expect(await statusOf('/healthz')).toBe(200);
	proxy.delay(0);
	for (const writer of writers) writer.rest();
	await allSavedWithin(15_000);
	await checkPromises(door, ledger, section);
}, 120_000);
