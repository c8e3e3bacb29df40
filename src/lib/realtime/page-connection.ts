import type { Manager } from 'socket.io-client';
import { livePath } from '#lib/protocol/live.ts';
import { openWithinMs, retryPause } from './retry.ts';
import { transportChoice } from './transport-choice.ts';
import type { Transport } from './transport.ts';

let opening: Promise<Manager> | null = null;

/**
 * The page's one socket.io connection, for room events, and for documents where websockets are blocked: a browser opens
 * only six connections to a host, and each polling one keeps one of them busy. It opens with its first socket, closes with
 * its last, and comes back by itself between. Only in the browser.
 */
export const pageConnection = (): Promise<Manager> => (opening ??= makeConnection());

/** The websocket ended without a word of the server's, and not for want of a network. */
const isCut = (description: unknown) =>
	(description as { context?: { code?: unknown } } | undefined)?.context?.code === 1006 &&
	navigator.onLine !== false;

const transportsOf = (use: Transport) => [use === 'http' ? 'polling' : 'websocket'];

async function makeConnection(): Promise<Manager> {
	const { Manager } = await import('socket.io-client');
	const choice = transportChoice();
	let using = choice.use;
	let openedAt: number | null = null;
	let failures = 0;
	let again: ReturnType<typeof setTimeout> | undefined;

	const manager = new Manager(location.origin, {
		path: livePath,
		transports: transportsOf(using),
		timeout: openWithinMs[using],
		autoConnect: false,
		// Its own pauses grow too long, and know nothing of the choice.
		reconnection: false
	});
	const openNow = () => {
		clearTimeout(again);
		manager.open();
	};
	const comeBack = (ms: number) => {
		clearTimeout(again);
		if (navigator.onLine !== false) again = setTimeout(openNow, ms);
	};

	manager.on('open', () => {
		openedAt = Date.now();
		failures = 0;
		clearTimeout(again);
		choice.happen({ type: 'opened', transport: using });
	});
	manager.on('error', (error) => {
		if (openedAt !== null) return;
		failures++;
		if (navigator.onLine !== false) {
			const how = error.message === 'timeout' ? 'silent' : 'refused';
			choice.happen({ type: 'failed', transport: using, how });
		}
		comeBack(retryPause(failures));
	});
	manager.on('close', (reason, description) => {
		const since = openedAt;
		openedAt = null;
		// Its last socket left.
		if (reason === 'forced close') return;
		if (using === 'websocket' && since !== null && isCut(description)) {
			choice.happen({ type: 'cut', livedMs: Date.now() - since, at: Date.now() });
		}
		failures++;
		comeBack(retryPause(failures));
	});
	choice.subscribe((use) => {
		if (use === using) return;
		using = use;
		// The manager makes its next engine from these.
		(manager as unknown as { opts: { transports: string[] } }).opts.transports = transportsOf(use);
		manager.timeout(openWithinMs[use]);
		if (openedAt === null) return;
		manager.engine.close();
		comeBack(0);
	});
	window.addEventListener('online', () => {
		failures = 0;
		if (openedAt === null) comeBack(0);
	});
	return manager;
}
