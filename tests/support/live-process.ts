/**
 * The live channel in a process of its own, to be killed: `node live-process.ts <database> <origin of pages>`. Says its port over
 * IPC once it is ready.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openDatabase } from '#db/connection.server.ts';
import { createPostgresBus } from '#server/bus/postgres.ts';
import { readConfig } from '#server/config.ts';
import { attachLive } from '#server/live/live.ts';
import { createLog } from '#server/log.ts';
import { createStrangers } from '#server/strangers.ts';

const [, , url, origin] = process.argv as [string, string, string, string];
const config = { ...readConfig({ LOG_LEVEL: 'fatal' }), origin };
const log = createLog(config);
const { sql } = openDatabase({ url, poolSize: 4, prepare: true });
const bus = createPostgresBus({ url, log });
const httpServer = createServer((_request, response) => response.writeHead(404).end());
const presenceTimes = { batchMs: 20, renewMs: 300, believedMs: 1_000, sweepMs: 60_000 };
attachLive({ httpServer, sql, config, bus, log, strangers: createStrangers(config), presenceTimes });
httpServer.listen(0, '127.0.0.1', () => {
	bus.onLink((connected) => {
		if (connected) process.send?.({ port: (httpServer.address() as AddressInfo).port });
	});
});
