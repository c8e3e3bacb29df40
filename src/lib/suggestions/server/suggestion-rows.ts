import type { Sql, TransactionSql } from '#db/connection.server.ts';
import type { HunkKind } from '../hunks.ts';
import type { Remembered } from '../match-hunks.ts';

/** An open row, its places as pages know them. */
export interface OpenRow extends Remembered {
	id: string;
	section: string;
	officerId: string;
	councilCode: string;
	kind: HunkKind;
	/** UTC, ISO 8601 */
	changedAt: string;
}

/** Open suggestions of a document, oldest first; of one officer, or in one section, when given. */
export async function readOpenRows(
	sql: Sql | TransactionSql,
	documentId: string,
	{ officerId, section }: { officerId?: string; section?: string } = {}
): Promise<OpenRow[]> {
	return sql<OpenRow[]>`
		select s.id, s.section_key as section, s.officer_id as "officerId", s.council_code as "councilCode", s.kind,
			encode(s.anchor_start, 'base64') as start, encode(s.anchor_end, 'base64') as "end", s.removed, s.added,
			to_json(s.changed_at) #>> '{}' as "changedAt"
		from suggestion s
		where s.document_id = ${documentId} and s.outcome is null
			${officerId === undefined ? sql`` : sql`and s.officer_id = ${officerId}`}
			${section === undefined ? sql`` : sql`and s.section_key = ${section}`}
		order by s.created_at, s.id`;
}

export const bySection = <R extends { section: string }>(rows: readonly R[]): Map<string, R[]> =>
	Map.groupBy(rows, ({ section }) => section);
