import * as Y from 'yjs';
import type { TransactionSql } from '#db/connection.server.ts';
import { authorId, readAuthors } from '#db/queries/authors.ts';
import { DamagedDocument } from '#db/queries/documents.ts';
import { fragmentText } from '#lib/proposals/fragment-text.ts';
import { countWords } from '#lib/proposals/words.ts';
import { changedWords } from '../changed-words.ts';
import { sectionWriters } from '../section-writers.ts';
import type { VersionChanges, VersionReason } from '../version.ts';
import { lockRoomOf, recordTextEdits } from './record-text-edits.ts';
import { openVersion } from './open-version.ts';
import { packVersion } from './pack-version.ts';

export interface KeptVersion {
	id: string;
	documentId: string;
	/** the text, and the last log row in it */
	doc: Y.Doc;
	seq: number;
	/** of the form */
	keys: readonly string[];
	/** under a name by an officer, or by the program and why */
	kept: { name: string; by: string } | { madeFor: VersionReason };
	/** when its last word was stored; left out: now */
	at?: Date;
}

/**
 * Writes a version's row, in the caller's transaction: the text, and what changed since the version before. An automatic
 * one of a log row that has one already, named or not, is not made again; the answer is the one that is there.
 */
export async function keepVersion(tx: TransactionSql, version: KeptVersion): Promise<string> {
	const { id, documentId, doc, seq, keys, kept } = version;
	const named = 'name' in kept;
	if (!named) {
		const [made] = await tx<{ id: string }[]>`
			select id from document_version where document_id = ${documentId} and seq = ${seq} limit 1`;
		if (made) return made.id;
	}
	// Before any lock of versions: commands hold it first as well.
	await lockRoomOf(tx, documentId);
	const words = keys.reduce((sum, key) => sum + countWords(fragmentText(doc.getXmlFragment(key))), 0);
	const since = await changesSince(tx, version);
	const changes = since?.changes ?? null;
	const at = version.at ?? new Date();
	if (since) await recordTextEdits(tx, { documentId, writers: since.writers, at });
	const packed = await packVersion(tx, documentId, Y.encodeStateAsUpdate(doc));
	await tx`
		insert into document_version
			(id, document_id, seq, name, created_by, council_code, made_for, created_at, words, changes, base_id, bytes, sha256)
		values (${id}, ${documentId}, ${seq}, ${named ? kept.name : null}, ${named ? kept.by : null},
			(select council_code from officer where id = ${named ? kept.by : null}),
			${named ? null : kept.madeFor}, ${at.toISOString()}, ${words},
			${changes && JSON.stringify(changes)}::text::jsonb, ${packed.baseId}, ${packed.bytes}, ${packed.sha256})`;
	return id;
}

/** Who wrote where and how much since the version before; null when that one cannot be read, or there is none. */
async function changesSince(
	tx: TransactionSql,
	{ documentId, doc, seq, keys }: KeptVersion
): Promise<{ changes: VersionChanges; writers: Map<string, Set<string>> } | null> {
	const [previous] = await tx<{ id: string }[]>`
		select id from document_version where document_id = ${documentId} and seq <= ${seq}
		order by seq desc, created_at desc limit 1`;
	if (!previous) return null;
	try {
		const before = await openVersion(tx, documentId, previous.id);
		if (!before) return null;
		const writers = newClients(before.doc, doc);
		const sections = changedWords(before.doc, doc, keys);
		const bySection = sectionWriters(before.doc, doc, keys);
		before.doc.destroy();
		const authors = await readWriters(tx, documentId, writers);
		return {
			changes: { authors: [...new Set(authors.values())], sections },
			writers: new Map(
				[...bySection].map(([key, clients]) => [
					key,
					new Set([...clients].flatMap((client) => authors.get(client) ?? []))
				])
			)
		};
	} catch (error) {
		// A damaged version must not keep the next one from being made.
		if (error instanceof DamagedDocument) return null;
		throw error;
	}
}

/** Yjs client ids that wrote after `before`. */
function newClients(before: Y.Doc, doc: Y.Doc): number[] {
	const known = Y.decodeStateVector(Y.encodeStateVector(before));
	const now = Y.decodeStateVector(Y.encodeStateVector(doc));
	return [...now].flatMap(([client, clock]) => (clock > (known.get(client) ?? 0) ? [client] : []));
}

/** Whose they are. Words that a restore brought back are their writers'; who did it is the one who restored. */
async function readWriters(
	tx: TransactionSql,
	documentId: string,
	clients: number[]
): Promise<Map<number, string>> {
	const { clients: authors } = await readAuthors(tx, documentId, { among: clients });
	const restores = await tx<{ by: string; councilCode: string; clientIds: string[] }[]>`
		select o.id as by, o.council_code as "councilCode", r.client_ids as "clientIds"
		from document_restore r join officer o on o.id = r.restored_by where r.document_id = ${documentId}`;
	for (const { by, councilCode, clientIds } of restores)
		for (const client of clientIds) authors.set(Number(client), authorId(by, councilCode));
	return new Map(
		clients.flatMap((client) => {
			const author = authors.get(client);
			return author ? [[client, author] as const] : [];
		})
	);
}
