import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createPostgresBus } from '../../server/bus/postgres.ts';
import { readConfig } from '../../server/config.ts';
import { attachHttpLines } from '../../server/documents/http-lines.ts';
import { createSync, type Sync, type SyncDeps } from '../../server/documents/sync.ts';
import { attachLive } from '../../server/live/live.ts';
import { createLog } from '../../server/log.ts';
import { createStrangers } from '../../server/strangers.ts';
import { syncPath } from '../../src/lib/protocol/sync.ts';
import type { TestDatabase } from './database.ts';

export const syncOrigin = 'http://folkmoot.test';

export interface SyncServer {
	port: number;
	sync: Sync;
	/** reasons of refusals so far */
	refused: string[];
	/** Drains as on SIGTERM and closes the server. */
	close(): Promise<void>;
}

/** The sync server on a port of its own, on a test database, with its real bus. Several may share a database. */
export async function startSyncServer(
	{ url, database }: TestDatabase,
	more: Partial<SyncDeps> = {}
): Promise<SyncServer> {
	const config = readConfig({ ORIGIN: syncOrigin, LOG_LEVEL: 'fatal' });
	const log = createLog(config);
	const bus = createPostgresBus({ url, log });
	const refused: string[] = [];
	const linked = new Promise<void>((resolve) => {
		const stop = bus.onLink((connected) => {
			if (!connected) return;
			stop();
			resolve();
		});
	});
	const metrics = { acknowledged: () => {}, refused: (reason: string) => void refused.push(reason) };
	const strangers = more.strangers ?? createStrangers(config);
	const sync = createSync({ sql: database.sql, config, bus, log, metrics, ...more, strangers });
	const server = createServer();
	const live = attachLive({ httpServer: server, sql: database.sql, config, bus, log, strangers });
	attachHttpLines(live.io, sync);
	server.on('upgrade', (request, socket, head) => {
		if (request.url?.startsWith(syncPath)) sync.upgrade(request, socket, head);
	});
	await Promise.all([linked, new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))]);
	let closed: Promise<void> | null = null;
	return {
		port: (server.address() as AddressInfo).port,
		sync,
		refused,
		close: () =>
			(closed ??= (async () => {
				await sync.close(5_000);
				await live.close();
				await bus.close();
				await new Promise((resolve) => server.close(resolve));
			})())
	};
}
