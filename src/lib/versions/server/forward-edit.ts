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

/** So long all sections together may take to compare; what is left then is put back whole. */
const mostMs = 2_000;

/**
 * One update, in one Yjs transaction, that makes `target` of `base` section by section; as it is computed from `base` alone
 * it can be merged into whatever the text has become since. Null: they are the same. The client ids it is written under are
 * claimed in the caller's transaction for those who wrote the words. [P4, P8]
 */
export async function forwardEdit(
	tx: TransactionSql,
	{ documentId, officerId, base, target, keys, busy }: ForwardEdit
): Promise<{ update: Uint8Array; clientIds: number[] } | null> {
	const deadline = performance.now() + mostMs;
	const sections = keys.map((key) => ({ key, changes: diffSection(base, target, key, deadline) }));
	if (sections.every(({ changes }) => changes.every(({ kind }) => kind === 'same'))) return null;
	const owners = await readOwners(tx, documentId, writersOf(sections.flatMap(({ changes }) => changes)));
	const restorer = await findOwner(tx, officerId);
	const ids = new Map<string, number>();
	for (const owner of [restorer, ...owners.values()]) {
		const key = keyOf(owner);
		if (!ids.has(key)) ids.set(key, await claimFreshId(tx, { documentId, owner, docs: [base, target] }));
	}
	const own = ids.get(keyOf(restorer))!;
	let update: Uint8Array | null = null;
	const keep = (bytes: Uint8Array) => (update = bytes);
	base.on('update', keep);
	base.transact(() => {
		for (const { key, changes } of sections) {
			applyChanges(base.getXmlFragment(key), changes, {
				ownClient: own,
				clientFor: (client) => ids.get(keyOf(owners.get(client) ?? nobody)) ?? own,
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

/** An officer, and the council for which they wrote (null: not known). Both null: the server, which made the first text. */
interface Owner {
	officerId: string | null;
	councilCode: string | null;
}
const nobody: Owner = { officerId: null, councilCode: null };
const keyOf = ({ officerId, councilCode }: Owner) => `${officerId} ${councilCode}`;

async function findOwner(tx: TransactionSql, officerId: string): Promise<Owner> {
	const [owner] = await tx<Owner[]>`
		select id as "officerId", council_code as "councilCode" from officer where id = ${officerId}`;
	return owner!;
}

async function readOwners(
	tx: TransactionSql,
	documentId: string,
	clients: readonly number[]
): Promise<Map<number, Owner>> {
	const rows = await tx<(Owner & { clientId: number })[]>`
		select client_id::float8 as "clientId", officer_id as "officerId", council_code as "councilCode"
		from document_client
		where document_id = ${documentId} and client_id = any(${clients.map(String)}::bigint[])`;
	const owners = new Map<number, Owner>(rows.map(({ clientId, ...owner }) => [clientId, owner]));
	return new Map(clients.map((client) => [client, owners.get(client) ?? nobody]));
}

/** An id under which nobody has written or is known. */
async function claimFreshId(
	tx: TransactionSql,
	{
		documentId,
		owner: { officerId, councilCode },
		docs
	}: { documentId: string; owner: Owner; docs: readonly Y.Doc[] }
): Promise<number> {
	for (;;) {
		const clientId = randomInt(2 ** 32);
		if (docs.some((doc) => doc.store.clients.has(clientId))) continue;
		const claimed = await tx`
			insert into document_client (document_id, client_id, officer_id, council_code)
			values (${documentId}, ${clientId}, ${officerId}, ${councilCode})
			on conflict do nothing returning 1`;
		if (claimed.length > 0) return clientId;
	}
}
