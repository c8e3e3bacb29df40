import { inflate } from 'node:zlib';
import { promisify } from 'node:util';
import * as v from 'valibot';
import * as Y from 'yjs';
import type { Sql } from '#db/connection.server.ts';
import { DamagedDocument } from '#db/queries/documents.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { refuse } from '#lib/protocol/refusal.ts';
import { syncLimits } from '#lib/protocol/sync.ts';
import { parseInput } from '#lib/rooms/server/parse-input.ts';
import { recordActivity } from '#lib/rooms/server/record-activity.ts';
import { undoDays } from '../version.ts';
import { inVersions } from './in-versions.ts';
import { openVersion } from './open-version.ts';
import { carryOut, listKeys, orRefuseDamaged, type Restored } from './restore-version.ts';
import { thinVersions } from './thin-versions.ts';

/** The last restore of a proposal, while it can be undone. */
export interface UndoableRestore {
	id: string;
	by: string;
	council: string;
	/** UTC, ISO 8601 */
	at: string;
	sections: string[];
	/** of the version that was put back; null: it is not kept any more */
	version: { id: string; name: string | null; at: string } | null;
}

/** The caller has checked access. */
export async function findUndoable(sql: Sql, proposalId: string): Promise<UndoableRestore | null> {
	const [row] = await sql<UndoableRestore[]>`
		select r.id, o.name as by, c.short_name as council, to_json(r.restored_at) #>> '{}' as at, r.sections,
			case when v.id is not null then json_build_object('id', v.id, 'name', v.name, 'at', v.created_at) end as version
		from (
			select * from document_restore where document_id = ${proposalId}
			order by restored_at desc, id limit 1
		) r
		join officer o on o.id = r.restored_by
		join council c on c.code = o.council_code
		left join document_version v on v.id = r.version_id
		where r.undone_at is null and r.restored_at > now() - make_interval(days => ${undoDays})`;
	return row ?? null;
}

const schema = v.object({
	restore: v.pipe(v.string('Reload the page and try again'), v.uuid('Reload the page and try again'))
});

/**
 * Takes back the last restore, as a forward edit too: the way from the text as the restore left it to the text before, merged
 * into the text as it is now, so that what was typed since stays. Sent again it changes nothing more.
 */
export async function undoRestore(
	sql: Sql,
	officer: SignedInOfficer,
	proposalId: string,
	input: unknown
): Promise<Restored> {
	return inVersions(sql, { of: 'versions', officer, proposalId }, async (tx, proposal): Promise<Restored> => {
		const parsed = parseInput(schema, input);
		if (!parsed.ok) return parsed;
		const { restore } = parsed.input;
		const [row] = await tx<
			{
				isLast: boolean;
				isLate: boolean;
				undone: boolean;
				beforeId: string;
				sections: string[];
				bytes: Buffer;
			}[]
		>`
			select r.before_id as "beforeId", r.sections, r.bytes, r.undone_at is not null as undone,
				r.restored_at <= now() - make_interval(days => ${undoDays}) as "isLate",
				not exists (
					select 1 from document_restore later
					where later.document_id = r.document_id and later.restored_at > r.restored_at
				) as "isLast"
			from document_restore r where r.id = ${restore} and r.document_id = ${proposalId} for update`;
		if (!row) return refuse('not-found', 'There is no such restore of this proposal.');
		if (row.undone) return { ok: true, changed: true };
		if (!row.isLast || row.isLate) return tooLate();
		return orRefuseDamaged(async () => {
			const before = await openVersion(tx, proposalId, row.beforeId);
			const after = await openVersion(tx, proposalId, row.beforeId);
			const now = await openVersion(tx, proposalId, 'now');
			if (!before || !after || !now) return tooLate();
			Y.applyUpdate(after.doc, await readEdit(proposalId, row.bytes));
			const edited = await carryOut(tx, {
				officer,
				documentId: proposalId,
				all: await listKeys(tx, proposal.formId),
				keys: row.sections,
				now,
				base: after.doc,
				target: before.doc
			});
			if (!('update' in edited) && !edited.ok) return edited;
			const clientIds = 'update' in edited ? edited.clientIds : [];
			await tx`
				update document_restore set undone_at = now(), client_ids = client_ids || ${clientIds.map(String)}::bigint[]
				where id = ${restore}`;
			await recordActivity(tx, {
				roomId: proposal.roomId,
				officer,
				event: { kind: 'restore-undone', proposalId }
			});
			await thinVersions(tx, proposalId);
			return { ok: true, changed: true };
		});
	});
}

async function readEdit(documentId: string, bytes: Buffer): Promise<Uint8Array> {
	try {
		return await promisify(inflate)(bytes, { maxOutputLength: 2 * syncLimits.maxDocumentBytes });
	} catch {
		throw new DamagedDocument(documentId, 'the edit of a restore cannot be read');
	}
}

const tooLate = () =>
	refuse(
		'expired',
		'This restore cannot be undone any more. The text before it is kept as a version: restore that one.'
	);
