import type { TransactionSql } from '#db/connection.server.ts';
import { restoresMost, versionsMost } from '../version.ts';

/**
 * Removes what is more than a proposal keeps of automatic versions and restores, in the caller's transaction. First go
 * versions from before restores but the newest, so that restoring again and again takes nothing else away; then the
 * oldest from the middle of sittings, then the oldest. Named ones stay, and so does what undoing the last restore needs, and what a decision is about.
 */
export async function thinVersions(tx: TransactionSql, documentId: string): Promise<void> {
	await tx`
		delete from document_restore where id in (
			select id from document_restore where document_id = ${documentId}
			order by restored_at desc, id offset ${restoresMost}
		)`;
	await tx`
		delete from document_version where id in (
			select id from (
				select v.id, v.seq, v.made_for, v.made_for = 'restore'
					and row_number() over (partition by v.made_for order by v.seq desc) > ${restoresMost} as spare
				from document_version v
				where v.document_id = ${documentId} and v.name is null
			) automatic
			where id is distinct from (
				select before_id from document_restore where document_id = ${documentId}
				order by restored_at desc, id limit 1
			)
				and not exists (select 1 from decision d where d.version_id = automatic.id)
			order by not spare, made_for <> 'writing', seq
			limit greatest(0, (
				select count(*) - ${versionsMost} from document_version
				where document_id = ${documentId} and name is null
			))
		)`;
	await tx`
		delete from document_version_base b
		where b.document_id = ${documentId} and not exists (select 1 from document_version v where v.base_id = b.id)`;
}
