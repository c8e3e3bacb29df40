/**
 * The sync server in a process of its own, told what to do over IPC: the benchmark's subject. The same modules as
 * in the whole program, without pages, so that only document sockets are measured.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openDatabase } from '#db/connection.server.ts';
import { createPostgresBus } from '#server/bus/postgres.ts';
import { readConfig } from '#server/config.ts';
import { createSync } from '#server/documents/sync.ts';
import { createLog } from '#server/log.ts';
import { origin } from './world.ts';

const [, , url] = process.argv as [string, string, string];
const config = readConfig({ ORIGIN: origin, LOG_LEVEL: 'warn' });
const log = createLog(config);
const { sql } = openDatabase({ url, poolSize: 6, prepare: true });
const sync = createSync({
	sql,
	config,
	bus: createPostgresBus({ url, log }),
	log,
	metrics: { acknowledged: () => {}, refused: (reason) => log.warn({ reason }, 'refused') }
});
const server = createServer();
server.on('upgrade', (request, socket, head) => sync.upgrade(request, socket, head));
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));

process.on('message', (question: { ask: string }) => {
	switch (question.ask) {
		case 'cpu':
			process.send?.({ cpu: process.cpuUsage() });
			break;
		case 'memory':
			for (let round = 0; round < 3; round += 1) globalThis.gc?.();
			process.send?.({ memory: process.memoryUsage() });
			break;
		case 'stop':
			void sync.close(5_000).then(() => process.exit(0));
	}
});
