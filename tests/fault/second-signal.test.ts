import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { withCommandDatabase } from '../../server/command-database.ts';
import { startApp, type App } from '../support/app.ts';
import { holdCommits } from '../support/hold-commits.ts';
import { checkPromises, makeDoors, ownProgram, type OwnProgram } from '../support/own-program.ts';
import { Ledger, TokenWriter } from '../support/token-writer.ts';
import type { Door } from '../support/writers.ts';

const section = 'problem';
const everyMs = 100;

let own: OwnProgram;
let app: App;
let door: Door;
let ledger: Ledger;
let writer: TokenWriter;

beforeEach(async () => {
	own = await ownProgram({ LOG_LEVEL: 'info' });
	app = await startApp({ env: own.env });
	const { doors } = await makeDoors(own.config, 2);
	door = doors[1]!;
	ledger = new Ledger();
	writer = new TokenWriter(1, ledger, section, doors[0]!);
	await writer.start(20);
	await vi.waitUntil(() => promised() >= 10, { timeout: 10_000 });
});

afterEach(async () => {
	writer.close();
	await app.kill();
	await own.remove();
});

const promised = () => ledger.promised.get(1) ?? 0;
const lines = (text: string) => app.logs.filter((line) => line.includes(text));

/** Stops the program with edits that are accepted and cannot be stored, so that the stop waits for them. */
async function stopWithEditsUnderWay(
	signal: NodeJS.Signals,
	then: (release: () => Promise<void>) => Promise<void>
): Promise<void> {
	await withCommandDatabase(own.config, async ({ sql }) => {
		const held = await holdCommits(sql, door.documentId);
		const typed = writer.typed;
		await vi.waitUntil(() => writer.typed >= typed + 5, { timeout: 10_000 });
		process.kill(app.pid, signal);
		await vi.waitUntil(() => lines('"stopping"').length === 1, { timeout: 10_000 });
		// The database that ends below the held commits takes them with it.
		await then(() => held.release().catch(() => {}));
	});
}

/** Sends the signal again and again, as somebody who does not want to wait, until the program ends. */
async function repeat(signal: NodeJS.Signals): Promise<number | null> {
	const again = setInterval(() => process.kill(app.pid, signal), everyMs);
	const code = await app.exited;
	clearInterval(again);
	return code;
}

test('[P13] [P1] a second Ctrl+C ends the program at once, says so in one line and loses nothing acknowledged', async () => {
	await stopWithEditsUnderWay('SIGINT', async (release) => {
		const began = performance.now();
		expect(await repeat('SIGINT')).toBe(130);
		// The signals of the first moment are those that npm passes on.
		expect(performance.now() - began).toBeGreaterThan(400);
		expect(performance.now() - began).toBeLessThan(2_000);
		await release();
	});
	await vi.waitUntil(() => lines('ended at once; what was shown as saved is on disk').length === 1);
	expect(lines('asked twice to stop')).toHaveLength(1);

	writer.rest();
	app = await startApp({ env: own.env });
	expect(await checkPromises(door, ledger, section)).toBeGreaterThanOrEqual(10);
	// What was not acknowledged is still with its writer, whose page has come back.
	await vi.waitUntil(() => promised() === writer.typed, { timeout: 10_000 });
	expect(await checkPromises(door, ledger, section)).toBe(writer.typed);
});

test('[P13] [P1] a second SIGTERM changes nothing: what was accepted is stored, and the end has code 0', async () => {
	await stopWithEditsUnderWay('SIGTERM', async (release) => {
		const ended = repeat('SIGTERM');
		await vi.waitUntil(() => lines('asked twice to stop').length === 1, { timeout: 3_000 });
		const before = promised();
		await release();
		expect(await ended).toBe(0);
		expect(promised()).toBeGreaterThan(before);
	});
	expect(lines('asked twice to stop')).toHaveLength(1);
	expect(lines('it is stopping and ends by itself')).toHaveLength(1);

	writer.rest();
	app = await startApp({ env: own.env });
	expect(await checkPromises(door, ledger, section)).toBeGreaterThan(10);
});
