import type { Sql } from '#db/connection.server.ts';
import { raiseSchemaVersion } from '#db/queries/documents.ts';
import { SCHEMA_VERSION } from '#lib/protocol/sync.ts';
import type { OpenDocument } from './open-document.ts';

/**
 * From its first writer of this program on, a document belongs to this schema: a program that is older opens it no more, and
 * cannot delete what it does not know [P7]. Readers change nothing. Resolves when that is on disk; done once it costs nothing.
 */
export async function raiseSchema(sql: Sql, document: OpenDocument): Promise<void> {
	if (document.schemaVersion >= SCHEMA_VERSION) return;
	await raiseSchemaVersion(sql, document.id, SCHEMA_VERSION);
	document.schemaVersion = SCHEMA_VERSION;
}
