import * as v from 'valibot';
import type { Sql, TransactionSql } from '#db/connection.server.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { refuse, type Outcome } from '#lib/protocol/refusal.ts';
import { limitCommands, type CommandLimits } from '#lib/rooms/server/limit-commands.ts';
import { parseInput } from '#lib/rooms/server/parse-input.ts';
import { defaultChoices, mailKinds, mailWays, wayField, waysOf, type MailChoices } from '../mail-choices.ts';

export const choicesLimited: CommandLimits = {
	of: 'mail-choices',
	perMinute: 20,
	perHour: 200,
	kept: 'Nothing was changed.'
};

interface ChoiceRow {
	isStopped: boolean;
	ways: Record<string, unknown>;
	digestHour: number;
	weekends: boolean;
	quietFrom: number | null;
	quietTo: number | null;
}

/** What an officer chose; what they did not is as by default. */
export async function readMailChoices(sql: Sql | TransactionSql, officerId: string): Promise<MailChoices> {
	const [row] = await sql<ChoiceRow[]>`
		select is_stopped as "isStopped", ways, digest_hour as "digestHour", weekends,
			quiet_from as "quietFrom", quiet_to as "quietTo"
		from mail_choice where officer_id = ${officerId}`;
	if (!row) return defaultChoices;
	const { isStopped, ways, digestHour, weekends, quietFrom, quietTo } = row;
	const quiet = quietFrom === null || quietTo === null ? null : { from: quietFrom, to: quietTo };
	return { isStopped, ways: waysOf(ways), digestHour, weekends, quiet };
}

const hour = v.pipe(
	v.string('Choose an hour'),
	v.regex(/^\d{1,2}$/, 'Choose an hour'),
	v.transform(Number),
	v.maxValue(23, 'Choose an hour')
);
const schema = v.object({
	emails: v.picklist(['yes', 'no'], 'Choose whether you get emails'),
	digestHour: hour,
	weekends: v.optional(v.literal('yes')),
	quietFrom: v.union([v.literal('none'), hour], 'Choose when the quiet hours begin'),
	quietTo: hour,
	...Object.fromEntries(
		mailKinds.map((kind) => [wayField(kind), v.picklist(mailWays, 'Choose how you hear of each')])
	)
});

/**
 * Keeps what an officer chose on the page, and applies it to what waits already. Of two forms sent at once the later counts: they
 * are one person's. Refuses as too-fast or bad-input.
 */
export async function chooseMail(sql: Sql, officer: SignedInOfficer, input: unknown): Promise<Outcome> {
	const tooFast = await limitCommands(sql, officer, choicesLimited);
	if (tooFast) return tooFast;
	const parsed = parseInput(schema, input);
	if (!parsed.ok) return parsed;
	const { emails, digestHour, weekends, quietFrom, quietTo, ...fields } = parsed.input;
	if (quietFrom === quietTo)
		return refuse('bad-input', 'Choose two different hours, or no quiet hours', { field: 'quietTo' });
	const chosen = fields as Record<string, string>;
	const ways = Object.fromEntries(mailKinds.map((kind) => [kind, chosen[wayField(kind)]]));
	const quiet = quietFrom === 'none' ? { from: null, to: null } : { from: quietFrom, to: quietTo };
	await sql.begin(async (tx) => {
		await tx`
			insert into mail_choice (officer_id, is_stopped, ways, digest_hour, weekends, quiet_from, quiet_to)
			values (${officer.id}, ${emails === 'no'}, ${JSON.stringify(ways)}::text::jsonb, ${digestHour},
				${weekends === 'yes'}, ${quiet.from}, ${quiet.to})
			on conflict (officer_id) do update set is_stopped = excluded.is_stopped, ways = excluded.ways,
				digest_hour = excluded.digest_hour, weekends = excluded.weekends, quiet_from = excluded.quiet_from,
				quiet_to = excluded.quiet_to`;
		await lookAgain(tx, officer.id);
	});
	return { ok: true };
}

/** What waits for an officer's mail is thought about anew. */
export async function lookAgain(tx: TransactionSql, officerId: string): Promise<void> {
	await tx`
		update notification set mail_look_at = now()
		where officer_id = ${officerId} and mail_look_at is not null`;
}
