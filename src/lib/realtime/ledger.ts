/**
 * Knows which of this page's changes are on the server's disk. The server counts the update messages of a connection
 * (sync step 2 and update) and answers "durable n"; only step 2 carries everything this page has, so nothing sent
 * before it proves anything about changes made earlier, on another connection or while offline. [P1]
 */
export interface Ledger {
	/** A change of this page: typed here, or read from the local copy. Call it before it is sent. */
	edited(): void;
	connected(): void;
	/** An update message went out. */
	sent(step: 'step2' | 'update'): void;
	/** Returns true when this answer covers every change of this page. */
	durable(messages: number): boolean;
	/** changes no answer covers */
	readonly unsaved: number;
}

export function createLedger(): Ledger {
	let edits = 0;
	let saved = 0;
	/** per message of this connection, how many changes had been made when it went out */
	let sent: number[] = [];
	/** index of the first step 2 of this connection */
	let step2 = -1;
	/** messages already answered: their entries are no longer needed, and a day's typing must not pile up */
	let dropped = 0;
	return {
		edited() {
			edits++;
		},
		connected() {
			sent = [];
			step2 = -1;
			dropped = 0;
		},
		sent(step) {
			if (step === 'step2' && step2 < 0) step2 = dropped + sent.length;
			sent.push(edits);
		},
		durable(messages) {
			const count = Math.min(messages, dropped + sent.length);
			if (step2 < 0 || count <= step2) return false;
			if (count > dropped) {
				saved = Math.max(saved, sent[count - dropped - 1]!);
				sent = sent.slice(count - dropped);
				dropped = count;
			}
			return saved === edits;
		},
		get unsaved() {
			return edits - saved;
		}
	};
}
