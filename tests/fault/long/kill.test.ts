import { randomInt } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { withCommandDatabase } from '../../../server/command-database.ts';
import { startApp, type App } from '../../support/app.ts';
import { forkOf } from '../../support/forks.ts';
import { checkPromises, makeDoors, ownProgram, type OwnProgram } from '../../support/own-program.ts';
import { makeOfficer, signInCookie } from '../../support/people.ts';
import { addMember } from '../../support/rooms.ts';
import { Ledger, TokenWriter } from '../../support/token-writer.ts';
import type { Door } from '../../support/writers.ts';

const kills = 50;
const people = 5;
/** Those of the five who live on over a kill, with the text they have; the others begin afresh. */
const survivors = 2;
const section = 'problem';

let own: OwnProgram;
let app: App | null = null;
const writers: TokenWriter[] = [];

beforeEach(async () => {
	own = await ownProgram();
});

afterEach(async () => {
	for (const writer of writers.splice(0)) writer.close();
	await app?.kill();
	await own.remove();
});

test(`[P1] [P2] [D1] after each of ${kills} kills of everything no acknowledged or seen word is lost or doubled`, async () => {
	app = await startApp({ env: own.env });
	const { doors } = await makeDoors(own.config, people);
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
		app = await startApp({ env: own.env });
		expect(performance.now() - began, 'time to come back, in ms').toBeLessThan(15_000);
		await checkPromises(doors[0]!, ledger, section);
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
	const stored = await checkPromises(doors[0]!, ledger, section);
	expect([...ledger.promised.values()].reduce((sum, count) => sum + count, 0)).toBeGreaterThan(
		kills * people
	);
	expect(stored).toBeGreaterThan(kills * people);
	expect(await app.stop()).toBe(0);
}, 400_000);

test('[P1] [P10] after each of five kills of everything no acknowledged word of a fork is lost, nor any of its live text', async () => {
	app = await startApp({ env: own.env });
	const { document, doors } = await makeDoors(own.config, 2);
	const [live, other] = doors as [Door, Door];
	const fork = await withCommandDatabase(own.config, async ({ sql }): Promise<Door> => {
		const officer = await makeOfficer(sql);
		await addMember(sql, document.roomId, officer.id, 'commenter');
		const cookie = await signInCookie(sql, officer.id, own.config);
		return { ...other, cookie, documentId: await forkOf(sql, officer, document.documentId) };
	});
	const [ledger, suggested] = [new Ledger(), new Ledger()];
	writers.push(new TokenWriter(1, ledger, section, live), new TokenWriter(2, suggested, section, fork));

	for (let kill = 1; kill <= 5; kill += 1) {
		await Promise.all(writers.map((writer) => writer.start(randomInt(15, 60))));
		await new Promise((resolve) => setTimeout(resolve, randomInt(200, 900)));
		await app.kill();
		for (const writer of writers) writer.stop();
		app = await startApp({ env: own.env });
		await checkPromises(other, ledger, section);
		for (const promised of [ledger, suggested]) await checkPromises(fork, promised, section);
	}
	for (const promised of [ledger, suggested]) expect(promised.promised.size).toBe(1);
	expect(await app.stop()).toBe(0);
}, 120_000);
