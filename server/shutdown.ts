import type { Server } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import type { Log } from './log.ts';

export interface ShutdownStep {
	name: string;
	/** Called once. May take `mostMs`; what is not done by then is left, and said so in the log. */
	close(): Promise<unknown> | void;
	mostMs: number;
}

export interface Shutdown {
	/** true once a stop has begun */
	readonly stopping: boolean;
	/** Stops everything in order and ends the process: code 0, or `code` when the stop has another cause. */
	stop(why: string, code?: number): Promise<void>;
}

const sameMomentMs = 700;
const endedByCtrlC = 130;

/**
 * [P13] Stops in order: no new connections, sockets flushed and told to come back, then what they stood on, the database
 * last. Ends within `shutdownMs`; a second Ctrl+C ends it at once. Nothing acknowledged is lost by that: it was on disk
 * before, and the embedded database ends in order when its program is gone. Supervisors repeat themselves out of
 * impatience with no person behind it, so other signals change nothing.
 */
export function createShutdown(
	steps: () => ShutdownStep[],
	{ log, shutdownMs }: { log: Log; shutdownMs: number }
): Shutdown {
	let stopping = false;
	const stop = async (why: string, code = 0) => {
		if (stopping) return;
		stopping = true;
		log.info({ why }, 'stopping');
		const deadline = setTimeout(() => {
			log.error({ shutdownMs }, 'the stop took too long and was cut short');
			process.exit(1);
		}, shutdownMs - 250);
		deadline.unref();
		for (const step of steps()) await closeInTime(step, log);
		log.info({ why }, 'stopped');
		process.exit(code);
	};
	let askedAt = 0;
	let saidSo = false;
	for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
		process.on(signal, () => {
			askedAt ||= Date.now();
			if (!stopping) return void stop(signal);
			// A terminal sends Ctrl+C to us and to npm, which passes it on: that is one Ctrl+C, not two.
			if (Date.now() - askedAt <= sameMomentMs) return;
			if (signal === 'SIGINT') {
				log.warn({ why: signal }, 'asked twice to stop: ended at once; what was shown as saved is on disk');
				process.exit(endedByCtrlC);
			}
			if (!saidSo) log.warn({ why: signal }, 'asked twice to stop: it is stopping and ends by itself');
			saidSo = true;
		});
	}
	// npm start was killed without being able to tell us.
	if (process.connected) process.once('disconnect', () => void stop('the starter is gone'));
	return {
		get stopping() {
			return stopping;
		},
		stop
	};
}

async function closeInTime({ name, close, mostMs }: ShutdownStep, log: Log): Promise<void> {
	const timer = new AbortController();
	const late = pause(mostMs, 'late' as const, { signal: timer.signal }).catch(() => 'done' as const);
	try {
		const how = await Promise.race([Promise.resolve(close()).then(() => 'done' as const), late]);
		if (how === 'late') log.warn({ part: name, mostMs }, 'a part did not stop in time');
	} catch (error) {
		log.error({ err: error, part: name }, 'a part failed to stop');
	} finally {
		timer.abort();
	}
}

/** The two ends of a server's stop: first no more connections, and when the sockets have been told, what is left. */
export function closeHttp(server: Server) {
	let closed: Promise<void> | undefined;
	const stopAccepting = () => {
		closed ??= new Promise<void>((resolve) => server.close(() => resolve()));
		server.closeIdleConnections();
	};
	return {
		stopAccepting,
		/** Requests under way are answered; what still hangs after `graceMs` is cut. */
		async finish(graceMs: number): Promise<void> {
			stopAccepting();
			const cut = setTimeout(() => server.closeAllConnections(), graceMs);
			await closed;
			clearTimeout(cut);
		}
	};
}

/** Broken lines, not broken promises of ours: whoever waits on them hears of it too. */
const lineErrors = /^(ECONNRESET|ECONNREFUSED|EPIPE|ETIMEDOUT|ENOTFOUND|CONNECTION_|57P0|08)/;

/**
 * What nobody has caught is logged with an id. A rejected promise or a broken line ends nothing else; after any other
 * uncaught error the process is not to be trusted and stops in order, for its supervisor to start it again.
 */
export function catchTheRest(log: Log, shutdown: Shutdown): void {
	process.on('unhandledRejection', (reason) => {
		log.error({ err: reason, errorId: crypto.randomUUID() }, 'a promise was rejected and nobody had asked');
	});
	process.on('uncaughtException', (error: NodeJS.ErrnoException) => {
		log.fatal({ err: error, errorId: crypto.randomUUID() }, 'an error nobody has caught');
		if (!lineErrors.test(String(error.code ?? ''))) void shutdown.stop('uncaught error', 1);
	});
}
