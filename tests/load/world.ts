import { randomUUID } from 'node:crypto';
import type { Database } from '#db/connection.server.ts';
import { createDocument } from '#db/queries/documents.ts';
import { createSession } from '#lib/accounts/server/sessions.ts';
import { sessionCookieName } from '#lib/accounts/session-cookie.ts';
import { initialDocument } from '#lib/proposals/server/initial-document.ts';
import { SCHEMA_VERSION } from '#lib/protocol/sync.ts';
import { readConfig } from '#server/config.ts';
import { makeOfficer } from '../support/people.ts';

export const origin = 'http://bench.example';
export const sectionKey = 'problem';

/** Officers and documents for a benchmark: every document is in a room of its own that all officers may write in. */
export interface World {
	/** The Cookie header of the n-th officer, round and round. */
	cookie(index: number): string;
	newClientId(): number;
	/** A document of its own room, empty or with a first text. */
	newDocument(initial?: Uint8Array): Promise<string>;
}

export async function makeWorld({ sql }: Database, officers: number): Promise<World> {
	const config = readConfig({ ORIGIN: origin });
	const cookies: string[] = [];
	let ownerId = '';
	for (let index = 0; index < officers; index += 1) {
		const officer = await makeOfficer(sql, { name: `Bench Officer ${index}` });
		ownerId ||= officer.id;
		const { token } = await createSession(sql, { officerId: officer.id, userAgent: 'bench', config });
		cookies.push(`${sessionCookieName(config)}=${token}`);
	}
	let lastClientId = 1_000;
	return {
		cookie: (index) => cookies[index % cookies.length]!,
		newClientId: () => (lastClientId += 1),
		async newDocument(initial) {
			const roomId = randomUUID();
			const id = randomUUID();
			const template = initialDocument([{ key: sectionKey }]);
			await sql.begin(async (tx) => {
				await tx`insert into room (id, title, lead_council_code, created_by) values (${roomId}, 'Bench', 'DST', ${ownerId})`;
				await tx`insert into room_council (room_id, council_code, part, role) values (${roomId}, 'DST', 'lead', 'editor')`;
				await tx`
					insert into proposal (id, room_id, form_id, title, lead_council_code, created_by)
					values (${id}, ${roomId}, 'expression-of-interest', 'Bench', 'DST', ${ownerId})`;
				await createDocument(tx, {
					id,
					schemaVersion: SCHEMA_VERSION,
					update: initial ?? template.update,
					clientIds: initial ? [] : template.clientIds
				});
			});
			return id;
		}
	};
}
