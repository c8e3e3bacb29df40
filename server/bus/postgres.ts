import { setTimeout as pause } from 'node:timers/promises';
import postgres from 'postgres';
import { connectionOptions } from '#db/connection.server.ts';
import type { Log } from '../log.ts';
import { createOutage } from '../outage.ts';
import { busChannel, parseBusEvent, type Bus, type BusEvent } from './bus.ts';

export interface PostgresBusOptions {
	url: string;
	log: Log;
	/** how often the link is tried while it is quiet, and how long an answer may take */
	heartbeatMs?: number;
}

const retryMs = { first: 100, greatest: 2_000 };

/**
 * Hears the rings of all nodes over LISTEN on a connection of its own. A link that is dead without a word (a pulled
 * cable, a paused database) is noticed within two heartbeats. Rings during a gap are lost: `onLink(true)` means
 * "read again". postgres.js's own `listen` gives up when its first reconnect fails, so the loop is ours.
 */
export function createPostgresBus({ url, log, heartbeatMs = 1_500 }: PostgresBusOptions): Bus {
	const listeners = new Set<(event: BusEvent) => void>();
	const linkListeners = new Set<(connected: boolean) => void>();
	const closing = new AbortController();
	const outage = createOutage(log, {
		failing: 'the link for events is down',
		over: 'the link for events is up again'
	});
	let connected = false;

	const setConnected = (now: boolean) => {
		if (connected === now) return;
		connected = now;
		tellAll(linkListeners, now, log);
	};
	const hear = (channel: string, payload: string) => {
		if (channel !== busChannel) return;
		const event = parseBusEvent(payload);
		if (event) tellAll(listeners, event, log);
		else log.warn({ bytes: payload.length }, 'a ring that is not one of ours was ignored');
	};

	/** One connection's life. Resolves when it is over, and whether it ever worked. */
	const listenOnce = async (): Promise<boolean> => {
		const over = new AbortController();
		const { url: address, ...socket } = connectionOptions(url);
		const options = {
			...socket,
			max: 1,
			prepare: false,
			fetch_types: false,
			connect_timeout: 3,
			idle_timeout: undefined,
			max_lifetime: null,
			backoff: () => 0,
			onnotice: () => {},
			onnotify: hear,
			onclose: () => over.abort(),
			connection: { application_name: 'folkmoot bus' }
		};
		const sql = postgres(address, options);
		const stop = AbortSignal.any([over.signal, closing.signal]);
		let worked = false;
		try {
			await inTime(sql`listen ${sql(busChannel)}`, heartbeatMs + 3_000, stop);
			worked = true;
			outage.worked();
			setConnected(true);
			while (!stop.aborted) {
				await pause(heartbeatMs, undefined, { signal: stop });
				await inTime(sql`select 1`, heartbeatMs, stop);
			}
		} catch (error) {
			if (!closing.signal.aborted) outage.failed(error);
		} finally {
			setConnected(false);
			await sql.end({ timeout: 0 }).catch(() => {
				// It is broken already, which is why we are here.
			});
		}
		return worked;
	};

	const run = async () => {
		let wait = retryMs.first;
		while (!closing.signal.aborted) {
			wait = (await listenOnce()) ? retryMs.first : Math.min(wait * 2, retryMs.greatest);
			await pause(wait, undefined, { signal: closing.signal }).catch(() => {
				// Closed while waiting: the loop's condition ends it.
			});
		}
	};
	const running = run();

	return {
		listen(onEvent) {
			listeners.add(onEvent);
			return () => listeners.delete(onEvent);
		},
		onLink(onChange) {
			linkListeners.add(onChange);
			onChange(connected);
			return () => linkListeners.delete(onChange);
		},
		async close() {
			closing.abort();
			await running;
			listeners.clear();
			linkListeners.clear();
		}
	};
}

/** One listener's fault is not the others'. */
function tellAll<T>(all: Set<(what: T) => void>, what: T, log: Log): void {
	for (const tell of all) {
		try {
			tell(what);
		} catch (error) {
			log.error({ err: error }, 'a listener of the bus failed');
		}
	}
}

async function inTime(work: PromiseLike<unknown>, ms: number, stop: AbortSignal): Promise<void> {
	const timer = new AbortController();
	const late = pause(ms, undefined, { signal: AbortSignal.any([stop, timer.signal]) }).then(() => {
		throw new Error(`no answer in ${ms} ms`);
	});
	try {
		await Promise.race([work, late]);
	} finally {
		timer.abort();
		late.catch(() => {
			// Ended by us, or it is the error thrown above.
		});
	}
}
