import * as decoding from 'lib0/decoding';
import type { WebSocket } from 'ws';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import { messageType, SCHEMA_VERSION, syncStep } from '../../src/lib/protocol/sync.ts';
import { socketClass, type Door } from './writers.ts';

/** [P2] An edit that another sees sooner than this was on disk before. */
const shownAfterMs = 50;

const tokenPattern = /\[(\d+)\.(\d+)\]/g;

/** Author → the numbers of their tokens in the order of the text. */
export function tokensIn(doc: Y.Doc, section: string): Map<number, number[]> {
	const tokens = new Map<number, number[]>();
	for (const [, author, number] of doc.getXmlFragment(section).toString().matchAll(tokenPattern)) {
		const own = tokens.get(Number(author)) ?? [];
		own.push(Number(number));
		tokens.set(Number(author), own);
	}
	return tokens;
}

/** What the writers of one test know of each other's tokens. */
export class Ledger {
	readonly #typedAt = new Map<string, number>();
	/** author → how many of their first tokens were acknowledged, or seen by another through a commit */
	readonly promised = new Map<number, number>();

	typed(author: number, number: number): void {
		this.#typedAt.set(`${author}.${number}`, performance.now());
	}

	promise(author: number, count: number): void {
		this.promised.set(author, Math.max(count, this.promised.get(author) ?? 0));
	}

	/** A stalled disk may show an edit before it is stored; what came faster than that came from the disk. */
	seen(author: number, number: number): void {
		const typedAt = this.#typedAt.get(`${author}.${number}`);
		if (typedAt !== undefined && performance.now() - typedAt < shownAfterMs) this.promise(author, number + 1);
	}
}

/**
 * A stock y-websocket client that types unique tokens, one after the other, into a paragraph of its own, and keeps the
 * books of what it was told is on disk.
 */
export class TokenWriter {
	readonly author: number;
	readonly doc = new Y.Doc();
	readonly #ledger: Ledger;
	readonly #section: string;
	readonly #provider: WebsocketProvider;
	readonly #text: Y.XmlText = new Y.XmlText();
	#typed = 0;
	/** tokens typed when the n-th update message of this connection was sent */
	#sent: number[] = [];
	#typing: NodeJS.Timeout | null = null;

	constructor(author: number, ledger: Ledger, section: string, door: Door) {
		this.author = author;
		this.#ledger = ledger;
		this.#section = section;
		const writer = this as { onOpen(socket: WebSocket): void };
		const Socket = class extends socketClass(door) {
			constructor(url: string | URL, protocols?: string | string[]) {
				super(url, protocols);
				writer.onOpen(this);
			}
		};
		this.#provider = new WebsocketProvider(`ws://127.0.0.1:${door.port}/sync`, door.documentId, this.doc, {
			WebSocketPolyfill: Socket as never,
			disableBc: true,
			connect: false,
			maxBackoffTime: 100,
			params: { client: String(this.doc.clientID), schema: String(SCHEMA_VERSION) }
		});
		this.#provider.messageHandlers[messageType.durable] = (_encoder, decoder) => {
			const count = decoding.readVarUint(decoder);
			this.#ledger.promise(this.author, this.#sent[count - 1] ?? 0);
		};
		this.doc.on('update', (update: Uint8Array, origin: unknown) => {
			if (origin === this.#provider) this.#see(update);
		});
	}

	/** Counts what it sends, as the server counts what it hears. */
	onOpen(socket: WebSocket): void {
		this.#sent = [];
		const send = socket.send.bind(socket) as (data: Uint8Array) => void;
		socket.send = ((data: Uint8Array) => {
			if (data[0] === messageType.sync && data[1] !== syncStep.step1) this.#sent.push(this.#typed);
			send(data);
		}) as WebSocket['send'];
	}

	/** Connects and types a token every so many ms. Resolves when it has the text. */
	async start(everyMs: number): Promise<void> {
		const synced = new Promise<void>((resolve) => this.#provider.once('sync', () => resolve()));
		this.#provider.connect();
		await synced;
		if (!this.#text.doc) {
			this.doc.transact(() => {
				const paragraph = new Y.XmlElement('paragraph');
				paragraph.insert(0, [this.#text]);
				this.doc.getXmlFragment(this.#section).push([paragraph]);
			});
		}
		this.#typing = setInterval(() => this.#type(), everyMs);
	}

	/** Stops typing; the connection stays. */
	rest(): void {
		if (this.#typing) clearInterval(this.#typing);
		this.#typing = null;
	}

	/** Stops typing and leaves; what it has typed stays with it. */
	stop(): void {
		this.rest();
		this.#provider.disconnect();
	}

	close(): void {
		this.stop();
		this.#provider.destroy();
		this.doc.destroy();
	}

	get typed(): number {
		return this.#typed;
	}

	#type(): void {
		const number = this.#typed;
		this.#typed += 1;
		this.#ledger.typed(this.author, number);
		this.#text.insert(this.#text.length, `[${this.author}.${number}]`);
	}

	#see(update: Uint8Array): void {
		for (const struct of Y.decodeUpdate(update).structs) {
			if (!(struct instanceof Y.Item) || !(struct.content instanceof Y.ContentString)) continue;
			for (const [, author, number] of struct.content.str.matchAll(tokenPattern))
				this.#ledger.seen(Number(author), Number(number));
		}
	}
}
