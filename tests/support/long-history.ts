import type { Sql } from 'postgres';
import { readDocument } from '../../db/queries/documents.ts';
import { openStored } from '../../src/lib/proposals/server/read-document.ts';
import { typeParagraph } from './writers.ts';

const words =
	'Nineteen people slept rough in the last count, and in Leeds there were more of them than before. ';
/** Keys that one officer types before the other goes on. */
const turnKeys = 40;

/**
 * Gives a stored document a history of `edits` more edits, key by key, by officers in turn, in all of its sections, with
 * every fifth sentence taken back again, as its log would hold it.
 */
export async function growHistory(
	sql: Sql,
	{
		documentId,
		keys,
		officers,
		edits
	}: { documentId: string; keys: readonly string[]; officers: readonly string[]; edits: number }
): Promise<void> {
	const stored = (await readDocument(sql, documentId))!;
	const doc = openStored(documentId, stored);
	const rows: { bytes: Uint8Array; officer: string }[] = [];
	let officer = officers[0]!;
	const clients = officers.map((_, index) => 1_000_001 + index);
	doc.on('update', (bytes: Uint8Array) => rows.push({ bytes, officer }));
	for (let turn = 0; rows.length < edits; turn += 1) {
		const who = turn % officers.length;
		officer = officers[who]!;
		doc.clientID = clients[who]!;
		const text = typeParagraph(doc, keys[turn % keys.length]!, 'N');
		for (let key = 1; key < turnKeys && rows.length < edits; key += 1) {
			if (turn % 5 === 4 && key > turnKeys / 2) text.delete(text.length - 1, 1);
			else text.insert(text.length, words[key % words.length]!);
		}
	}
	await sql.begin(async (tx) => {
		await tx`
			insert into document_client (document_id, client_id, officer_id)
			select ${documentId}, * from unnest(${clients.map(String)}::bigint[], ${[...officers]}::uuid[])`;
		for (let start = 0; start < rows.length; start += 1_000) {
			const some = rows.slice(start, start + 1_000);
			await tx`
				insert into document_update (document_id, seq, bytes, officer_id, at)
				select ${documentId}, seq, decode(bytes, 'base64'), officer, now() - interval '1 day' + seq * interval '200 ms'
				from unnest(
					${some.map((_, index) => String(stored.seq + start + index + 1))}::bigint[],
					${some.map(({ bytes }) => Buffer.from(bytes).toString('base64'))}::text[],
					${some.map((row) => row.officer)}::uuid[]
				) as row (seq, bytes, officer)`;
		}
		await tx`update document_head set seq = ${stored.seq + rows.length} where document_id = ${documentId}`;
	});
	doc.destroy();
}
