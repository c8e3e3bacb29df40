import { randomInt } from 'node:crypto';
import * as Y from 'yjs';
import type { TransactionSql } from '#db/connection.server.ts';
import { raiseSchemaVersion, readDocument, type StoredDocument } from '#db/queries/documents.ts';
import { appendToLog, claimNewClientId } from '#db/queries/journal.ts';
import { SCHEMA_VERSION, syncLimits } from '#lib/protocol/sync.ts';
import { ring } from '#server/bus/bus.ts';
import { openStored } from './read-document.ts';

export type Edited =
	/** `seq`: the log row with the edit; `clientId`: the Yjs client id under which new text was written */
	| { state: 'edited'; seq: number; clientId: number }
	| { state: 'unchanged' }
	/** the document would grow over its limit; nothing was written */
	| { state: 'too-large' }
	/** there is no such document, or it is frozen */
	| { state: 'missing' };

/**
 * An edit of a live document by the server itself, in the caller's transaction: `change` alters the text as it is
 * stored now, and what it altered becomes one log row. New text belongs to `officerId` [P4]. Open pages on every node see
 * it at once; what others write meanwhile stays, since the row is an update like theirs. Nothing of the document is
 * locked while `change` runs; the lock of its log is taken last and held until the transaction ends, so end it soon.
 *
 * `change` puts only what the editor's schema knows into the text: nobody checks it again. What it throws is thrown
 * on. Throws DamagedDocument when the text cannot be read.
 */
export async function editDocument(
	tx: TransactionSql,
	{ documentId, officerId, change }: { documentId: string; officerId: string; change: (doc: Y.Doc) => void }
): Promise<Edited> {
	const stored = await readDocument(tx, documentId);
	if (!stored) return { state: 'missing' };
	const doc = openStored(documentId, stored);
	doc.clientID = await claimFreshId(tx, { documentId, officerId, doc });
	const update = captureChange(doc, change);
	const clientId = doc.clientID;
	doc.destroy();
	if (!update) return { state: 'unchanged' };
	if (sizeOf(stored) + update.length > syncLimits.maxDocumentBytes) return { state: 'too-large' };
	const seq = await appendToLog(tx, documentId, update, officerId);
	if (seq === null) return { state: 'missing' };
	// As a writer's page does: what was put in may be newer than the text was.
	if (stored.schemaVersion < SCHEMA_VERSION) await raiseSchemaVersion(tx, documentId, SCHEMA_VERSION);
	await ring(tx, { type: 'document', documentId });
	return { state: 'edited', seq, clientId };
}

/** An id under which nobody has written or is known. */
async function claimFreshId(
	tx: TransactionSql,
	{ documentId, officerId, doc }: { documentId: string; officerId: string; doc: Y.Doc }
): Promise<number> {
	for (;;) {
		const clientId = randomInt(2 ** 32);
		if (doc.store.clients.has(clientId)) continue;
		if (await claimNewClientId(tx, { documentId, clientId, officerId })) return clientId;
	}
}

/** Exactly what `change` did; null when it did nothing. */
function captureChange(doc: Y.Doc, change: (doc: Y.Doc) => void): Uint8Array | null {
	const updates: Uint8Array[] = [];
	const keep = (update: Uint8Array) => void updates.push(update);
	doc.on('update', keep);
	doc.transact(() => change(doc));
	doc.off('update', keep);
	return updates.length > 0 ? Y.mergeUpdates(updates) : null;
}

function sizeOf({ snapshot, tail }: StoredDocument): number {
	return tail.reduce((sum, row) => sum + row.length, snapshot?.length ?? 0);
}
