import * as v from 'valibot';
import type { Sql } from '#db/connection.server.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { refuse, type Outcome } from '#lib/protocol/refusal.ts';
import { plainLine } from '#lib/rooms/plain-text.ts';
import { parseInput } from '#lib/rooms/server/parse-input.ts';
import { recordActivity } from '#lib/rooms/server/record-activity.ts';
import { versionNameMost } from '../version.ts';
import { inVersions } from './in-versions.ts';
import { hasAllItsNames, keepNamedVersion, tooManyNamed } from './keep-named-version.ts';

const schema = v.object({
	version: v.pipe(v.string('Reload the page and try again'), v.uuid('Reload the page and try again')),
	name: plainLine({
		name: 'the name',
		max: versionNameMost,
		required: 'Enter a name for this version, for example Draft for the board'
	})
});

/** Keeps the text as it is stored now under a name. Sent again with the same id it saves nothing more. */
export async function saveVersion(
	sql: Sql,
	officer: SignedInOfficer,
	proposalId: string,
	input: unknown
): Promise<Outcome> {
	return inVersions(sql, { of: 'versions', officer, proposalId }, async (tx, proposal): Promise<Outcome> => {
		const parsed = parseInput(schema, input);
		if (!parsed.ok) return parsed;
		const { version, name } = parsed.input;
		const [saved] = await tx<{ documentId: string }[]>`
			select document_id as "documentId" from document_version where id = ${version}`;
		if (saved) {
			return saved.documentId === proposalId
				? { ok: true }
				: refuse('bad-input', 'Reload the page and try again', { field: 'version' });
		}
		if (await hasAllItsNames(tx, proposalId)) return tooManyNamed();
		const kept = await keepNamedVersion(tx, { version, proposalId, formId: proposal.formId, name, officer });
		if (!kept.ok) return kept;
		await recordActivity(tx, {
			roomId: proposal.roomId,
			officer,
			event: { kind: 'version-saved', proposalId, version, name }
		});
		return { ok: true };
	});
}

/** Gives an automatic version a name. The first name counts: sent again, or by somebody else at once, it is refused as stale. */
export async function nameVersion(
	sql: Sql,
	officer: SignedInOfficer,
	proposalId: string,
	input: unknown
): Promise<Outcome> {
	return inVersions(sql, { of: 'versions', officer, proposalId }, async (tx, proposal): Promise<Outcome> => {
		const parsed = parseInput(schema, input);
		if (!parsed.ok) return parsed;
		const { version, name } = parsed.input;
		const [row] = await tx<{ name: string | null; by: string | null }[]>`
			select name, created_by as by from document_version
			where id = ${version} and document_id = ${proposalId} for update`;
		if (!row) return refuse('not-found', 'There is no such version of this proposal.');
		if (row.name === name && row.by === officer.id) return { ok: true };
		if (row.name !== null) {
			return refuse('stale', `This version has a name already: “${row.name}”. It was not changed.`);
		}
		if (await hasAllItsNames(tx, proposalId)) return tooManyNamed();
		await tx`
			update document_version set name = ${name}, created_by = ${officer.id},
				council_code = (select council_code from officer where id = ${officer.id})
			where id = ${version}`;
		await recordActivity(tx, {
			roomId: proposal.roomId,
			officer,
			event: { kind: 'version-saved', proposalId, version, name }
		});
		return { ok: true };
	});
}
