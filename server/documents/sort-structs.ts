import * as Y from 'yjs';
import { syncLimits } from '#lib/protocol/sync.ts';
import type { ClientIds } from './client-ids.ts';
import type { DeleteSet } from './encode-part.ts';

export type Struct = Y.Item | Y.GC | Y.Skip;
/** Yjs client id → the clock after its last known struct */
export type StateVector = Map<number, number>;

/** What an update is held against. */
export interface Known {
	officerId: string;
	clientIds: ClientIds;
	clocks: StateVector;
}

/** An update's structs: those that are new and the officer's own, and those of others. */
export interface Sorted {
	fresh: Struct[];
	foreign: Struct[];
	/** client ids under which nobody has written before */
	claims: number[];
	/** clock after the last fresh struct of each client */
	ends: StateVector;
}

export type Unsortable = { verdict: 'gap' } | { verdict: 'bad'; why: string };

/**
 * Separates what is new from what is known and from what is another's [P4]. A gap: something builds on edits that
 * the server does not have. Yjs would keep such structs as pending, at a cost that grows with their number squared.
 */
export function sortStructs(structs: Struct[], { officerId, clientIds, clocks }: Known): Sorted | Unsortable {
	const fresh: Struct[] = [];
	const foreign: Struct[] = [];
	const claims = new Set<number>();
	const ends: StateVector = new Map();
	const clockOf = (client: number) => ends.get(client) ?? clocks.get(client) ?? 0;
	for (const struct of structs) {
		const { client, clock } = struct.id;
		const end = clock + struct.length;
		const isAhead = struct instanceof Y.Skip || clock > clockOf(client);
		if (!isAhead && end <= clockOf(client)) continue;
		if (clientIds.isForeign(client, officerId)) {
			foreign.push(struct);
			continue;
		}
		if (isAhead) return { verdict: 'gap' };
		if (struct.length > syncLimits.maxSkip) return { verdict: 'bad', why: 'skips too far' };
		if (!clocks.has(client) || !clientIds.isOwned(client)) claims.add(client);
		fresh.push(struct);
		ends.set(client, end);
	}
	if (claims.size > syncLimits.maxNewClientIds) return { verdict: 'bad', why: 'too many client ids' };
	const isKnown = (id: Y.ID | null) => !id || id.clock < clockOf(id.client);
	for (const struct of fresh) {
		if (!(struct instanceof Y.Item)) continue;
		const parent = struct.parent as Y.ID | string | null;
		const parentId = typeof parent === 'string' ? null : parent;
		if (!isKnown(struct.origin) || !isKnown(struct.rightOrigin) || !isKnown(parentId)) {
			return { verdict: 'gap' };
		}
	}
	return { fresh, foreign, claims: [...claims], ends };
}

/** Whether a deletion names text that is not known: Yjs would wait for it. */
export function deletesUnknown(deletions: DeleteSet, clockOf: (client: number) => number): boolean {
	return [...deletions.clients].some(([client, ranges]) =>
		ranges.some(({ clock, len }) => clock + len > clockOf(client))
	);
}

/**
 * An officer going on where they typed last: one run of characters right after their own, nothing deleted. It goes
 * where its left neighbour is, which was checked, so it needs no Y.Doc; nearly every key is this. Null for all else.
 * `typedUpTo`: where each client's last accepted text ends.
 */
export function findTyping(
	structs: Struct[],
	deletions: DeleteSet,
	{ officerId, clientIds, clocks }: Known,
	typedUpTo: StateVector
): Y.Item | null {
	const [struct] = structs;
	if (structs.length !== 1 || !(struct instanceof Y.Item) || deletions.clients.size > 0) return null;
	const { id, origin, rightOrigin, content } = struct;
	const goesOn =
		content instanceof Y.ContentString &&
		origin?.client === id.client &&
		origin.clock === id.clock - 1 &&
		typedUpTo.get(id.client) === id.clock &&
		clocks.get(id.client) === id.clock &&
		clientIds.isOwn(id.client, officerId);
	const isRightKnown = !rightOrigin || rightOrigin.clock < (clocks.get(rightOrigin.client) ?? 0);
	return goesOn && isRightKnown ? struct : null;
}
