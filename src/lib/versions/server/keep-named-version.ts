import type { TransactionSql } from '#db/connection.server.ts';
import { DamagedDocument } from '#db/queries/documents.ts';
import { refuse, type Outcome, type Refusal } from '#lib/protocol/refusal.ts';
import type { Actor } from '#lib/rooms/server/record-activity.ts';
import { versionsMost } from '../version.ts';
import { keepVersion } from './keep-version.ts';
import { openVersion } from './open-version.ts';

/**
 * Keeps the text as it is stored at this moment of the caller's transaction, under a name and for good [P8]. Refuses,
 * and writes nothing, when the text cannot be read. The caller has checked access, and how many there are.
 */
export async function keepNamedVersion(
	tx: TransactionSql,
	{
		version,
		proposalId,
		formId,
		name,
		officer
	}: { version: string; proposalId: string; formId: string; name: string; officer: Pick<Actor, 'id'> }
): Promise<Outcome> {
	const keys = await tx<{ key: string }[]>`select key from form_section where form_id = ${formId}`;
	const now = await openVersion(tx, proposalId, 'now').catch((error: unknown) => {
		if (error instanceof DamagedDocument) return null;
		throw error;
	});
	if (!now) return refuse('busy', 'This text cannot be read, so no version was saved. Nothing was deleted.');
	await keepVersion(tx, {
		id: version,
		documentId: proposalId,
		...now,
		keys: keys.map(({ key }) => key),
		kept: { name, by: officer.id }
	});
	now.doc.destroy();
	return { ok: true };
}

/** What a freeze kept does not count: who saves and names must not use up what an owner freezes with. */
export async function hasAllItsNames(tx: TransactionSql, proposalId: string): Promise<boolean> {
	const [row] = await tx<{ count: number }[]>`
		select count(*)::int as count from document_version v
		where v.document_id = ${proposalId} and v.name is not null
			and not exists (select 1 from document_freeze z where z.version_id = v.id)`;
	return row!.count >= versionsMost;
}

export const tooManyNamed = (): Refusal =>
	refuse(
		'too-large',
		`A proposal has at most ${versionsMost} named versions. The text itself is kept as always.`
	);
