import type { Sql } from 'postgres';
import { audit } from '#lib/accounts/server/audit.ts';
import { lockRegister, readRegister, writeRegister } from '#db/queries/councils.ts';
import { planImport, type ImportReport } from './plan-import.ts';
import { readRegisterFile } from './read-register-file.ts';

export type ImportOutcome =
	| { ok: true; report: ImportReport; ignoredColumns: string[] }
	/** nothing was changed; each problem is a sentence with its line */
	| { ok: false; problems: string[] };

/**
 * Brings a file of councils into the register: all of it or nothing, one import at a time. Repeatable: the same file
 * again changes nothing. Councils are added, changed and closed, never deleted, and councils the file does not name
 * stay as they are. What changed is written to the audit record.
 */
export async function importCouncils(sql: Sql, bytes: Uint8Array): Promise<ImportOutcome> {
	const { lines, ignoredColumns, problems } = readRegisterFile(bytes);
	if (problems.length > 0) return { ok: false, problems };
	return sql.begin(async (tx): Promise<ImportOutcome> => {
		await lockRegister(tx);
		const stored = (await readRegister(tx)).map(({ changed: _, ...council }) => council);
		const plan = planImport(stored, lines);
		if (plan.problems.length > 0) return { ok: false, problems: plan.problems };
		if (plan.write.length > 0) {
			await writeRegister(tx, plan.write, { changed: true });
			await audit(tx, {
				officerId: null,
				action: 'councils imported',
				subject: 'register',
				details: codesOf(plan.report)
			});
		}
		return { ok: true, report: plan.report, ignoredColumns };
	});
}

const codesOf = ({ added, changed, closed }: ImportReport) => ({
	added: added.map(({ code }) => code),
	changed: changed.map(({ code }) => code),
	closed: closed.map(({ code }) => code)
});
