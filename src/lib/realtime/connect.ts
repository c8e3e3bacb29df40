import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { Awareness, encodeAwarenessUpdate } from 'y-protocols/awareness';
import { writeSyncStep1 } from 'y-protocols/sync';
import { WebsocketProvider } from 'y-websocket';
import type * as Y from 'yjs';
import { closeCode, messageType, SCHEMA_VERSION, syncStep, type SyncParams } from '#lib/protocol/sync.ts';
import { httpSocketClass } from './http-socket.ts';
import { createLedger } from './ledger.ts';
import type { LineFacts } from './line-words.ts';
import { pageConnection } from './page-connection.ts';
import { openWithinMs, retryPause } from './retry.ts';
import { nextSaveState, type FinalReason, type SaveEvent, type SaveState } from './status.ts';
import { transportChoice } from './transport-choice.ts';
import type { Transport } from './transport.ts';

/** How often the line is looked at; silence after which it is tried; silence after which it counts as broken. [D11] */
const checkMs = 2_500;
const quietMs = 8_000;
const deadMs = 5_000;
/** After a restart of the server everybody comes back at once: spread them. */
const restartSpreadMs = 1_500;

export interface Connection {
	readonly awareness: Awareness;
	/** changes of this page that are not known to be on the server's disk */
	readonly unsaved: number;
	/** origin of changes that came from the server */
	readonly origin: unknown;
	/** how the line is at this moment */
	readonly line: Pick<LineFacts, 'transport' | 'openSince' | 'heardAt'>;
	/** Tells the others where this page is; presence is shown by the server under the officer's own name. */
	showSection(section: string | null): void;
	/** Comes back now: after a final refusal that the officer has dealt with, or when the network returned. */
	retry(): void;
	close(): void;
}

export interface ConnectionEvents {
	onSave(state: SaveState, unsaved: number): void;
	/** the first complete answer of the server: the document is whole */
	onSynced(): void;
	/** Whether the server answers. A reader has nothing to save, so the save state says nothing about the line. */
	onLine(connected: boolean): void;
	/** [P5] */
	onAccess(access: 'write' | 'read'): void;
	/** closed for good, until the officer does something */
	onFinal(reason: FinalReason): void;
}

/** The line ended without a word of the server's. */
const abnormalClose = 1006;
/** A message was longer than the server reads: the line itself says so, before anything of it is looked at. */
const messageTooLong = 1009;

const finalReasons = new Map<number, FinalReason>([
	[closeCode.signedOut, 'signedOut'],
	[closeCode.notFound, 'notFound'],
	[closeCode.clientIdTaken, 'clientIdTaken'],
	[closeCode.openAfresh, 'openAfresh'],
	[closeCode.forkRenewed, 'forkRenewed'],
	[closeCode.tooLarge, 'tooLarge'],
	[messageTooLong, 'tooLarge'],
	[closeCode.badContent, 'badContent'],
	[closeCode.reload, 'reload'],
	[closeCode.damaged, 'damaged'],
	[closeCode.tooFast, 'tooFast']
]);

/** The bytes of a frame as they are sent: y-websocket hands over whole Uint8Arrays. */
const updateStep = (data: unknown): 'step2' | 'update' | null => {
	if (!(data instanceof Uint8Array) || data[0] !== messageType.sync) return null;
	if (data[1] === syncStep.step2) return 'step2';
	return data[1] === syncStep.update ? 'update' : null;
};

/**
 * Keeps `doc` in step with the server: y-websocket's provider with our durable and access messages, an honest save
 * state, and a way back that does not stampede. `base` is the address up to the document's id, `wss://host/sync`.
 */
export function connect({
	base,
	documentId,
	doc,
	events,
	Socket = WebSocket
}: {
	base: string;
	documentId: string;
	doc: Y.Doc;
	events: ConnectionEvents;
	Socket?: typeof WebSocket;
}): Connection {
	const choice = transportChoice();
	const ledger = createLedger();
	const awareness = new Awareness(doc);
	let state: SaveState = 'opening';
	let everSynced = false;
	let closed = false;
	let failures = 0;
	let retryTimer: ReturnType<typeof setTimeout> | undefined;
	let probeSentAt = 0;
	/** the line of now, or the last one */
	let line: Transport = choice.use;
	let openedAt: number | null = null;
	let opening: ReturnType<typeof setTimeout> | undefined;

	const happen = (event: SaveEvent) => {
		state = nextSaveState(state, event);
		events.onSave(state, ledger.unsaved);
	};

	// Registered before the provider's own listener: a change must be counted before its message is.
	const onUpdate = (_update: Uint8Array, origin: unknown) => {
		if (origin === provider) return;
		ledger.edited();
		happen('edited');
	};
	doc.on('update', onUpdate);

	/** Counts what is sent, before it is: on a fast machine the answer could be handled before send returns to us. */
	const counted = (Socket: typeof WebSocket) =>
		class extends Socket {
			override send(data: Parameters<WebSocket['send']>[0]) {
				const step = updateStep(data);
				if (step && provider.ws === (this as WebSocket)) ledger.sent(step);
				super.send(data);
			}
		};
	const lines = { websocket: counted(Socket), http: counted(httpSocketClass(pageConnection)) };
	/** The provider makes its sockets from one class: this makes the one that is chosen at the moment. */
	const ChosenLine = function (url: string) {
		line = choice.use;
		return new lines[line](url);
	} as unknown as typeof WebSocket;

	const provider = new WebsocketProvider(base, documentId, doc, {
		connect: false,
		awareness,
		params: { client: String(doc.clientID), schema: String(SCHEMA_VERSION) } satisfies SyncParams,
		WebSocketPolyfill: ChosenLine,
		// A change that came through another tab is not yet durable, and this page would not know when it is. [P1]
		disableBc: true,
		// We come back ourselves, with a spread; see onClosed.
		shouldReconnect: () => false
	});

	// y-websocket sends every presence state it sees back to the server; a page speaks for itself only. [P4]
	awareness.off('update', provider._awarenessUpdateHandler);
	const sendPresence = () => {
		if (!provider.wsconnected || provider.ws?.readyState !== WebSocket.OPEN) return;
		const encoder = encoding.createEncoder();
		encoding.writeVarUint(encoder, messageType.awareness);
		encoding.writeVarUint8Array(encoder, encodeAwarenessUpdate(awareness, [awareness.clientID]));
		provider.ws.send(encoding.toUint8Array(encoder));
	};
	const onPresence = ({ added, updated, removed }: Record<'added' | 'updated' | 'removed', number[]>) => {
		if ([...added, ...updated, ...removed].includes(awareness.clientID)) sendPresence();
	};
	awareness.on('update', onPresence);
	provider.messageHandlers[messageType.queryAwareness] = () => sendPresence();
	provider.messageHandlers[messageType.durable] = (_encoder, decoder) => {
		if (ledger.durable(decoding.readVarUint(decoder))) happen('stored');
		else events.onSave(state, ledger.unsaved);
	};
	provider.messageHandlers[messageType.access] = (_encoder, decoder) => {
		events.onAccess(decoding.readVarUint(decoder) === 1 ? 'write' : 'read');
	};

	const sayHello = () => {
		// The others' clocks are forgotten: the server's list after a reconnect would otherwise be taken for old news,
		// and everybody stay invisible until they move.
		for (const id of awareness.meta.keys()) if (id !== awareness.clientID) awareness.meta.delete(id);
		// And our own clock must be past the "left" that the server told them for us.
		const own = awareness.meta.get(awareness.clientID);
		if (own) own.clock += 2;
		awareness.setLocalState(awareness.getLocalState() ?? {});
	};
	provider.on('status', ({ status }) => {
		if (status === 'connecting') {
			clearTimeout(opening);
			opening = setTimeout(() => {
				choice.happen({ type: 'failed', transport: line, how: 'silent' });
				giveUp();
			}, openWithinMs[line]);
		}
		if (status !== 'connected') return;
		clearTimeout(opening);
		openedAt = Date.now();
		choice.happen({ type: 'opened', transport: line });
		ledger.connected();
		probeSentAt = 0;
		sayHello();
		happen('connected');
	});
	provider.on('sync', (synced: boolean) => {
		if (!synced) return;
		failures = 0;
		events.onLine(true);
		if (everSynced) return;
		everSynced = true;
		events.onSynced();
	});
	provider.on('connection-close', (event) => {
		clearTimeout(opening);
		if (event?.code === abnormalClose && navigator.onLine !== false) tellLoss();
		openedAt = null;
		events.onLine(false);
		happen('lost');
	});

	function tellLoss() {
		if (openedAt === null) choice.happen({ type: 'failed', transport: line, how: 'refused' });
		else if (line === 'websocket') {
			choice.happen({ type: 'cut', livedMs: Date.now() - openedAt, at: Date.now() });
		}
	}

	const comeBack = (ms: number) => {
		clearTimeout(retryTimer);
		if (!closed && navigator.onLine !== false) retryTimer = setTimeout(() => provider.connect(), ms);
	};
	provider.on('closed', ({ code }: { code: number }) => {
		const reason = finalReasons.get(code);
		if (reason === 'clientIdTaken' && ledger.unsaved === 0) {
			// Nothing was written under the taken id: take another and join again.
			takeNewClientId();
			comeBack(0);
		} else if (reason) {
			happen('refused');
			events.onFinal(reason);
		} else {
			failures++;
			comeBack(retryPause(failures) + (code === closeCode.restart ? Math.random() * restartSpreadMs : 0));
		}
	});

	function takeNewClientId() {
		awareness.setLocalState(null);
		doc.clientID = crypto.getRandomValues(new Uint32Array(1))[0]!;
		awareness.clientID = doc.clientID;
		awareness.setLocalState({});
		provider.params = { ...provider.params, client: String(doc.clientID) };
	}

	function giveUp() {
		provider.disconnect();
		comeBack(0);
	}

	/** A laptop that slept, a proxy that forgot us: the socket says open and nothing comes. Ask, and count the seconds. */
	const check = setInterval(() => {
		const socket = provider.ws;
		if (!socket) return;
		const now = Date.now();
		if (!provider.wsconnected) return;
		if (now - provider.wsLastMessageReceived < quietMs) probeSentAt = 0;
		else if (probeSentAt === 0) {
			probeSentAt = now;
			const encoder = encoding.createEncoder();
			encoding.writeVarUint(encoder, messageType.sync);
			writeSyncStep1(encoder, doc);
			socket.send(encoding.toUint8Array(encoder));
		} else if (now - probeSentAt > deadMs) {
			probeSentAt = 0;
			giveUp();
		}
	}, checkMs);

	const stopChoosing = choice.subscribe((use) => {
		if (provider.ws && provider.wsconnected && use !== line) giveUp();
	});

	// The browser knows of a pulled cable at once; the socket only after minutes.
	const onOffline = () => provider.disconnect();
	const onOnline = () => {
		failures = 0;
		if (state !== 'refused') comeBack(0);
	};
	window.addEventListener('offline', onOffline);
	window.addEventListener('online', onOnline);

	if (navigator.onLine === false) happen('lost');
	else provider.connect();

	return {
		awareness,
		origin: provider,
		get line() {
			const heardAt = provider.wsLastMessageReceived;
			return { transport: line, openSince: openedAt, heardAt: heardAt > 0 ? heardAt : null };
		},
		get unsaved() {
			return ledger.unsaved;
		},
		showSection(section) {
			if (awareness.getLocalState()?.section !== section) awareness.setLocalStateField('section', section);
		},
		retry() {
			failures = 0;
			comeBack(0);
		},
		close() {
			closed = true;
			clearTimeout(retryTimer);
			clearTimeout(opening);
			clearInterval(check);
			stopChoosing();
			window.removeEventListener('offline', onOffline);
			window.removeEventListener('online', onOnline);
			doc.off('update', onUpdate);
			awareness.off('update', onPresence);
			provider.destroy();
			awareness.destroy();
		}
	};
}
