import type { Sql, TransactionSql } from 'postgres';
import type { CouncilSummary } from '../council.ts';

const maxResults = 10;
const maxWords = 8;
const maxLength = 100;

/**
 * Current councils whose name, short name or code holds every word asked for; at most ten, best first. No
 * character is special: words are looked for as plain text. Nothing asked, nothing found.
 */
export async function searchCouncils(sql: Sql | TransactionSql, query: string): Promise<CouncilSummary[]> {
	const asked = query.slice(0, maxLength).replaceAll('\u0000', '').trim().toLowerCase();
	const words = asked.split(/\s+/u).filter(Boolean).slice(0, maxWords);
	if (words.length === 0) return [];
	return sql<CouncilSummary[]>`
		select c.code, c.name, c.short_name as "shortName", c.nation, c.region, c.tier
		from council c
		where (c.closed_on is null or c.closed_on > (now() at time zone 'Europe/London')::date)
			and (
				select bool_and(strpos(lower(c.name || ' ' || c.short_name || ' ' || c.code), word) > 0)
				from unnest(${words}::text[]) as word
			)
		order by
			lower(c.code) = ${asked} desc,
			lower(c.short_name) = ${asked} desc,
			starts_with(lower(c.short_name), ${asked}) desc,
			starts_with(lower(c.name), ${asked}) desc,
			c.name
		limit ${maxResults}`;
}
