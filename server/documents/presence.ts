import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { syncLimits, type PresenceUser } from '#lib/protocol/sync.ts';

interface State {
	clock: number;
	/** JSON of the state as peers see it; null when the person left */
	json: string | null;
	/** when this page last said anything, in ms of performance.now() */
	at: number;
}

/** Tells the one who shows presence what to send; called at most once per tick. */
export type SendPresence = (update: Uint8Array) => void;

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** What a page may say about itself, and of what kind. Everything else in its state is dropped. */
const sayable: Readonly<Record<string, (said: unknown) => boolean>> = {
	cursor: () => true,
	section: () => true,
	/** the officer whom it follows: an id, which says nothing of who that is */
	follows: (said) => said === null || (typeof said === 'string' && uuid.test(said)),
	refusesFollow: (said) => said === true
};

/** With more people than this carets move half as often: nobody follows so many, and every frame goes to all. */
const crowd = 30;

/** y-protocols forgets a page that was silent for 30 s; so do we. */
const silentMs = 30_000;

/**
 * Who is in one document, where. A page speaks only for the Yjs client id of its connection, and `user` is written
 * from the session, whatever the page claims [P4]. Changes of all people go out merged, one update per tick [P2].
 */
export class Presence {
	readonly #states = new Map<number, State>();
	readonly #changed = new Set<number>();
	readonly #send: SendPresence;
	readonly #tickMs: number;
	#timer: NodeJS.Timeout | null = null;

	constructor(send: SendPresence, tickMs: number = syncLimits.presenceTickMs) {
		this.#send = send;
		this.#tickMs = tickMs;
	}

	get size(): number {
		let present = 0;
		for (const state of this.#states.values()) if (state.json !== null) present += 1;
		return present;
	}

	/**
	 * Takes in a page's awareness update. Entries about other client ids are ignored (y-websocket pages repeat what
	 * they hear). Throws when the bytes cannot be read or the own state is over the limit.
	 */
	hear(update: Uint8Array, clientId: number, user: PresenceUser): void {
		const decoder = decoding.createDecoder(update);
		const count = decoding.readVarUint(decoder);
		for (let index = 0; index < count; index += 1) {
			const client = decoding.readVarUint(decoder);
			const clock = decoding.readVarUint(decoder);
			const json = decoding.readVarString(decoder);
			if (client !== clientId) continue;
			if (json.length > syncLimits.maxPresenceBytes) throw new RangeError('presence too large');
			const known = this.#states.get(client);
			if (known && (clock < known.clock || (clock === known.clock && json !== 'null'))) continue;
			if (!known && this.#states.size >= syncLimits.maxPresencePerDocument) continue;
			this.#states.set(client, { clock, json: stamp(JSON.parse(json), user), at: performance.now() });
			this.#change(client);
		}
	}

	/** The person's connection ended. */
	leave(clientId: number): void {
		const state = this.#states.get(clientId);
		if (!state || state.json === null) return;
		this.#states.set(clientId, { clock: state.clock + 1, json: null, at: performance.now() });
		this.#change(clientId);
	}

	/** All who are here now, for somebody who just came; null when nobody is. */
	everybody(): Uint8Array | null {
		const here = [...this.#states.keys()].filter((client) => this.#states.get(client)?.json !== null);
		return here.length > 0 ? this.#encode(here) : null;
	}

	close(): void {
		if (this.#timer) clearTimeout(this.#timer);
		this.#timer = null;
	}

	#change(client: number): void {
		this.#changed.add(client);
		this.#timer ??= setTimeout(
			() => {
				this.#timer = null;
				const changed = [...this.#changed];
				this.#changed.clear();
				this.#send(this.#encode(changed));
				this.#forgetSilent();
			},
			this.#states.size > crowd ? 2 * this.#tickMs : this.#tickMs
		);
	}

	#encode(clients: number[]): Uint8Array {
		const encoder = encoding.createEncoder();
		encoding.writeVarUint(encoder, clients.length);
		for (const client of clients) {
			const state = this.#states.get(client)!;
			encoding.writeVarUint(encoder, client);
			encoding.writeVarUint(encoder, state.clock);
			encoding.writeVarString(encoder, state.json ?? 'null');
		}
		return encoding.toUint8Array(encoder);
	}

	/** Those who left are remembered for a while only, so that a late message of theirs does not bring them back. */
	#forgetSilent(): void {
		const oldest = performance.now() - silentMs;
		for (const [client, state] of this.#states) {
			if (state.json === null && state.at < oldest) this.#states.delete(client);
		}
	}
}

function stamp(said: unknown, user: PresenceUser): string | null {
	if (said === null) return null;
	if (typeof said !== 'object' || Array.isArray(said)) throw new TypeError('presence is not an object');
	const state: Record<string, unknown> = { user };
	for (const [key, value] of Object.entries(said))
		if (Object.hasOwn(sayable, key) && sayable[key]!(value)) state[key] = value;
	return JSON.stringify(state);
}
