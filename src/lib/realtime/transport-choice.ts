import { livePath } from '#lib/protocol/live.ts';
import {
	nextTransport,
	transportOf,
	usingWebsockets,
	type Transport,
	type TransportEvent,
	type TransportState,
	type WebsocketTrouble
} from './transport.ts';

/** How long it is remembered on this device that websockets are blocked here. */
const rememberMs = 60 * 60_000;
/** How often one is tried meanwhile, and how long that may take. */
const tryEveryMs = 5 * 60_000;
const tryMs = 3_000;
const storageKey = 'folkmoot:websockets-blocked';

type Listener = (use: Transport) => void;

const troubles = new Set<unknown>(['refused', 'silent', 'cut'] satisfies WebsocketTrouble[]);

/**
 * What this page knows of its network, shared by all of its lines: documents, forks, room events. Only in the browser.
 */
class TransportChoice {
	#state: TransportState = recall();
	#listeners = new Set<Listener>();
	#trying: ReturnType<typeof setTimeout> | undefined;

	constructor() {
		window.addEventListener('online', () => this.happen({ type: 'network' }));
		if (this.#state.state === 'blocked') this.#tryLater(0);
	}

	get state(): TransportState {
		return this.#state;
	}

	get use(): Transport {
		return transportOf(this.#state);
	}

	/** The server refuses websockets by its settings: known before the first one is tried. */
	obeySetting(websockets: boolean): void {
		if (!websockets) this.#become({ state: 'blocked', trouble: 'setting' });
		else if (this.#state.state === 'blocked' && this.#state.trouble === 'setting')
			this.#become(usingWebsockets);
	}

	happen(event: TransportEvent): void {
		this.#become(nextTransport(this.#state, event));
	}

	/** The officer asks for it: forgets what is known, and begins with websockets. */
	startAfresh(): void {
		this.happen({ type: 'network' });
	}

	/** Calls back when anything is known anew. Returns the way to stop. */
	subscribe(listener: Listener): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	#become(next: TransportState): void {
		if (next === this.#state) return;
		this.#state = next;
		remember(next);
		clearTimeout(this.#trying);
		// At once for the first time: it may have been the server that was away.
		if (next.state === 'blocked' && next.trouble !== 'setting') this.#tryLater(0);
		for (const listener of [...this.#listeners]) listener(this.use);
	}

	#tryLater(ms: number): void {
		this.#trying = setTimeout(async () => {
			const opened = await websocketOpens();
			if (this.#state.state !== 'blocked') return;
			this.happen({ type: 'tried', opened });
			if (this.#state.state === 'blocked') this.#tryLater(tryEveryMs);
		}, ms);
	}
}

/** Opens a websocket to the room events' door, which asks nothing of it for a while, and lets it go again. */
function websocketOpens(): Promise<boolean> {
	return new Promise((resolve) => {
		const url = new URL(`${livePath}/?EIO=4&transport=websocket`, location.href);
		url.protocol = url.protocol.replace('http', 'ws');
		const socket = new WebSocket(url);
		const end = (opened: boolean) => {
			clearTimeout(late);
			socket.onopen = socket.onclose = null;
			socket.close();
			resolve(opened);
		};
		const late = setTimeout(() => end(false), tryMs);
		socket.onopen = () => end(true);
		socket.onclose = () => end(false);
	});
}

function recall(): TransportState {
	try {
		const kept = JSON.parse(localStorage.getItem(storageKey) ?? 'null') as {
			trouble?: unknown;
			until?: unknown;
		} | null;
		if (kept && troubles.has(kept.trouble) && typeof kept.until === 'number' && kept.until > Date.now()) {
			return { state: 'blocked', trouble: kept.trouble as WebsocketTrouble };
		}
	} catch {
		// Nothing is kept in this browser, or it is not ours: websockets are tried.
	}
	return usingWebsockets;
}

function remember(state: TransportState): void {
	try {
		if (state.state === 'blocked' && state.trouble !== 'setting') {
			const kept = { trouble: state.trouble, until: Date.now() + rememberMs };
			localStorage.setItem(storageKey, JSON.stringify(kept));
		} else if (state.state === 'websocket') localStorage.removeItem(storageKey);
	} catch {
		// Nothing can be kept here: it is found out again on the next page.
	}
}

let choice: TransportChoice | undefined;

/** The page's one choice. Only in the browser. */
export const transportChoice = (): TransportChoice => (choice ??= new TransportChoice());
export type { TransportChoice };
