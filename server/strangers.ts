import type { IncomingMessage } from 'node:http';
import { clientNetwork } from '#lib/accounts/server/client-network.ts';
import { readSessionToken } from '#lib/accounts/session-cookie.ts';
import { clientAddress } from './client-address.ts';
import type { Config } from './config.ts';

/** What one network may ask before it has shown sessions that stand [P12]. */
export const strangerLimits = {
	/** sockets without a session in a window, and as many whose session proves to be none */
	sockets: 30,
	windowMs: 10_000,
	/** look-ups under way of sessions not met before: 200 people of a council, each with five sockets, at one moment */
	lookUps: 1_000,
	/** sessions of which it is remembered that they stood, the longest unused forgotten first */
	known: 20_000
};

export interface Strangers {
	/**
	 * Whose session comes with this request, as `lookUp` says, or null. 'crowd': too many strangers came from that
	 * network lately, and nothing was looked up; a session that stood when it was last looked up is asked after anyway,
	 * so that a flood from a council's own address does not keep out who works there. Throws what `lookUp` throws.
	 */
	ask<T>(request: IncomingMessage, lookUp: (token: string) => Promise<T | null>): Promise<T | null | 'crowd'>;
}

export function createStrangers(
	config: Pick<Config, 'origin' | 'trustedProxies'>,
	{ limits = strangerLimits, now = Date.now } = {}
): Strangers {
	// Counted apart: a socket without a cookie costs no look-up, and must not stand in the way of those with one.
	const nameless = createCount(limits.windowMs, now);
	const failed = createCount(limits.windowMs, now);
	const underWay = new Map<string, number>();
	const known = new Set<string>();

	function remember(token: string): void {
		known.delete(token);
		known.add(token);
		// A set keeps the order in which things came.
		if (known.size > limits.known) known.delete(known.values().next().value!);
	}

	async function askStranger<T>(network: string, lookUp: () => Promise<T>): Promise<T | 'crowd'> {
		const others = underWay.get(network) ?? 0;
		if (failed.of(network) >= limits.sockets || others >= limits.lookUps) return 'crowd';
		underWay.set(network, others + 1);
		try {
			return await lookUp();
		} finally {
			const left = underWay.get(network)! - 1;
			if (left > 0) underWay.set(network, left);
			else underWay.delete(network);
		}
	}

	return {
		async ask(request, lookUp) {
			const network = clientNetwork(clientAddress(request, config));
			const token = readSessionToken(request.headers.cookie, config);
			if (token === null) return nameless.add(network) > limits.sockets ? 'crowd' : null;
			const found = await (known.has(token) ? lookUp(token) : askStranger(network, () => lookUp(token)));
			if (found === 'crowd') return found;
			if (found) remember(token);
			else {
				known.delete(token);
				failed.add(network);
			}
			return found;
		}
	};
}

/** Counts by name in windows of time that begin with their first count. Forgets names as their window ends. */
function createCount(windowMs: number, now: () => number) {
	const windows = new Map<string, { count: number; endsAt: number }>();
	const current = (name: string) => {
		const time = now();
		// Windows have one length, so the oldest come first.
		for (const [key, window] of windows) {
			if (window.endsAt > time) break;
			windows.delete(key);
		}
		return windows.get(name) ?? { count: 0, endsAt: time + windowMs };
	};
	return {
		of: (name: string): number => current(name).count,
		add(name: string): number {
			const window = current(name);
			window.count += 1;
			windows.set(name, window);
			return window.count;
		}
	};
}
