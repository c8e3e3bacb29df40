import type { Sql } from '#db/connection.server.ts';
import { listCurrentCouncils } from '#lib/councils/server/list-current-councils.ts';
import type { NamedCouncil, Publication, RoundFacts } from '../publication.ts';
import { listAlikePublications } from './list-publications.ts';

interface CouncilRow {
	name: string;
	code: string | null;
	councilName: string | null;
	closed: boolean;
}

type Row = Omit<Publication, 'lead' | 'partners' | 'alike'> & { lead: CouncilRow; partners: CouncilRow[] };

const alikeCount = 3;

/** A publication with its round, its councils as they are today, and work like it. Null when there is none. */
export async function findPublication(sql: Sql, slug: string): Promise<Publication | null> {
	if (!/^[a-z0-9-]{1,200}$/.test(slug)) return null;
	const [row] = await sql<Row[]>`
		select
			p.slug, p.title, p.summary, p.lead_name as "leadName", p.outcome, p.awarded_gbp as "awardedGbp", p.phase,
			p.themes, p.source,
			json_build_object(
				'name', p.lead_name, 'code', c.code, 'councilName', c.name, 'closed', coalesce(c.closed_on <= current_date, false)
			) as lead,
			coalesce((
				select json_agg(json_build_object(
					'name', partner ->> 'name', 'code', pc.code, 'councilName', pc.name,
					'closed', coalesce(pc.closed_on <= current_date, false)
				) order by position)
				from jsonb_array_elements(p.partners) with ordinality as listed(partner, position)
				left join council pc on pc.code = partner ->> 'code'
			), '[]') as partners,
			case when r.id is not null then json_build_object(
				'title', r.title, 'opensOn', r.opens_on, 'closesOn', r.closes_on, 'announcedOn', r.announced_on,
				'expressionsOfInterest', r.expressions_of_interest, 'fullApplications', r.full_applications,
				'funded', r.funded, 'totalAwardedGbp', r.total_awarded_gbp
			) end as round
		from publication p
		left join fund_round r on r.id = p.round_id
		left join council c on c.code = p.lead_council_code
		where p.slug = ${slug}`;
	if (!row) return null;
	const { lead, partners, round, source, ...facts } = row;
	const [namedLead, ...namedPartners] = await Promise.all([lead, ...partners].map((one) => named(sql, one)));
	return {
		...facts,
		lead: namedLead!,
		partners: namedPartners,
		round: round as RoundFacts | null,
		source: webAddress(source),
		alike: await listAlikePublications(sql, { slug, themes: facts.themes, count: alikeCount })
	};
}

async function named(sql: Sql, { name, code, councilName, closed }: CouncilRow): Promise<NamedCouncil> {
	const today = code && closed ? await listCurrentCouncils(sql, [code]) : [];
	return {
		name,
		councilName: councilName === name ? null : councilName,
		nowPartOf: today.map((council) => council.name)
	};
}

/** Only what a browser may follow: a row may come from anywhere. */
const webAddress = (source: string | null) =>
	source && /^https?:\/\//.test(source) && URL.canParse(source) ? source : null;
