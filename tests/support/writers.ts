import { once } from 'node:events';
import { WebSocket } from 'ws';
import { WebsocketProvider } from 'y-websocket';
import * as decoding from 'lib0/decoding';
import * as Y from 'yjs';
import { messageType, SCHEMA_VERSION } from '../../src/lib/protocol/sync.ts';
import type { Transport } from '../../src/lib/realtime/transport.ts';
import { httpLineClass } from './http-line.ts';
import { syncOrigin } from './sync-server.ts';

export interface Door {
	port: number;
	documentId: string;
	/** the Cookie header; none: nobody is signed in */
	cookie?: string;
	origin?: string;
	/** a websocket when left out */
	transport?: Transport;
}

/** A websocket constructor that carries a session, as a browser's does by itself. */
export function socketClass({
	cookie,
	origin = syncOrigin
}: Pick<Door, 'cookie' | 'origin'>): typeof WebSocket {
	return class extends WebSocket {
		constructor(url: string | URL, protocols?: string | string[]) {
			super(url, protocols, { headers: { ...(cookie ? { cookie } : {}), origin }, perMessageDeflate: false });
		}
	} as typeof WebSocket;
}

export interface Writer {
	doc: Y.Doc;
	provider: WebsocketProvider;
	/** first n update messages are on disk, on this connection */
	durable: number;
	close(): void;
}

/** A stock y-websocket client that has synced; only the durable answer is listened to besides. */
export async function openWriter(
	door: Door,
	doc = new Y.Doc(),
	params: Record<string, string> = {}
): Promise<Writer> {
	const provider = new WebsocketProvider(`ws://127.0.0.1:${door.port}/sync`, door.documentId, doc, {
		WebSocketPolyfill: socketClass(door) as never,
		disableBc: true,
		params: { client: String(doc.clientID), schema: String(SCHEMA_VERSION), ...params }
	});
	const writer: Writer = {
		doc,
		provider,
		durable: 0,
		close() {
			provider.destroy();
			doc.destroy();
		}
	};
	provider.messageHandlers[messageType.durable] = (_encoder, decoder) => {
		writer.durable = decoding.readVarUint(decoder);
		provider.emit('durable' as never, [writer.durable] as never);
	};
	if (!provider.synced) await new Promise<void>((resolve) => provider.once('sync', () => resolve()));
	return writer;
}

/** What a page opens to a door: a websocket, or the HTTP line that has the same face. */
export const lineClass = (door: Door): typeof WebSocket =>
	door.transport === 'http'
		? (httpLineClass({ origin: syncOrigin, ...door }) as unknown as typeof WebSocket)
		: socketClass(door);

/** Opens a socket without any client logic. */
export async function openSocket(door: Door, params = ''): Promise<WebSocket> {
	const socket = new (lineClass(door))(`ws://127.0.0.1:${door.port}/sync/${door.documentId}${params}`);
	await once(socket, 'open');
	return socket;
}

/** The code with which the server closes a socket that should not stay. */
export async function closeCodeOf(door: Door, params = ''): Promise<number> {
	const socket = new (lineClass(door))(`ws://127.0.0.1:${door.port}/sync/${door.documentId}${params}`);
	const [code] = (await once(socket, 'close')) as [number];
	return code;
}

/** Resolves when `isSo` holds, looked at after every change of the document; fails after `limitMs`. */
export async function when(doc: Y.Doc, isSo: () => boolean, limitMs = 5_000): Promise<void> {
	if (isSo()) return;
	await new Promise<void>((resolve, reject) => {
		const late = setTimeout(() => {
			doc.off('update', look);
			reject(new Error('it did not become so in time'));
		}, limitMs);
		const look = () => {
			if (!isSo()) return;
			clearTimeout(late);
			doc.off('update', look);
			resolve();
		};
		doc.on('update', look);
	});
}

/** Types into a section as the editor would: text in a new paragraph. */
export function typeParagraph(doc: Y.Doc, section: string, text: string): Y.XmlText {
	const content = new Y.XmlText(text);
	doc.transact(() => {
		const paragraph = new Y.XmlElement('paragraph');
		paragraph.insert(0, [content]);
		const fragment = doc.getXmlFragment(section);
		fragment.insert(fragment.length, [paragraph]);
	});
	return content;
}
