import { deflate } from 'node:zlib';
import { promisify } from 'node:util';
import * as Y from 'yjs';
import type { TransactionSql } from '#db/connection.server.ts';
import { DamagedDocument, readDocument, sha256 } from '#db/queries/documents.ts';
import { fragmentText } from '#lib/proposals/fragment-text.ts';
import { openStored } from '#lib/proposals/server/read-document.ts';
import { countWords } from '#lib/proposals/words.ts';
import { refuse, type Outcome } from '#lib/protocol/refusal.ts';
import type { Actor } from '#lib/rooms/server/record-activity.ts';
import { versionsMost } from '../version.ts';

/**
 * Keeps the text as it is stored at this moment of the caller's transaction, under a name and for good [P8]. Refuses,
 * and writes nothing, when there are too many already or the text cannot be read. The caller has checked access.
 */
export async function keepVersion(
	tx: TransactionSql,
	{
		version,
		proposalId,
		formId,
		name,
		officer
	}: { version: string; proposalId: string; formId: string; name: string; officer: Pick<Actor, 'id'> }
): Promise<Outcome> {
	const [row] = await tx<{ count: number }[]>`
		select count(*)::int as count from document_version where document_id = ${proposalId}`;
	if (row!.count >= versionsMost) {
		return refuse(
			'too-large',
			`A proposal has at most ${versionsMost} named versions. The text itself is kept as always.`
		);
	}
	const now = await readNow(tx, { proposalId, formId });
	if (!now) return refuse('busy', 'This text cannot be read, so no version was saved. Nothing was deleted.');
	const { bytes, seq, words } = now;
	const small = await promisify(deflate)(bytes);
	await tx`
		insert into document_version (id, document_id, seq, name, words, created_by, bytes, sha256)
		values (${version}, ${proposalId}, ${seq}, ${name}, ${words}, ${officer.id}, ${small}, ${sha256(bytes)})`;
	return { ok: true };
}

/** The whole stored text as one update, the last log row in it, and its words; null when it cannot be read. */
async function readNow(
	tx: TransactionSql,
	{ proposalId, formId }: { proposalId: string; formId: string }
): Promise<{ bytes: Uint8Array; seq: number; words: number } | null> {
	try {
		const stored = await readDocument(tx, proposalId);
		if (!stored) return null;
		const doc = openStored(proposalId, stored);
		const keys = await tx<{ key: string }[]>`select key from form_section where form_id = ${formId}`;
		const words = keys.reduce((sum, { key }) => sum + countWords(fragmentText(doc.getXmlFragment(key))), 0);
		const bytes = Y.encodeStateAsUpdate(doc);
		doc.destroy();
		return { bytes, seq: stored.seq, words };
	} catch (error) {
		if (error instanceof DamagedDocument) return null;
		throw error;
	}
}
