import type { Sql } from '#db/connection.server.ts';
import { inProposal } from '#lib/proposals/server/in-proposal.ts';
import type { Outcome } from '#lib/protocol/refusal.ts';
import { limitCommands, type CommandLimits } from '#lib/rooms/server/limit-commands.ts';
import { versionLimits } from '../version.ts';

/** Counted apart: who has saved too often may still freeze. */
const limits = {
	versions: { of: 'versions', ...versionLimits.commands, kept: 'Nothing was changed. The text is kept.' },
	freezes: { of: 'freezes', ...versionLimits.freezes, kept: 'Nothing was changed. The text is kept.' }
} as const satisfies Record<string, CommandLimits>;

type InProposal<T extends object> = Parameters<typeof inProposal<T>>;

/** Runs a command on versions: the officer's turn first, then `inProposal`. */
export async function inVersions<T extends object>(
	sql: Sql,
	{ of, ...asked }: InProposal<T>[1] & { of: keyof typeof limits },
	work: InProposal<T>[2]
): Promise<Outcome<T>> {
	const tooFast = await limitCommands(sql, asked.officer, limits[of]);
	return tooFast ?? inProposal<T>(sql, asked, work);
}
