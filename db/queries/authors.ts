import type { Sql, TransactionSql } from 'postgres';

/** An officer in a document, by the name of today and the council for which their words were written. */
export interface DocumentAuthor {
	/** see authorId */
	id: string;
	officerId: string;
	name: string;
	council: { code: string; name: string; shortName: string };
}

export interface DocumentAuthors {
	/** Yjs client id → id of its author; null: the server itself */
	clients: Map<number, string | null>;
	people: DocumentAuthor[];
	/** officer → id of the author that they are today, of those asked for */
	today: Map<string, string>;
}

/** Who has moved from one council to another is two authors. */
export const authorId = (officerId: string, councilCode: string): string => `${officerId} ${councilCode}`;

/**
 * Authors by their ids; an officer's id alone, as older versions have it, is the officer in the council of today. Who is
 * named in both ways comes twice, with one `id`.
 */
export async function listAuthors(
	sql: Sql | TransactionSql,
	ids: readonly string[]
): Promise<(DocumentAuthor & { asked: string })[]> {
	const asked = [...new Set(ids)].map((id) => [id, ...id.split(' ')] as const);
	return sql<(DocumentAuthor & { asked: string })[]>`
		select asked.id as asked, concat(o.id, ' ', c.code) as id, o.id as "officerId", o.name,
			json_build_object('code', c.code, 'name', c.name, 'shortName', c.short_name) as council
		from unnest(
			${asked.map(([id]) => id)}::text[],
			${asked.map(([, officerId]) => officerId!)}::uuid[],
			${asked.map(([, , councilCode]) => councilCode ?? null)}::text[]
		) as asked (id, officer_id, council_code)
		join officer o on o.id = asked.officer_id
		join council c on c.code = coalesce(asked.council_code, o.council_code)
		order by o.id, c.code`;
}

/**
 * Whose the Yjs client ids are that a document was written under, and besides who the officers `also` are today, for a
 * deletion is written under none. Of the ids `among` alone when given. Read it after the words: an id is on disk before
 * any word written under it.
 */
export async function readAuthors(
	sql: Sql | TransactionSql,
	documentId: string,
	{ among = null, also = [] }: { among?: readonly number[] | null; also?: readonly string[] } = {}
): Promise<DocumentAuthors> {
	const rows = await sql<{ clientId: number; author: string | null }[]>`
		select c.client_id::float8 as "clientId",
			o.id || ' ' || coalesce(c.council_code, o.council_code) as author
		from document_client c left join officer o on o.id = c.officer_id
		where c.document_id = ${documentId} and c.unused_since is null
			${among ? sql`and c.client_id = any(${among.map(String)}::bigint[])` : sql``}`;
	const people = await listAuthors(sql, [...rows.flatMap(({ author }) => author ?? []), ...also]);
	return {
		clients: new Map(rows.map(({ clientId, author }) => [clientId, author])),
		people: [...new Map(people.map(({ asked: _, ...person }) => [person.id, person])).values()],
		today: new Map(people.flatMap(({ asked, id }) => (also.includes(asked) ? [[asked, id] as const] : [])))
	};
}
