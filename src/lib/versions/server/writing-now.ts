import * as Y from 'yjs';
import type { TransactionSql } from '#db/connection.server.ts';
import { busyTypes } from '../apply-changes.ts';

/** Who stored a word so long ago may be typing the next one. */
const recently = '10 seconds';

/**
 * The blocks that others than `officerId` write in: those with anything in them that `base` has not, and those written in
 * by a page within the last ten seconds, as far as the log still has its rows.
 */
export async function writingNow(
	tx: TransactionSql,
	{ documentId, officerId, base, now }: { documentId: string; officerId: string; base: Y.Doc; now: Y.Doc }
): Promise<Set<string>> {
	const seen = clocks(base);
	const ranges = [...clocks(now)].map(([client, to]) => ({ client, from: seen.get(client) ?? 0, to }));
	const rows = await tx<{ bytes: Buffer }[]>`
		select bytes from document_update
		where document_id = ${documentId} and at > now() - ${recently}::interval and seq > 1 and not by_command`;
	const own = await tx<{ clientId: number }[]>`
		select client_id::float8 as "clientId" from document_client
		where document_id = ${documentId} and officer_id = ${officerId}`;
	const owned = new Set(own.map(({ clientId }) => clientId));
	for (const { bytes } of rows) {
		const { from, to } = Y.parseUpdateMeta(bytes);
		for (const [client, clock] of to)
			if (!owned.has(client)) ranges.push({ client, from: from.get(client) ?? 0, to: clock });
	}
	return busyTypes(
		now,
		ranges.filter(({ from, to }) => to > from)
	);
}

const clocks = (doc: Y.Doc): Map<number, number> => Y.decodeStateVector(Y.encodeStateVector(doc));
