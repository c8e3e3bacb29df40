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
	await storeEdits(sql, { documentId, rows, owners: clients.map((client, at) => [client, officers[at]!]) });
	doc.destroy();
}

/**
 * Gives a stored document one paragraph of `words`, and `edits` more edits by one officer, each of which puts another letter
 * in place of one, here and there: the longest way to find out whose the words are.
 */
export async function growWorstHistory(
	sql: Sql,
	{
		documentId,
		key,
		officer,
		words,
		edits
	}: { documentId: string; key: string; officer: string; words: string; edits: number }
): Promise<void> {
	const stored = (await readDocument(sql, documentId))!;
	const doc = openStored(documentId, stored);
	const rows: { bytes: Uint8Array; officer: string }[] = [];
	doc.on('update', (bytes: Uint8Array) => rows.push({ bytes, officer }));
	doc.clientID = 1_000_001;
	const text = typeParagraph(doc, key, words);
	for (let edit = 1; edit <= edits; edit += 1) {
		const place = (edit * 7919) % text.length;
		doc.transact(() => {
			text.delete(place, 1);
			text.insert(place, 'x');
		});
	}
	await storeEdits(sql, { documentId, rows, owners: [[doc.clientID, officer]] });
	doc.destroy();
}

/** Puts updates behind a document's log, a day ago, five a second, and says whose their Yjs client ids are. */
async function storeEdits(
	sql: Sql,
	{
		documentId,
		rows,
		owners
	}: {
		documentId: string;
		rows: readonly { bytes: Uint8Array; officer: string }[];
		owners: readonly (readonly [client: number, officer: string])[];
	}
): Promise<void> {
	await sql.begin(async (tx) => {
		const [head] = await tx<{ seq: number }[]>`
			select seq::float8 as seq from document_head where document_id = ${documentId} for update`;
		const { seq } = head!;
		await tx`
			insert into document_client (document_id, client_id, officer_id)
			select ${documentId}, * from unnest(
				${owners.map(([client]) => String(client))}::bigint[], ${owners.map(([, officer]) => officer)}::uuid[])`;
		for (let start = 0; start < rows.length; start += 1_000) {
			const some = rows.slice(start, start + 1_000);
			await tx`
				insert into document_update (document_id, seq, bytes, officer_id, at)
				select ${documentId}, seq, decode(bytes, 'base64'), officer, now() - interval '1 day' + seq * interval '200 ms'
				from unnest(
					${some.map((_, index) => String(seq + start + index + 1))}::bigint[],
					${some.map(({ bytes }) => Buffer.from(bytes).toString('base64'))}::text[],
					${some.map((row) => row.officer)}::uuid[]
				) as row (seq, bytes, officer)`;
		}
		await tx`update document_head set seq = ${seq + rows.length} where document_id = ${documentId}`;
	});
}
