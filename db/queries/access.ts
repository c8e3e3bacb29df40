import type { Sql, TransactionSql } from 'postgres';

type Role = 'owner' | 'editor' | 'commenter' | 'viewer';

/** The facts `roomAccess` decides on (its type RoomFacts), as one row. */
export interface AccessRow {
	officer: { id: string; councilCode: string; suspended: boolean } | null;
	room: { id: string; visibility: 'private' | 'open' } | null;
	personRole: Role | null;
	/** UTC, ISO 8601 */
	personRoleEndsAt: string | null;
	councilRole: Role | null;
	councilTakesPart: boolean;
}

const isUuid = (text: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);

/** Facts of one officer about one room. An id that is no UUID is simply not there. */
export async function readRoomFacts(
	sql: Sql | TransactionSql,
	{ officerId, roomId }: { officerId: string | null; roomId: string }
): Promise<AccessRow> {
	const nothing = {
		officer: null,
		room: null,
		personRole: null,
		personRoleEndsAt: null,
		councilRole: null,
		councilTakesPart: false
	};
	if (!officerId || !isUuid(roomId)) return nothing;
	const [row] = await sql<AccessRow[]>`
		select
			json_build_object('id', o.id, 'councilCode', o.council_code, 'suspended', o.suspended_at is not null) as officer,
			case when r.id is not null then json_build_object('id', r.id, 'visibility', r.visibility) end as room,
			m.role as "personRole",
			to_json(m.ends_at) #>> '{}' as "personRoleEndsAt",
			c.role as "councilRole",
			c.council_code is not null as "councilTakesPart"
		from officer o
		left join room r on r.id = ${roomId}
		left join current_member m on m.room_id = r.id and m.officer_id = o.id
		left join room_council c on c.room_id = r.id and c.council_code = o.council_code
		where o.id = ${officerId}`;
	return row ?? nothing;
}

export interface DocumentFacts extends AccessRow {
	documentId: string;
	officerId: string;
	/** null: no such document, or its proposal is deleted */
	schemaVersion: number | null;
	frozen: boolean;
	/** the officer's own fork of the proposal's text */
	isFork: boolean;
}

/**
 * Facts of many (officer, document) pairs in one statement: a thousand pages reconnect at once.
 * Pairs whose officer or document does not exist are left out of the answer, as are forks of somebody else.
 */
export async function readDocumentFacts(
	sql: Sql,
	pairs: readonly { officerId: string; documentId: string }[]
): Promise<DocumentFacts[]> {
	const asked = pairs.filter((pair) => isUuid(pair.officerId) && isUuid(pair.documentId));
	if (asked.length === 0) return [];
	return sql<DocumentFacts[]>`
		select
			d.id as "documentId",
			o.id as "officerId",
			d.schema_version as "schemaVersion",
			h.frozen,
			f.document_id is not null as "isFork",
			json_build_object('id', o.id, 'councilCode', o.council_code, 'suspended', o.suspended_at is not null) as officer,
			json_build_object('id', r.id, 'visibility', r.visibility) as room,
			m.role as "personRole",
			to_json(m.ends_at) #>> '{}' as "personRoleEndsAt",
			c.role as "councilRole",
			c.council_code is not null as "councilTakesPart"
		from unnest(${asked.map((pair) => pair.officerId)}::uuid[], ${asked.map((pair) => pair.documentId)}::uuid[])
			as asked (officer_id, document_id)
		join officer o on o.id = asked.officer_id
		join document d on d.id = asked.document_id
		left join document_fork f on f.document_id = d.id
		join proposal p on p.id = coalesce(f.base_id, d.id) and p.deleted_at is null
		join document_head h on h.document_id = p.id
		join room r on r.id = p.room_id
		left join current_member m on m.room_id = r.id and m.officer_id = o.id
		left join room_council c on c.room_id = r.id and c.council_code = o.council_code
		where f.document_id is null or f.officer_id = o.id`;
}
