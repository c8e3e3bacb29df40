import type { Sql } from '#db/connection.server.ts';
import { publicationsPerPage, type PublicationSearch } from '../publication-search.ts';
import type { PublicationSummary } from '../publication.ts';

const maxWords = 8;

export interface PublicationList {
	/** one page, newest round first */
	items: PublicationSummary[];
	total: number;
}

/**
 * Published work that holds every word asked for (in title, summary, theme, lead or partner) and fits the other
 * wishes. Words are plain text: no character is special. Reads published rows only, never a live document [P11].
 */
export async function listPublications(sql: Sql, search: PublicationSearch): Promise<PublicationList> {
	const words = search.words.toLowerCase().split(' ').filter(Boolean).slice(0, maxWords);
	const rows = await sql<(PublicationSummary & { total: number })[]>`
		select ${summaryColumns(sql)}, count(*) over ()::int as total
		from publication p
		left join fund_round r on r.id = p.round_id
		left join council c on c.code = p.lead_council_code
		where (${search.theme}::text is null or ${search.theme} = any(p.themes))
			and (${search.phase}::text is null or p.phase = ${search.phase})
			and (${search.outcome}::text is null or p.outcome = ${search.outcome})
			and not exists (
				select from unnest(${words}::text[]) as word
				where strpos(lower(concat_ws(' ',
					p.title, p.summary, array_to_string(p.themes, ' '), p.lead_name, c.name,
					(select string_agg(partner ->> 'name', ' ') from jsonb_array_elements(p.partners) as partner)
				)), word) = 0
			)
		order by ${newestFirst(sql)}
		limit ${publicationsPerPage} offset ${(search.page - 1) * publicationsPerPage}`;
	return { items: rows.map(({ total: _, ...item }) => item), total: rows[0]?.total ?? 0 };
}

/** The newest work, for the front page. */
export function listNewestPublications(sql: Sql, count: number): Promise<PublicationSummary[]> {
	return sql<PublicationSummary[]>`
		select ${summaryColumns(sql)}
		from publication p left join fund_round r on r.id = p.round_id
		order by ${newestFirst(sql)}
		limit ${count}`;
}

/** Work on any of these themes but this one itself, newest first. */
export function listAlikePublications(
	sql: Sql,
	{ slug, themes, count }: { slug: string; themes: string[]; count: number }
): Promise<PublicationSummary[]> {
	return sql<PublicationSummary[]>`
		select ${summaryColumns(sql)}
		from publication p left join fund_round r on r.id = p.round_id
		where p.themes && ${themes}::text[] and p.slug <> ${slug}
		order by ${newestFirst(sql)}
		limit ${count}`;
}

/** Every theme that published work has, by name. */
export async function listThemes(sql: Sql): Promise<string[]> {
	const rows = await sql<{ theme: string }[]>`
		select distinct unnest(themes) as theme from publication order by theme`;
	return rows.map((row) => row.theme);
}

const summaryColumns = (sql: Sql) => sql`
	p.slug, p.title, p.summary, p.lead_name as "leadName", p.outcome, p.awarded_gbp as "awardedGbp", p.phase, p.themes,
	r.title as "roundTitle"`;

/** Most sources do not say when a bid was published; its round then does. The slug makes the order complete. */
const newestFirst = (sql: Sql) => sql`
	coalesce(p.published_on, r.announced_on, r.closes_on) desc nulls last, p.title, p.slug`;
