import { randomUUID } from 'node:crypto';
import type { TransactionSql } from '#db/connection.server.ts';
import { createDocument } from '#db/queries/documents.ts';
import { SCHEMA_VERSION } from '#lib/protocol/sync.ts';
import { initialDocument } from './initial-document.ts';

/**
 * A proposal's or note's row with its document and first update, in the caller's transaction, so that there is no moment
 * when a page could open it empty [P8]. The room's lead council leads it. The caller has checked rights, title and form. Returns its id.
 */
export async function insertProposal(
	tx: TransactionSql,
	{
		id = randomUUID(),
		roomId,
		officerId,
		form,
		title,
		phase = null
	}: {
		/** made by the page, where it may be sent twice */
		id?: string;
		roomId: string;
		officerId: string;
		form: string;
		title: string;
		phase?: string | null;
	}
): Promise<string> {
	await tx`
		insert into proposal (id, room_id, form_id, title, phase, lead_council_code, created_by)
		select ${id}, id, ${form}, ${title}, ${phase}, lead_council_code, ${officerId}
		from room where id = ${roomId}`;
	const sections = await tx<{ key: string }[]>`
		select key from form_section where form_id = ${form} order by position`;
	const { update, clientIds } = initialDocument(sections);
	await createDocument(tx, { id, schemaVersion: SCHEMA_VERSION, update, clientIds });
	return id;
}
