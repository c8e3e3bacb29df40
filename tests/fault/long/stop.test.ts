import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startApp, type App } from '../../support/app.ts';
import { checkPromises, makeDoors, ownProgram, type OwnProgram } from '../../support/own-program.ts';
import { Ledger, TokenWriter } from '../../support/token-writer.ts';

const section = 'problem';
const people = 50;
let own: OwnProgram;
let app: App | undefined;
const writers: TokenWriter[] = [];

beforeEach(async () => {
	own = await ownProgram();
});
afterEach(async () => {
	for (const writer of writers.splice(0)) writer.close();
	await app?.kill();
	await own.remove();
});

test('[O2] [P13] SIGTERM while fifty people type ends within 10 s with code 0, and nothing acknowledged is lost', async () => {
	app = await startApp({ env: own.env });
	const { doors } = await makeDoors(own.config, people);
	const ledger = new Ledger();
	for (const [index, door] of doors.entries())
		writers.push(new TokenWriter(index + 1, ledger, section, door));
	await Promise.all(writers.map((writer) => writer.start(100)));
	await vi.waitUntil(() => ledger.promised.size === people, { timeout: 20_000 });
	const began = performance.now();
	expect(await app.stop()).toBe(0);
	expect(performance.now() - began).toBeLessThan(10_000);
	// They come back by themselves, and bring what was not said to be saved.
	for (const writer of writers) writer.rest();
	app = await startApp({ env: own.env });
	await vi.waitUntil(
		() => writers.every(({ author, typed }) => (ledger.promised.get(author) ?? 0) >= typed),
		{ timeout: 20_000 }
	);
	await checkPromises(doors[0]!, ledger, section);
	expect(await app.stop()).toBe(0);
}, 120_000);
