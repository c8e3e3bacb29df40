import { randomUUID } from 'node:crypto';
import type { Sql } from 'postgres';
import { createDocument } from '../../db/queries/documents.ts';
import { initialDocument } from '../../src/lib/proposals/server/initial-document.ts';
import { SCHEMA_VERSION } from '../../src/lib/protocol/sync.ts';
import { makeOfficer, signInCookie } from './people.ts';
import { readConfig } from '../../server/config.ts';
import { syncOrigin } from './sync-server.ts';

export type TestRole = 'owner' | 'editor' | 'commenter' | 'viewer' | null;

export interface TestDocument {
	documentId: string;
	roomId: string;
	/** A signed-in officer with this role in the room (null: none). Each call makes another officer. */
	officer(role: TestRole, name?: string): Promise<{ id: string; cookie: string; name: string }>;
}

/** A private room with a proposal made from the expression of interest, and its document. */
export async function makeDocument(sql: Sql): Promise<TestDocument> {
	const founder = await makeOfficer(sql, { name: 'Founder' });
	const roomId = randomUUID();
	const documentId = randomUUID();
	const keys = await sql<
		{ key: string }[]
	>`select key from form_section where form_id = 'expression-of-interest' order by position`;
	const { update, clientIds } = initialDocument(keys);
	await sql.begin(async (tx) => {
		await tx`insert into room (id, title, lead_council_code, created_by) values (${roomId}, 'Test room', 'DST', ${founder.id})`;
		await tx`
			insert into proposal (id, room_id, form_id, title, lead_council_code, created_by)
			values (${documentId}, ${roomId}, 'expression-of-interest', 'Test bid', 'DST', ${founder.id})`;
		await createDocument(tx, { id: documentId, schemaVersion: SCHEMA_VERSION, update, clientIds });
	});
	return {
		documentId,
		roomId,
		async officer(role, name = 'Test Officer') {
			const { id } = await makeOfficer(sql, { name });
			if (role)
				await sql`insert into room_member (room_id, officer_id, role) values (${roomId}, ${id}, ${role})`;
			return { id, name, cookie: await signInCookie(sql, id, readConfig({ ORIGIN: syncOrigin })) };
		}
	};
}
