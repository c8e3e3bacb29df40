import { recordVisits } from '#db/queries/visits.ts';
import type { Sql } from '#db/connection.server.ts';
import { createOutage, type Outage } from '#server/outage.ts';

export interface VisitsDeps {
	sql: Sql;
	log: { info(details: object, message: string): void; warn(details: object, message: string): void };
}

/** What is asked of a connection. */
export interface Visitor {
	/** the last log row that its page is known to have been sent */
	readonly heardSeq: number;
}

/** An officer at a document, on whatever sockets. */
interface Stay {
	documentId: string;
	officerId: string;
	sockets: Set<Visitor>;
	/** ms of performance.now() */
	cameAt: number;
}
interface Ended extends Omit<Stay, 'sockets'> {
	seq: number;
	leftAt: number;
}

/** Who leaves within this time is written down in one statement. */
const gatherMs = 5;
const retryMs = 1_000;
/** Visits that wait for the database; beyond it the oldest are not written, and their officers are told more than is new. */
const waitingMost = 20_000;
const atOnceMost = 1_000;

/**
 * Remembers up to where each officer was sent each text (docs/here.md, rule 1): when their last socket here closes, and when
 * one more opens, so that a second page does not tell what the first one showed.
 */
export class Visits {
	readonly #sql: Sql;
	readonly #outage: Outage;
	readonly #here = new Map<string, Stay>();
	readonly #ended = new Map<string, Ended>();
	#timer: NodeJS.Timeout | null = null;
	#writing: Promise<void> | null = null;
	#closed = false;

	constructor({ sql, log }: VisitsDeps) {
		this.#sql = sql;
		this.#outage = createOutage(log, {
			failing: 'visits: could not be written down, trying again',
			over: 'visits: are written down again'
		});
	}

	came(documentId: string, officerId: string, socket: Visitor): void {
		const key = keyOf(documentId, officerId);
		const now = performance.now();
		const stay = this.#here.get(key);
		if (!stay) {
			this.#here.set(key, { documentId, officerId, sockets: new Set([socket]), cameAt: now });
			return;
		}
		// The other one may be dead, and this its page that came back: what was not heard to arrive was not seen.
		const seq = Math.max(...[...stay.sockets].map(({ heardSeq }) => heardSeq));
		stay.sockets.add(socket);
		this.#end(key, { ...stay, seq, leftAt: now });
	}

	left(documentId: string, officerId: string, socket: Visitor): void {
		const key = keyOf(documentId, officerId);
		const stay = this.#here.get(key);
		if (!stay?.sockets.delete(socket) || stay.sockets.size > 0) return;
		this.#here.delete(key);
		this.#end(key, { ...stay, seq: socket.heardSeq, leftAt: performance.now() });
	}

	/** Writes what waits, as long as it may take. */
	async close(deadline: Promise<void>): Promise<void> {
		if (this.#timer) clearTimeout(this.#timer);
		this.#closed = true;
		await Promise.race([this.#write(), deadline]);
	}

	#end(key: string, ended: Ended): void {
		const before = this.#ended.get(key);
		// One that could not be written yet goes on in this one.
		this.#ended.delete(key);
		this.#ended.set(
			key,
			before ? { ...ended, cameAt: before.cameAt, seq: Math.max(before.seq, ended.seq) } : ended
		);
		if (this.#ended.size > waitingMost) this.#ended.delete(this.#ended.keys().next().value!);
		this.#schedule(gatherMs);
	}

	#schedule(ms: number): void {
		if (this.#closed) return;
		this.#timer ??= setTimeout(() => {
			this.#timer = null;
			void this.#write();
		}, ms);
	}

	/** One statement at a time: two visits of one officer are written in their order. */
	#write(): Promise<void> {
		return (this.#writing ??= this.#writeAll().finally(() => (this.#writing = null)));
	}

	async #writeAll(): Promise<void> {
		while (this.#ended.size > 0) {
			const some = [...this.#ended].slice(0, atOnceMost);
			for (const [key] of some) this.#ended.delete(key);
			const now = performance.now();
			try {
				await recordVisits(
					this.#sql,
					some.map(([, { documentId, officerId, seq, cameAt, leftAt }]) => ({
						documentId,
						officerId,
						seq,
						stayedMs: leftAt - cameAt,
						leftMs: now - leftAt
					}))
				);
				this.#outage.worked();
			} catch (error) {
				this.#outage.failed(error);
				for (const [key, ended] of some) if (!this.#ended.has(key)) this.#ended.set(key, ended);
				return this.#schedule(retryMs);
			}
		}
	}
}

const keyOf = (documentId: string, officerId: string) => `${documentId} ${officerId}`;
