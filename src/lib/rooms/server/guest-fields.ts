import * as v from 'valibot';
import type { Sql, TransactionSql } from '#db/connection.server.ts';
import { isGuestOrganisation } from '#lib/councils/guest-organisation.ts';
import { isDay } from '#lib/tasks/due.ts';
import { refuse, type Outcome } from '#lib/protocol/refusal.ts';
import type { CommandLimits } from './limit-commands.ts';
import { endOfDay, guestDays, guestLimits } from '../guest.ts';
import { dayInWords } from '../when.ts';

export const guestsLimited: CommandLimits = {
	of: 'guests',
	perMinute: guestLimits.commandsPerMinute,
	perHour: guestLimits.commandsPerHour,
	kept: 'Nothing was changed, and what you entered is kept.'
};

const part = v.pipe(
	v.optional(v.string('Enter a date'), ''),
	v.trim(),
	v.maxLength(4, 'Enter a real date, like 5 3 2027')
);

/** A guest's last day, as its three fields send it. */
export const untilFields = { 'until-day': part, 'until-month': part, 'until-year': part };

type Until = Record<keyof typeof untilFields, string>;

/** When a guest's time ends, from the last day that was entered. Refused outside of the days from tomorrow to six months ahead, by the database's clock. */
export async function readUntil(tx: TransactionSql, given: Until): Promise<Outcome<{ endsAt: Date }>> {
	const two = (text: string) => text.padStart(2, '0');
	const day = `${given['until-year']}-${two(given['until-month'])}-${two(given['until-day'])}`;
	const wrong = (message: string) => refuse('bad-input', message, { field: 'until-day' });
	if (!isDay(day)) return wrong('Enter a real date, like 5 3 2027');
	const [clock] = await tx<{ now: Date }[]>`select clock_timestamp() as now`;
	const { first, last } = guestDays(new Date(clock!.now));
	if (day < first) return wrong('Their last day must be tomorrow or later');
	if (day > last)
		return wrong(
			`Their last day must be ${dayInWords(`${last}T12:00:00Z`)} or earlier. You can make it later when that day comes.`
		);
	return { ok: true, endsAt: endOfDay(day) };
}

/** Whether invitation `i`, sent to this person's address, is not over, and of their kind: for officers, or for guests. */
export const canBeTaken = (sql: Sql | TransactionSql, councilCode: string) => sql`(
	i.expires_at > now() and (i.guest_ends_at is null or i.guest_ends_at > now())
	and (i.guest_ends_at is not null) = ${isGuestOrganisation(councilCode)}
)`;

/** What invitation `i` says of a guest; null: it is for an officer. */
export const guestOfInvitation = (sql: Sql | TransactionSql) => sql`
	case when i.guest_ends_at is not null
		then json_build_object('organisation', i.guest_organisation, 'endsAt', to_json(i.guest_ends_at) #>> '{}') end`;
