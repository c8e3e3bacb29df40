import type { Bus, BusEvent } from '#server/bus/bus.ts';
import type { Admission } from '#server/admission.ts';
import { createOutage, type Outage } from '#server/outage.ts';
import type { Connection } from './connection.ts';
import type { OpenDocument } from './open-document.ts';
import { Allowance } from './rate.ts';

export interface ConnectionsDeps {
	admission: Admission;
	bus: Bus;
	/** called before somebody who came to read may write */
	beforeWriting: (document: OpenDocument) => Promise<void>;
	log: { info(details: object, message: string): void; warn(details: object, message: string): void };
	/** how often every connection is pinged, and its rights and session are looked up again, in ms */
	pingMs?: number;
	recheckMs?: number;
	/** how long rights are trusted while the database's events cannot be heard, in ms */
	trustMs?: number;
}

/**
 * All open document sockets, and the promise that access lost is access ended within a second [P5]: rights are
 * asked again when an event says they may have changed, when events may have been missed, and once a minute anyway.
 */
export class Connections {
	readonly #deps: ConnectionsDeps;
	readonly #outage: Outage;
	readonly #all = new Set<Connection>();
	readonly #allowances = new Map<string, Allowance>();
	/** per connection, look-ups of its rights that were begun, and the latest of them that had an answer */
	readonly #lookUps = new WeakMap<Connection, { begun: number; answered: number }>();
	readonly #stop: (() => void)[] = [];
	#distrust: NodeJS.Timeout | null = null;
	#changes = 0;

	constructor(deps: ConnectionsDeps) {
		this.#deps = deps;
		this.#outage = createOutage(deps.log, {
			failing: 'sync: rights could not be looked up',
			over: 'sync: rights can be looked up again'
		});
		const { bus, pingMs = 20_000, recheckMs = 60_000 } = deps;
		this.#stop.push(bus.listen((event) => this.#onEvent(event)));
		this.#stop.push(bus.onLink((connected) => this.#onLink(connected)));
		const ping = setInterval(() => this.#ping(), pingMs);
		const recheck = setInterval(() => this.#recheck([...this.#all]), recheckMs);
		this.#stop.push(
			() => clearInterval(ping),
			() => clearInterval(recheck)
		);
	}

	get size(): number {
		return this.#all.size;
	}

	[Symbol.iterator](): Iterator<Connection> {
		return this.#all[Symbol.iterator]();
	}

	/** Counts all that may have changed somebody's rights. */
	get changes(): number {
		return this.#changes;
	}

	/** `changes`: as it was before the rights were looked up that the connection comes with. */
	add(connection: Connection, changes: number): void {
		this.#all.add(connection);
		if (changes !== this.#changes) this.#recheck([connection]);
	}

	delete(connection: Connection): void {
		this.#all.delete(connection);
		const allowance = this.#allowances.get(connection.officerId);
		if (!allowance) return;
		allowance.users -= 1;
		if (allowance.users === 0 && allowance.isFull) this.#allowances.delete(connection.officerId);
	}

	/** Connections of one officer, over all documents. */
	countOf(officerId: string): number {
		return this.#allowances.get(officerId)?.users ?? 0;
	}

	/** What the officer may send, shared by all their pages, and still spent after they reconnect. */
	allowanceOf(officerId: string): Allowance {
		let allowance = this.#allowances.get(officerId);
		if (!allowance) this.#allowances.set(officerId, (allowance = new Allowance()));
		allowance.users += 1;
		return allowance;
	}

	close(): void {
		for (const stop of this.#stop) stop();
		if (this.#distrust) clearTimeout(this.#distrust);
	}

	#onEvent(event: BusEvent): void {
		if (event.type === 'activity' || event.type === 'document' || event.type === 'fork-gone') return;
		this.#changes += 1;
		switch (event.type) {
			case 'access': {
				const { roomId, officerId } = event;
				return this.#recheck(
					this.#where((each) => each.roomId === roomId && (!officerId || each.officerId === officerId))
				);
			}
			case 'officer':
				return this.#recheck(this.#where((each) => each.officerId === event.officerId));
			case 'sessions-ended': {
				const ended = new Set(event.sessionIds);
				for (const connection of this.#where((each) => ended.has(each.sessionId)))
					void connection.close('signedOut');
				return;
			}
		}
	}

	/** Deaf: rights stay as they were for a while, then nobody is heard until they can be looked up again. */
	#onLink(connected: boolean): void {
		this.#changes += 1;
		if (this.#distrust) clearTimeout(this.#distrust);
		this.#distrust = null;
		if (connected) return this.#recheck([...this.#all]);
		this.#distrust = setTimeout(() => {
			for (const connection of this.#all) connection.pause();
		}, this.#deps.trustMs ?? 30_000);
	}

	#where(matches: (connection: Connection) => boolean): Connection[] {
		return [...this.#all].filter(matches);
	}

	#recheck(connections: Connection[]): void {
		for (const connection of connections) void this.#recheckOne(connection);
	}

	/** Several may be on their way at once: an answer never undoes that of a look-up which was begun after it. [P5] */
	async #recheckOne(connection: Connection): Promise<void> {
		const { admission } = this.#deps;
		const lookUps = this.#lookUps.get(connection) ?? { begun: 0, answered: 0 };
		this.#lookUps.set(connection, lookUps);
		const own = ++lookUps.begun;
		const isLate = () => {
			lookUps.answered = Math.max(lookUps.answered, own);
			return lookUps.answered > own;
		};
		try {
			const [right, signedIn] = await Promise.all([
				admission.rightTo(connection.officerId, connection.document.id),
				admission.isSignedIn(connection.sessionToken)
			]);
			this.#outage.worked();
			if (right?.mayWrite && signedIn) await this.#deps.beforeWriting(connection.document);
			if (isLate()) return;
			if (!signedIn) return void connection.close('signedOut');
			if (!right) return void connection.close('notFound');
			connection.setMayWrite(right.mayWrite);
			connection.resume();
		} catch (error) {
			this.#outage.failed(error);
			if (isLate()) return;
			// Not known is not allowed: heard again when the next look-up succeeds.
			connection.pause();
			const again = setTimeout(() => void this.#recheckOne(connection), 1_000);
			again.unref();
		}
	}

	/** A socket that said nothing since the last ping, not even a pong, is dead. */
	#ping(): void {
		for (const connection of this.#all) {
			if (!connection.alive) connection.terminate();
			else {
				connection.alive = false;
				connection.ping();
			}
		}
		for (const [officerId, allowance] of this.#allowances) {
			if (allowance.users === 0 && allowance.isFull) this.#allowances.delete(officerId);
		}
	}
}
