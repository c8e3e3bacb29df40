import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { lockDataFolder, type DataLock } from './data-lock.ts';
import { folderProblem, placeDatabase } from './embedded-binaries.ts';
import {
	endLeftover,
	launch,
	makeDatabase,
	postmasterPid,
	prepareCluster,
	type EmbeddedLog,
	type Running
} from './embedded-server.ts';
import { StartError } from './start-error.ts';

export interface Embedded {
	/** postgres://…?host=/folder/of/the/socket; the same after a restart of the database */
	url: string;
	/** where the data really is; differs from what was asked for when root's folders are closed to the database */
	folder: string;
	lock: DataLock;
	/** one line worth telling, or null */
	notice: string | null;
	/** the database's process id; null while it is down */
	pid(): number | null;
	/** Stops the database and gives the folder back. Safe to call twice. */
	stop(): Promise<void>;
}

export interface EmbeddedOptions {
	dataDir: string;
	/** hears of deaths and restarts, and of the database's own alarms (never of statements or values) */
	log?: EmbeddedLog;
	/** server settings on top of ours, for tests */
	settings?: Record<string, string>;
}

/** The greatest: what waits for a disk with room is saved within 5 s of its return. */
const restartPauseMs = { first: 50, greatest: 2_000 };
/** After a kill of the whole database its last processes may hold its memory for a moment. */
const firstStartMs = 15_000;

/**
 * Starts PostgreSQL in a data folder, making it there first when there is none: a unix socket only, durable settings,
 * one program per folder. A database left over by a program that was killed is stopped first. When the database
 * dies later, it is started again. Throws StartError.
 */
export async function startEmbedded({
	dataDir,
	log = () => {},
	settings = {}
}: EmbeddedOptions): Promise<Embedded> {
	const place = placeDatabase(dataDir);
	const lock = takeLock(place.folder);
	let stopping = false;
	const ended = new AbortController();
	let running: Running | null = null;

	const attempt = async () => {
		await endLeftover(cluster.data);
		running = await launch(cluster, settings, log);
		// A stop that came meanwhile found nothing to end.
		if (stopping) await running.end();
	};
	/** Waits, then tries again with growing pauses, until it runs, `giveUpAt` has come or the stop. */
	const persist = async (giveUpAt: number) => {
		let wait = restartPauseMs.first;
		let said = '';
		while (!stopping) {
			try {
				return await attempt();
			} catch (error) {
				const last = error instanceof StartError && !('temporary' in error);
				if (giveUpAt < Infinity && (last || Date.now() > giveUpAt)) throw error;
				const why = error instanceof Error ? error.message : String(error);
				// Once, however long it lasts: a full disk may hold the log too.
				if (why !== said) log('error', `${why} It is tried again until it starts.`);
				said = why;
			}
			await pause(wait, undefined, { signal: ended.signal }).catch(() => {
				// Stopped while waiting: the loop's condition ends it.
			});
			wait = Math.min(wait * 2, restartPauseMs.greatest);
		}
	};
	const watch = async () => {
		while (running) {
			const how = await running.exited;
			running = null;
			if (stopping) return;
			log('error', `the embedded database ended unexpectedly (${how}); it is started again`);
			await persist(Infinity);
			if (running) log('info', 'the embedded database is back');
		}
	};

	let cluster: Awaited<ReturnType<typeof prepareCluster>>;
	try {
		cluster = await prepareCluster(place);
		await persist(Date.now() + firstStartMs);
		await makeDatabase(cluster.url);
	} catch (error) {
		await (running as Running | null)?.end();
		lock.release();
		throw error;
	}
	const watching = watch();

	return {
		url: cluster.url,
		folder: place.folder,
		lock,
		notice: place.notice,
		pid: () => postmasterPid(cluster.data),
		async stop() {
			if (stopping) return watching;
			stopping = true;
			ended.abort();
			await running?.end();
			await watching;
			cluster.removeSocket();
			lock.release();
		}
	};
}

function takeLock(folder: string): DataLock {
	try {
		return lockDataFolder(folder);
	} catch (error) {
		if (error instanceof StartError) throw error;
		throw new StartError(folderProblem(folder, error), { cause: error });
	}
}

/** The address of the embedded database while a running program has this data folder open; null otherwise. */
export async function findRunningEmbedded(dataDir: string): Promise<string | null> {
	const place = placeDatabase(dataDir);
	if (!existsSync(join(place.folder, 'postgres'))) return null;
	const cluster = await prepareCluster(place);
	return postmasterPid(cluster.data) === null ? null : cluster.url;
}
