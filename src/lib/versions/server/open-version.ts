import type { Sql, TransactionSql } from '#db/connection.server.ts';
import { readDocument } from '#db/queries/documents.ts';
import { openStored } from '#lib/proposals/server/read-document.ts';
import { isUuid } from '#lib/rooms/server/in-room.ts';
import type * as Y from 'yjs';
import { findPackedVersion, unpackVersion } from './pack-version.ts';

/**
 * The text of one version of this very document, or with `now` as it is stored. Null: there is none, whoever may see it
 * elsewhere. Throws DamagedDocument when it is not what was written [P7]. The caller destroys it.
 */
export async function openVersion(
	sql: Sql | TransactionSql,
	documentId: string,
	which: string
): Promise<{ doc: Y.Doc; seq: number } | null> {
	if (which === 'now') {
		const stored = await readDocument(sql, documentId);
		return stored && { doc: openStored(documentId, stored), seq: stored.seq };
	}
	if (!isUuid(which)) return null;
	const packed = await findPackedVersion(sql, documentId, which);
	if (!packed) return null;
	const update = await unpackVersion(documentId, packed);
	return { doc: openStored(documentId, { snapshot: update, tail: [] }), seq: packed.seq };
}
