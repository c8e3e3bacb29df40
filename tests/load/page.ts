import { once } from 'node:events';
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { WebSocket } from 'ws';
import * as Y from 'yjs';
import { messageType, SCHEMA_VERSION, syncStep } from '#lib/protocol/sync.ts';
import { origin as benchOrigin, sectionKey } from './world.ts';

export interface PageOptions {
	port: number;
	documentId: string;
	cookie: string;
	clientId: number;
	/** the page's own; the benchmark's server when left out */
	origin?: string;
	/** every update or step 2 from the server */
	onUpdate?: (update: Uint8Array, page: Page) => void;
	onDurable?: (count: number, page: Page) => void;
	/** every presence frame */
	onPresence?: (page: Page) => void;
}

/** A page as far as its socket goes: speaks the sync protocol, keeps no document. */
export class Page {
	readonly clientId: number;
	readonly #options: PageOptions;
	#ws!: WebSocket;
	/** update messages sent */
	sent = 0;
	synced = false;
	#onSynced: () => void = () => {};

	constructor(options: PageOptions) {
		this.#options = options;
		this.clientId = options.clientId;
	}

	/**
	 * Opens the socket; with a state vector it also syncs, and resolves when step 2 is there. `deletions` is the answer
	 * to the server's step 1 of a page that has nothing to send.
	 */
	async connect(
		stateVector: Uint8Array | null,
		deletions: Uint8Array = new Uint8Array([0, 0])
	): Promise<void> {
		const { port, documentId, cookie, clientId, origin = benchOrigin } = this.#options;
		const url = `ws://127.0.0.1:${port}/sync/${documentId}?client=${clientId}&schema=${SCHEMA_VERSION}`;
		this.#ws = new WebSocket(url, { headers: { cookie, origin }, perMessageDeflate: false });
		this.#ws.on('message', (data: Buffer) => this.#hear(data, deletions));
		this.#ws.on('close', (code) => {
			if (code !== 1005 && code !== 1006) console.error('page closed with', code);
		});
		const synced = stateVector && new Promise<void>((resolve) => (this.#onSynced = resolve));
		await once(this.#ws, 'open');
		if (stateVector) {
			this.#send(messageType.sync, syncStep.step1, stateVector);
			await synced;
		}
	}

	sendUpdate(update: Uint8Array): void {
		this.sent += 1;
		this.#send(messageType.sync, syncStep.update, update);
	}

	sendFrame(frame: Uint8Array): void {
		this.#ws.send(frame);
	}

	close(): void {
		this.#ws.terminate();
	}

	#send(type: number, step: number, bytes: Uint8Array): void {
		const encoder = encoding.createEncoder();
		encoding.writeVarUint(encoder, type);
		encoding.writeVarUint(encoder, step);
		encoding.writeVarUint8Array(encoder, bytes);
		this.#ws.send(encoding.toUint8Array(encoder));
	}

	#hear(data: Buffer, deletions: Uint8Array): void {
		const decoder = decoding.createDecoder(data);
		switch (decoding.readVarUint(decoder)) {
			case messageType.sync: {
				const step = decoding.readVarUint(decoder);
				if (step === syncStep.step1) {
					this.sent += 1;
					return this.#send(messageType.sync, syncStep.step2, deletions);
				}
				this.#options.onUpdate?.(decoding.readVarUint8Array(decoder), this);
				if (step === syncStep.step2) {
					this.synced = true;
					this.#onSynced();
				}
				return;
			}
			case messageType.durable:
				return this.#options.onDurable?.(decoding.readVarUint(decoder), this);
			case messageType.awareness:
				return this.#options.onPresence?.(this);
		}
	}
}

/** A person typing into a paragraph of their own: updates made beforehand, so that making them is not measured. */
export function typedUpdates(clientId: number, count: number, section = sectionKey): Uint8Array[] {
	const doc = new Y.Doc();
	doc.clientID = clientId;
	const updates: Uint8Array[] = [];
	doc.on('update', (update: Uint8Array) => updates.push(update));
	const text = new Y.XmlText();
	doc.transact(() => {
		const paragraph = new Y.XmlElement('paragraph');
		paragraph.insert(0, [text]);
		doc.getXmlFragment(section).insert(0, [paragraph]);
	});
	for (let index = 1; index < count; index += 1) text.insert(text.length, 'abcdefgh '[index % 9]!);
	doc.destroy();
	return updates;
}
