import type { Sql } from '#db/connection.server.ts';
import type { FreezeRow } from '../freeze.ts';

/** Each time the proposal was frozen, latest first. The caller has checked access. */
export async function listFreezes(sql: Sql, proposalId: string): Promise<FreezeRow[]> {
	return sql<FreezeRow[]>`
		select z.id, o.name as by, c.short_name as council, to_json(z.frozen_at) #>> '{}' as at, z.reason,
			z.version_id as version,
			case when z.unfrozen_at is not null then json_build_object('by', u.name, 'council', uc.short_name,
				'at', z.unfrozen_at, 'reason', z.unfreeze_reason) end as ended
		from document_freeze z
		join officer o on o.id = z.frozen_by
		join council c on c.code = o.council_code
		left join officer u on u.id = z.unfrozen_by
		left join council uc on uc.code = u.council_code
		where z.document_id = ${proposalId}
		order by z.frozen_at desc, z.id`;
}
