import type { Sql, TransactionSql } from 'postgres';
import type { CouncilSummary } from '../council.ts';
import { listCurrentCouncils } from './list-current-councils.ts';

const maxResults = 10;
const maxWords = 8;
const maxLength = 100;

/**
 * Current councils whose name, short name or code holds every word asked for, or whose initials were asked for
 * ("BCP"); at most ten, best first. A former council's name finds those that stand for it today. No character is
 * special: words are looked for as plain text. Nothing asked, nothing found.
 */
export async function searchCouncils(sql: Sql | TransactionSql, query: string): Promise<CouncilSummary[]> {
	const asked = query.slice(0, maxLength).replaceAll('\u0000', '').trim().toLowerCase();
	const words = asked.split(/\s+/u).filter(Boolean).slice(0, maxWords);
	if (words.length === 0) return [];
	const found = await sql<(CouncilSummary & { closed: boolean })[]>`
		select c.code, c.name, c.short_name as "shortName", c.nation, c.region, c.tier, c.closed
		from (
			select *, coalesce(closed_on <= (now() at time zone 'Europe/London')::date, false) as closed,
				lower(regexp_replace(short_name, '[^A-Z]', '', 'g')) as initials
			from council where tier is distinct from 'guest'
		) c
		where (
				select bool_and(strpos(lower(c.name || ' ' || c.short_name || ' ' || c.code), word) > 0)
				from unnest(${words}::text[]) as word
			)
			or (length(c.initials) > 2 and c.initials = ${asked})
		order by
			c.closed,
			lower(c.code) = ${asked} desc,
			lower(c.short_name) = ${asked} desc,
			starts_with(lower(c.short_name), ${asked}) desc,
			starts_with(lower(c.name), ${asked}) desc,
			c.name
		limit ${maxResults}`;
	const current = found.flatMap(({ closed, ...council }) => (closed ? [] : [council]));
	const former = found.filter((council) => council.closed).map((council) => council.code);
	if (former.length === 0) return current;
	const successors = await listCurrentCouncils(sql, former);
	const known = new Set(current.map((council) => council.code));
	return [...current, ...successors.filter((council) => !known.has(council.code))].slice(0, maxResults);
}
