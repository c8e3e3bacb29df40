import { randomInt } from 'node:crypto';
import * as Y from 'yjs';
import type { TransactionSql } from '#db/connection.server.ts';
import { applyChanges, isIn } from '../apply-changes.ts';
import type { BlockNode } from '../block-tree.ts';
import { diffSection } from '../changed-words.ts';
import type { BlockChange } from '../diff-blocks.ts';

export interface ForwardEdit {
	documentId: string;
	/** whose the blocks are that come back; the words in them are their writers' */
	officerId: string;
	/** the text that the officer saw; it is changed */
	base: Y.Doc;
	/** what the sections shall hold */
	target: Y.Doc;
	keys: readonly string[];
	/** blocks in which others write meanwhile (busyTypes) */
	busy: ReadonlySet<string>;
}

/**
 * One update, in one Yjs transaction, that makes `target` of `base` section by section; as it is computed from `base` alone
 * it can be merged into whatever the text has become since. Null: they are the same. The client ids it is written under are
 * claimed in the caller's transaction for those who wrote the words. [P4, P8]
 */
export async function forwardEdit(
	tx: TransactionSql,
	{ documentId, officerId, base, target, keys, busy }: ForwardEdit
): Promise<{ update: Uint8Array; clientIds: number[] } | null> {
	const sections = keys.map((key) => ({ key, changes: diffSection(base, target, key) }));
	if (sections.every(({ changes }) => changes.every(({ kind }) => kind === 'same'))) return null;
	const owners = await readOwners(tx, documentId, writersOf(sections.flatMap(({ changes }) => changes)));
	const ids = new Map<string | null, number>();
	for (const owner of new Set([officerId, ...owners.values()])) {
		ids.set(owner, await claimFreshId(tx, { documentId, officerId: owner, docs: [base, target] }));
	}
	let update: Uint8Array | null = null;
	const keep = (bytes: Uint8Array) => (update = bytes);
	base.on('update', keep);
	base.transact(() => {
		for (const { key, changes } of sections) {
			applyChanges(base.getXmlFragment(key), changes, {
				ownClient: ids.get(officerId)!,
				clientFor: (client) => ids.get(owners.get(client) ?? null) ?? ids.get(officerId)!,
				isBusy: (type) => isIn(busy, type)
			});
		}
	});
	base.off('update', keep);
	return update && { update, clientIds: [...ids.values()] };
}

/** Clients that wrote the words which come back. */
function writersOf(changes: readonly BlockChange[]): number[] {
	const clients = new Set<number>();
	const takeIn = (node: BlockNode): void => {
		if (node.kind === 'element') node.children.forEach(takeIn);
		else for (const { client } of node.runs) clients.add(client);
	};
	for (const change of changes) {
		if (change.kind === 'added') takeIn(change.newer);
		else if (change.kind === 'changed') for (const client of writersOf(change.children)) clients.add(client);
		else if (change.kind === 'words') {
			for (const { kind, client } of change.runs) if (kind === 'added') clients.add(client);
		}
	}
	return [...clients];
}

/** Null: the first text, which the server made. */
async function readOwners(
	tx: TransactionSql,
	documentId: string,
	clients: readonly number[]
): Promise<Map<number, string | null>> {
	const rows = await tx<{ clientId: number; officerId: string | null }[]>`
		select client_id::float8 as "clientId", officer_id as "officerId" from document_client
		where document_id = ${documentId} and client_id = any(${clients.map(String)}::bigint[])`;
	const owners = new Map(rows.map(({ clientId, officerId }) => [clientId, officerId]));
	return new Map(clients.map((client) => [client, owners.get(client) ?? null]));
}

/** An id under which nobody has written or is known; `officerId` null: the server's own. */
async function claimFreshId(
	tx: TransactionSql,
	{ documentId, officerId, docs }: { documentId: string; officerId: string | null; docs: readonly Y.Doc[] }
): Promise<number> {
	for (;;) {
		const clientId = randomInt(2 ** 32);
		if (docs.some((doc) => doc.store.clients.has(clientId))) continue;
		const claimed = await tx`
			insert into document_client (document_id, client_id, officer_id)
			values (${documentId}, ${clientId}, ${officerId})
			on conflict do nothing returning 1`;
		if (claimed.length > 0) return clientId;
	}
}
