import type { Sql } from '#db/connection.server.ts';
import { findLastVisit } from '#db/queries/visits.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { readEditName } from '#lib/versions/server/open-version.ts';

/** When the officer was here last and knew just the text that `edit-42` names, UTC, ISO 8601; null: it is any other text. */
export async function findSeenAt(
	sql: Sql,
	officer: SignedInOfficer,
	proposalId: string,
	which: string
): Promise<string | null> {
	const seq = readEditName(which);
	if (seq === null) return null;
	const last = await findLastVisit(sql, { documentId: proposalId, officerId: officer.id });
	return last?.seq === seq ? last.at : null;
}
