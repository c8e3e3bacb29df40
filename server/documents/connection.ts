import * as decoding from 'lib0/decoding';
import type { RawData } from 'ws';
import {
	closeCode,
	messageType,
	syncLimits,
	syncStep,
	type CloseReason,
	type PresenceUser
} from '#lib/protocol/sync.ts';
import { accessFrame, awarenessFrame } from './frames.ts';
import type { Line, OpenLine } from './line.ts';
import type { OpenDocument, Reader } from './open-document.ts';
import type { Allowance } from './rate.ts';

export interface ConnectionOptions {
	openLine: OpenLine;
	document: OpenDocument;
	officerId: string;
	roomId: string;
	sessionId: string;
	sessionToken: string;
	user: PresenceUser;
	mayWrite: boolean;
	/** null: a stock client that did not name its id; it is learnt from its first presence */
	clientId: number | null;
	/** shared by all connections of the officer */
	allowance: Allowance;
	onRefused: (why: string) => void;
	onClosed: (connection: Connection) => void;
}

/** Messages that bring nothing usable after which a socket is closed. */
const gapsMost = 5;
const foreignMost = 20;

/** One page's line to one document: reads its messages in order, checks what it may do, writes frames. */
export class Connection implements Reader {
	readonly document: OpenDocument;
	readonly officerId: string;
	readonly roomId: string;
	readonly sessionId: string;
	readonly sessionToken: string;
	user: PresenceUser;
	mayWrite: boolean;
	clientId: number | null;
	/** something was heard since the last ping */
	alive = true;
	/** the document's last log row when the page was heard last: what came later it may never have got */
	heardSeq: number;
	readonly #line: Line;
	readonly #options: ConnectionOptions;
	/** update messages received so far: the n of the durable answer [P1] */
	#updates = 0;
	/** the last of them that may be acknowledged */
	#sound = 0;
	/** a message was refused: later ones are not acknowledged before a step 2 has brought it again [P1] */
	#owed = false;
	#gaps = 0;
	#foreign = 0;
	#resyncs = 0;
	#resyncsSince = 0;
	/** what a big answer may keep unread before the reader counts as slow */
	#unreadAllowance = 0;
	#closed = false;

	constructor(options: ConnectionOptions) {
		this.#options = options;
		this.document = options.document;
		this.officerId = options.officerId;
		this.roomId = options.roomId;
		this.sessionId = options.sessionId;
		this.sessionToken = options.sessionToken;
		this.user = options.user;
		this.mayWrite = options.mayWrite;
		this.clientId = options.clientId;
		this.heardSeq = this.document.seq;
		this.#line = options.openLine({
			onMessage: (data, isBinary) => this.#hear(data, isBinary),
			onAlive: () => (this.alive = true),
			onHeard: () => this.#isHeard(),
			onPing: (data) => this.#pong(data),
			onBadFrame: options.onRefused,
			onClosed: (byPage) => {
				// A page that says goodbye had read until then, unless it was long on its way.
				if (byPage && this.alive) this.heardSeq = this.document.seq;
				this.#end();
			}
		});
		this.document.join(this, { mayWrite: this.mayWrite });
		if (!this.mayWrite) this.write(accessFrame(false));
	}

	/** Writes a ready frame. A reader that does not read is dropped rather than buffered for [P12]. */
	write(frame: Buffer): void {
		if (this.#closed) return;
		this.#line.write(frame);
		this.#dropSlowReader();
	}

	#dropSlowReader(): void {
		const unread = this.#line.unread;
		if (unread === 0) this.#unreadAllowance = 0;
		else if (unread > syncLimits.maxUnreadBytes + this.#unreadAllowance) {
			void this.close('slowReader');
			this.#line.destroy();
		}
	}

	/** Resolves when the page is told, or cannot be. */
	async close(reason: CloseReason): Promise<void> {
		if (this.#closed) return;
		this.#options.onRefused(reason);
		// Nobody is silent for having been sent away: a page that answered the last ping has read all that it was sent.
		if (this.alive && reason !== 'slowReader') this.heardSeq = this.document.seq;
		const told = this.#line.close(closeCode[reason], reason);
		this.#end();
		await told;
	}

	/** Rights changed while the page is open: it is told, and from now on refused or heard [P5]. */
	setMayWrite(mayWrite: boolean): void {
		if (this.mayWrite === mayWrite) return;
		this.mayWrite = mayWrite;
		this.user = { ...this.user, role: mayWrite ? 'writer' : 'reader' };
		this.write(accessFrame(mayWrite));
		if (mayWrite) this.document.askForEverything(this);
	}

	/** Stops reading while rights cannot be checked; what the page sends waits in its own buffers. */
	pause(): void {
		if (!this.#closed) this.#line.pause();
	}

	resume(): void {
		if (!this.#closed) this.#line.resume();
	}

	ping(): void {
		this.#line.ping();
	}

	/** A page that pings and does not read the answers would fill our memory with them. */
	#pong(data: Buffer): void {
		if (this.#closed) return;
		this.#isHeard();
		this.#line.pong(data);
		this.#dropSlowReader();
	}

	#isHeard(): void {
		this.alive = true;
		this.heardSeq = this.document.seq;
	}

	/** For a socket that is dead or will not close by itself. */
	terminate(): void {
		this.#line.destroy();
	}

	#end(): void {
		if (this.#closed) return;
		this.#closed = true;
		this.document.readers.delete(this);
		if (this.clientId !== null) this.document.forget(this.clientId);
		this.#options.onClosed(this);
	}

	#hear(data: RawData, isBinary: boolean): void {
		if (this.#closed) return;
		this.#isHeard();
		if (!isBinary || !Buffer.isBuffer(data)) return void this.close('badContent');
		try {
			this.#read(decoding.createDecoder(data));
		} catch {
			// Nothing was changed: every message is read whole before it is acted on.
			void this.close('badContent');
		}
	}

	#read(decoder: decoding.Decoder): void {
		switch (decoding.readVarUint(decoder)) {
			case messageType.sync:
				return this.#readSync(decoder);
			case messageType.awareness:
				return this.#readPresence(decoding.readVarUint8Array(decoder));
			case messageType.queryAwareness: {
				const here = this.document.presence.everybody();
				if (here && this.#mayAskAgain()) this.write(awarenessFrame(here));
				return;
			}
			default:
				return void this.close('badContent');
		}
	}

	#readSync(decoder: decoding.Decoder): void {
		const step = decoding.readVarUint(decoder);
		const bytes = decoding.readVarUint8Array(decoder);
		if (step === syncStep.step1) {
			if (!this.#mayAskAgain()) return void this.close('tooFast');
			this.#unreadAllowance = this.document.state.bytes + syncLimits.maxUnreadBytes;
			this.document.answer(this, bytes);
		} else if (step === syncStep.step2 || step === syncStep.update) {
			this.#updates += 1;
			this.#take(bytes, step === syncStep.step2);
		} else {
			void this.close('badContent');
		}
	}

	#take(bytes: Uint8Array, isEverything: boolean): void {
		if (!this.mayWrite) {
			this.#owed = true;
			this.#options.onRefused('reader');
			return this.write(accessFrame(false));
		}
		if (!this.#options.allowance.take(bytes.length)) return void this.close('tooFast');
		if (this.document.isOverfull) return void this.close('comeBackLater');
		const { state } = this.document;
		const foreignBefore = state.foreignStructs;
		const count = isEverything || !this.#owed ? this.#updates : this.#sound;
		// What is kept must not hold on to the large buffer that the socket read into.
		const offer = this.document.take(this, count, new Uint8Array(bytes));
		if (state.foreignStructs > foreignBefore) {
			this.#options.onRefused('foreign');
			this.#foreign += 1;
			if (this.#foreign > foreignMost) return void this.close('clientIdTaken');
		}
		switch (offer.verdict) {
			case 'accepted':
			case 'nothing new':
				this.#gaps = 0;
				this.#sound = count;
				if (isEverything) this.#owed = false;
				return;
			case 'gap':
				this.#options.onRefused('gap');
				this.#gaps += 1;
				this.#owed = true;
				if (this.#gaps > gapsMost) return void this.close('comeBackLater');
				return this.document.askForEverything(this);
			case 'bad':
				this.#options.onRefused(offer.why);
				this.#options.allowance.takeRefusal();
				return void this.close('badContent');
			case 'too large':
				return void this.close('tooLarge');
		}
	}

	#readPresence(update: Uint8Array): void {
		if (update.length > 64 * syncLimits.maxPresenceBytes) return void this.close('tooLarge');
		if (!this.#options.allowance.takePresence()) return;
		this.clientId ??= this.#learnClientId(update);
		if (this.clientId !== null) this.document.presence.hear(update, this.clientId, this.user);
	}

	/** A stock client speaks of itself first; the id is its own unless another officer has it. */
	#learnClientId(update: Uint8Array): number | null {
		const decoder = decoding.createDecoder(update);
		if (decoding.readVarUint(decoder) === 0) return null;
		const clientId = decoding.readVarUint(decoder);
		return this.document.state.clientIds.join(clientId, this.officerId) ? clientId : null;
	}

	#mayAskAgain(): boolean {
		const now = performance.now();
		if (now - this.#resyncsSince > 60_000) {
			this.#resyncsSince = now;
			this.#resyncs = 0;
		}
		this.#resyncs += 1;
		return this.#resyncs <= syncLimits.resyncsPerMinute;
	}
}
