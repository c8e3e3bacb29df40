import { randomInt } from 'node:crypto';
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import type { WebSocket } from 'ws';
import * as Y from 'yjs';
import { messageType, syncStep } from '../../src/lib/protocol/sync.ts';
import { lineClass, type Door } from './writers.ts';

export interface PresenceEntry {
	clientId: number;
	clock: number;
	state: unknown;
}

export type Heard =
	| { type: 'step1' | 'step2' | 'update'; bytes: Uint8Array }
	| { type: 'presence'; entries: PresenceEntry[] }
	| { type: 'durable'; count: number }
	| { type: 'access'; mayWrite: boolean };

/** A page without any client logic: sends exactly what a test wants, and keeps all that it hears. */
export interface Page {
	ws: WebSocket;
	heard: Heard[];
	/** the text it was sent so far, as an editor would have it */
	doc: Y.Doc;
	/** the close code, once the server closes */
	closed: Promise<number>;
	send(bytes: Uint8Array): void;
	step1(stateVector?: Uint8Array): void;
	step2(update: Uint8Array): void;
	update(update: Uint8Array): void;
	presence(...entries: PresenceEntry[]): void;
	/** The first message, of those heard already or still to come, that is it. Fails after `limitMs` or at a close. */
	until(isIt: (message: Heard) => boolean, limitMs?: number): Promise<Heard>;
	/** Resolves when everything sent before was heard: what is asked is answered in order. */
	roundTrip(): Promise<void>;
	/** Resolves when its first `count` update messages are on disk. */
	durable(count: number, limitMs?: number): Promise<void>;
	close(): void;
}

export const nothingNew = new Uint8Array([0, 0]);

/** Opens a page; it has not asked for the text (step 1) yet. */
export async function openPage(door: Door, params = ''): Promise<Page> {
	const ws = new (lineClass(door))(`ws://127.0.0.1:${door.port}/sync/${door.documentId}${params}`);
	const heard: Heard[] = [];
	const listeners = new Set<() => void>();
	const doc = new Y.Doc();
	let code: number | null = null;
	const closed = new Promise<number>((resolve) =>
		ws.once('close', (closeCode) => {
			code = closeCode;
			resolve(closeCode);
			for (const look of listeners) look();
		})
	);
	ws.on('message', (data: Buffer) => {
		const message = readMessage(data);
		heard.push(message);
		if (message.type === 'step2' || message.type === 'update') Y.applyUpdate(doc, message.bytes);
		for (const look of listeners) look();
	});
	const page: Page = {
		ws,
		heard,
		doc,
		closed,
		send: (bytes) => ws.send(bytes),
		step1: (stateVector = new Uint8Array([0])) => ws.send(syncMessage(syncStep.step1, stateVector)),
		step2: (update) => ws.send(syncMessage(syncStep.step2, update)),
		update: (update) => ws.send(syncMessage(syncStep.update, update)),
		presence: (...entries) => ws.send(presenceMessage(entries)),
		until: (isIt, limitMs = 5_000) =>
			new Promise((resolve, reject) => {
				let seen = 0;
				const look = () => {
					for (; seen < heard.length; seen += 1) {
						const message = heard[seen]!;
						if (isIt(message)) return end(() => resolve(message));
					}
					if (code !== null) end(() => reject(new Error(`the server closed with ${code}`)));
				};
				const late = setTimeout(
					() => end(() => reject(new Error(`not heard in ${limitMs} ms; heard: ${describe(heard)}`))),
					limitMs
				);
				const end = (tell: () => void) => {
					clearTimeout(late);
					listeners.delete(look);
					tell();
				};
				listeners.add(look);
				look();
			}),
		async roundTrip() {
			const before = heard.length;
			page.step1();
			await page.until((message) => message.type === 'step2' && heard.indexOf(message) >= before);
		},
		async durable(count, limitMs) {
			await page.until((message) => message.type === 'durable' && message.count >= count, limitMs);
		},
		close: () => ws.terminate()
	};
	await new Promise<void>((resolve, reject) => {
		ws.once('open', () => resolve());
		ws.once('error', reject);
		void closed.then((closeCode) => reject(new Error(`the server closed with ${closeCode}`)));
	});
	ws.on('error', () => ws.terminate());
	return page;
}

/** Opens a page that has the whole text. */
export async function openSynced(door: Door, params = ''): Promise<Page> {
	const page = await openPage(door, params);
	page.step1();
	await page.until((message) => message.type === 'step2');
	return page;
}

/** What `change` does to a copy of `base`, as one update, written under `clientId`. */
export function updateOf(
	base: Y.Doc,
	change: (doc: Y.Doc) => void,
	clientId = randomInt(2 ** 32)
): Uint8Array {
	const doc = new Y.Doc();
	Y.applyUpdate(doc, Y.encodeStateAsUpdate(base));
	doc.clientID = clientId;
	const before = Y.encodeStateVector(doc);
	let update = Y.encodeStateAsUpdate(doc, before);
	doc.on('update', (bytes: Uint8Array) => (update = bytes));
	doc.transact(() => change(doc));
	doc.destroy();
	return update;
}

export function syncMessage(step: number, bytes: Uint8Array): Uint8Array {
	const encoder = encoding.createEncoder();
	encoding.writeVarUint(encoder, messageType.sync);
	encoding.writeVarUint(encoder, step);
	encoding.writeVarUint8Array(encoder, bytes);
	return encoding.toUint8Array(encoder);
}

export function presenceMessage(entries: PresenceEntry[]): Uint8Array {
	const inner = encoding.createEncoder();
	encoding.writeVarUint(inner, entries.length);
	for (const { clientId, clock, state } of entries) {
		encoding.writeVarUint(inner, clientId);
		encoding.writeVarUint(inner, clock);
		encoding.writeVarString(inner, JSON.stringify(state));
	}
	const encoder = encoding.createEncoder();
	encoding.writeVarUint(encoder, messageType.awareness);
	encoding.writeVarUint8Array(encoder, encoding.toUint8Array(inner));
	return encoding.toUint8Array(encoder);
}

function readMessage(data: Uint8Array): Heard {
	const decoder = decoding.createDecoder(data);
	const type = decoding.readVarUint(decoder);
	switch (type) {
		case messageType.sync: {
			const step = decoding.readVarUint(decoder);
			const bytes = decoding.readVarUint8Array(decoder);
			return { type: (['step1', 'step2', 'update'] as const)[step]!, bytes };
		}
		case messageType.awareness: {
			const inner = decoding.createDecoder(decoding.readVarUint8Array(decoder));
			const entries = Array.from({ length: decoding.readVarUint(inner) }, () => ({
				clientId: decoding.readVarUint(inner),
				clock: decoding.readVarUint(inner),
				state: JSON.parse(decoding.readVarString(inner)) as unknown
			}));
			return { type: 'presence', entries };
		}
		case messageType.durable:
			return { type: 'durable', count: decoding.readVarUint(decoder) };
		case messageType.access:
			return { type: 'access', mayWrite: decoding.readVarUint(decoder) === 1 };
		default:
			throw new Error(`the server sent a message of type ${type}`);
	}
}

const describe = (heard: Heard[]) => heard.map((message) => message.type).join(', ') || 'nothing';
