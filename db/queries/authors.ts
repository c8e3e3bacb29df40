import type { Sql } from 'postgres';

/** An officer in a document, by the name and council that their words stand under. */
export interface DocumentAuthor {
	/** names this author in this answer */
	id: string;
	officerId: string;
	name: string;
	council: { code: string; name: string; shortName: string };
}

export interface DocumentAuthors {
	/** Yjs client id → id of its author; null: the server itself */
	clients: Map<number, string | null>;
	people: DocumentAuthor[];
}

/**
 * Whose the Yjs client ids are that a document was written under, and besides who the officers `also` are, for a deletion
 * is written under none. Of the ids `among` alone when given. Read it after the words: an id is on disk before any word
 * written under it.
 */
export async function readAuthors(
	sql: Sql,
	documentId: string,
	{ among = null, also = [] }: { among?: readonly number[] | null; also?: readonly string[] } = {}
): Promise<DocumentAuthors> {
	const rows = await sql<{ clientId: number; officerId: string | null }[]>`
		select client_id::float8 as "clientId", officer_id as "officerId" from document_client
		where document_id = ${documentId} and unused_since is null
			${among ? sql`and client_id = any(${among.map(String)}::bigint[])` : sql``}`;
	const officers = [...new Set([...also, ...rows.flatMap(({ officerId }) => officerId ?? [])])];
	return {
		clients: new Map(rows.map(({ clientId, officerId }) => [clientId, officerId])),
		people: await sql<DocumentAuthor[]>`
			select o.id, o.id as "officerId", o.name,
				json_build_object('code', c.code, 'name', c.name, 'shortName', c.short_name) as council
			from officer o join council c on c.code = o.council_code where o.id = any(${officers}::uuid[])
			order by o.id`
	};
}
