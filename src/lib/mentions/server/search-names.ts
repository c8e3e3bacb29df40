import type { Sql } from '#db/connection.server.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { takeTurn } from '#lib/accounts/server/rate-limit.ts';
import { searchCouncils } from '#lib/councils/server/search-councils.ts';
import { refuse, type Outcome, type Refusal } from '#lib/protocol/refusal.ts';
import { knownPeople } from '#lib/rooms/server/known-people.ts';
import { mentionLimits, mentionRoles, type MentionChoice, type MentionKey } from '../mention.ts';
import type { RoomAccess } from '#lib/rooms/access.ts';
import { councilSees } from './mentions.ts';

const most = 8;
/** A council outside the room is looked for from so many letters on: its name is no secret, but seldom meant. */
const lettersForOthers = 3;
const perMinute = 240;

/** Somebody who is about to name others in a room that they may see. */
export interface NameReader {
	roomId: string;
	visibility: 'private' | 'open';
	/** with the council of this moment */
	me: { id: string; councilCode: string };
	access: RoomAccess;
}

/**
 * Whom words after an @ may mean, best first: people, councils and roles of the room, then who has no access to it. With
 * `internal`, only those of the officer's own council. Finds people as far as `knownPeople` goes and not one further.
 */
export async function searchNames(
	sql: Sql,
	officer: SignedInOfficer,
	findReader: () => Promise<NameReader | Refusal>,
	{ query, internal }: { query: string; internal: boolean }
): Promise<Outcome<{ choices: MentionChoice[] }>> {
	const turn = await takeTurn(sql, { key: `mentions:${officer.id}`, max: perMinute, windowMs: 60_000 });
	if (!turn.ok) {
		return refuse('too-fast', 'You have looked for many names in a minute. Wait a moment.', {
			retryAfter: turn.retryAfter
		});
	}
	const asked = query.slice(0, mentionLimits.queryCharacters).toWellFormed().replaceAll('\0', '');
	const words = asked.toLowerCase().split(/\s+/u).filter(Boolean);
	const reader = await findReader();
	if ('reason' in reader) return reader;
	if (!reader.access.comment)
		return refuse('not-allowed', 'Your role in this room lets you read, not comment.');
	const { me, roomId, visibility } = reader;
	const people = await sql<(Omit<MentionChoice, 'key'> & { id: string })[]>`
				select o.id, o.name, concat_ws(', ', nullif(o.job_title, ''), c.name) as about, c.code as council, o.sees
				from ${knownPeople(sql, { me, roomId })} o join council c on c.code = o.council_code
				where o.id <> ${me.id} ${internal ? sql`and o.council_code = ${me.councilCode}` : sql``}
					and ${
						words.length > 0
							? sql`(select bool_and(strpos(' ' || lower(o.name), ' ' || word) > 0) from unnest(${words}::text[]) as word)`
							: sql`o.named`
					}
				order by o.sees desc, starts_with(lower(o.name), ${words.join(' ')}) desc, o.name, o.id limit ${most}`;
	const inRoom = await sql<{ code: string; name: string; part: string; sees: boolean }[]>`
				select c.code, c.name, rc.part, ${councilSees(sql, roomId)} as sees
				from room_council rc join council c on c.code = rc.council_code
				where rc.room_id = ${roomId} ${internal ? sql`and c.code = ${me.councilCode}` : sql``}
					and (select coalesce(bool_and(strpos(' ' || lower(c.name || ' ' || c.short_name), ' ' || word) > 0), true)
						from unnest(${words}::text[]) as word)
				order by c.name limit ${most}`;
	const others =
		internal || !reader.access.ask || words.join('').length < lettersForOthers
			? []
			: (await searchCouncils(sql, words.join(' '))).filter(
					({ code }) => !inRoom.some((council) => council.code === code)
				);
	const council = (code: string, name: string, about: string, sees: boolean): MentionChoice => {
		return { key: `council:${code}`, name, about, council: code, sees };
	};
	const roles = Object.entries(mentionRoles)
		.filter(([, name]) => words.length <= 1 && name.startsWith(words[0] ?? ''))
		.map(([role, name]): MentionChoice => {
			const about = internal ? 'of your own council, in this room' : 'everybody with this role here';
			return { key: `role:${role}` as MentionKey, name, about, council: null, sees: true };
		});
	const choices = [
		...people.map(({ id, ...person }): MentionChoice => ({ key: `person:${id}`, ...person })),
		...inRoom.map(({ code, name, part, sees }) =>
			council(code, name, part === 'lead' ? 'Lead council' : 'Partner council', sees)
		),
		...roles,
		...others.map(({ code, name }) => council(code, name, 'Not in this room', visibility === 'open'))
	];
	// A stable sort: who may see the room first, otherwise as above.
	choices.sort((a, b) => Number(b.sees) - Number(a.sees));
	return { ok: true, choices: choices.slice(0, most) };
}
