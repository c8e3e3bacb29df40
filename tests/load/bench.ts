/**
 * `npm run bench`: the figures of the server, each against the relay where a ratio is asked. Server, relay and
 * clients are three processes; the database is the embedded one with its durable settings. Prints a table and, last,
 * one line of JSON. `npm run bench -- 1 4` runs only those rows. The last row runs for eleven minutes, and needs a build.
 * Nothing here passes or fails a build.
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '#db/connection.server.ts';
import { startEmbedded } from '#db/embedded.ts';
import { migrate } from '#db/migrate.ts';
import { seedRegister } from '#db/seed/index.ts';
import { startApp } from '../support/app.ts';
import { diskFigures } from './disk.ts';
import { printRows, type Row } from './figures.ts';
import { rows } from './rows.ts';
import { startSubject } from './subject.ts';
import { warmUp } from './typing.ts';
import { makeWorld } from './world.ts';

const chosen = process.argv.slice(2).map(Number);
const folder = await mkdtemp(join(tmpdir(), 'folkmoot-bench-'));
await chmod(folder, 0o755);
const embedded = await startEmbedded({ dataDir: folder });
const database = openDatabase({ url: embedded.url, poolSize: 4, prepare: true });
try {
	await migrate(embedded.url);
	await seedRegister(database.sql);
	const world = await makeWorld(database, 300);
	const disk = await diskFigures(folder);
	console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model}`);
	console.log(
		`The disk flushes 8 KB in ${disk.p50.toFixed(2)} ms (median), ${disk.p95.toFixed(2)} ms (95 of 100).`
	);

	const done: Row[] = [];
	for (const [index, row] of rows.entries()) {
		if (chosen.length > 0 && !chosen.includes(index + 1)) continue;
		const measured = await row({
			sql: database.sql,
			world,
			start: (name) => startSubject(name, embedded.url),
			async startWarm(name) {
				const subject = await startSubject(name, embedded.url);
				await warmUp(subject, world);
				return subject;
			},
			startProgram: () => startApp({ url: embedded.url, env: { LOG_LEVEL: 'warn' } })
		});
		console.log(`${index + 1}. ${measured.work}: ${measured.measured}`);
		done.push(measured);
	}
	console.log();
	printRows(done);
	console.log(`\n${JSON.stringify({ node: process.version, disk, rows: done })}`);
} finally {
	await database.close();
	await embedded.stop();
	await rm(folder, { recursive: true, force: true });
}
