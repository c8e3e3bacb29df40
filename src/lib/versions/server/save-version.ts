import { deflate } from 'node:zlib';
import { promisify } from 'node:util';
import * as v from 'valibot';
import * as Y from 'yjs';
import type { Sql, TransactionSql } from '#db/connection.server.ts';
import { DamagedDocument, readDocument, sha256 } from '#db/queries/documents.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { fragmentText } from '#lib/proposals/fragment-text.ts';
import { inProposal } from '#lib/proposals/server/in-proposal.ts';
import { openStored } from '#lib/proposals/server/read-document.ts';
import { countWords } from '#lib/proposals/words.ts';
import { refuse, type Outcome } from '#lib/protocol/refusal.ts';
import { plainLine } from '#lib/rooms/plain-text.ts';
import { parseInput } from '#lib/rooms/server/parse-input.ts';
import { recordActivity } from '#lib/rooms/server/record-activity.ts';
import { versionNameMost, versionsMost } from '../version.ts';

const schema = v.object({
	version: v.pipe(v.string('Reload the page and try again'), v.uuid('Reload the page and try again')),
	name: plainLine({
		name: 'the name',
		max: versionNameMost,
		required: 'Enter a name for this version, for example Draft for the board'
	})
});

/** Keeps the text as it is stored now under a name. Sent again with the same id it saves nothing more. */
export async function saveVersion(
	sql: Sql,
	officer: SignedInOfficer,
	proposalId: string,
	input: unknown
): Promise<Outcome> {
	return inProposal(sql, { officer, proposalId }, async (tx, proposal): Promise<Outcome> => {
		const parsed = parseInput(schema, input);
		if (!parsed.ok) return parsed;
		const { version, name } = parsed.input;
		const [saved] = await tx<{ documentId: string }[]>`
			select document_id as "documentId" from document_version where id = ${version}`;
		if (saved) {
			return saved.documentId === proposalId
				? { ok: true }
				: refuse('bad-input', 'Reload the page and try again', { field: 'version' });
		}
		const [row] = await tx<{ count: number }[]>`
			select count(*)::int as count from document_version where document_id = ${proposalId}`;
		if (row!.count >= versionsMost) {
			return refuse(
				'too-large',
				`A proposal has at most ${versionsMost} named versions. The text itself is kept as always.`
			);
		}
		const now = await readNow(tx, { proposalId, formId: proposal.formId });
		if (!now)
			return refuse('busy', 'This text cannot be read, so no version was saved. Nothing was deleted.');
		const { bytes, seq, words } = now;
		const small = await promisify(deflate)(bytes);
		await tx`
			insert into document_version (id, document_id, seq, name, words, created_by, bytes, sha256)
			values (${version}, ${proposalId}, ${seq}, ${name}, ${words}, ${officer.id}, ${small}, ${sha256(bytes)})`;
		await recordActivity(tx, {
			roomId: proposal.roomId,
			officer,
			event: { kind: 'version-saved', proposalId, version, name }
		});
		return { ok: true };
	});
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
