import { parse } from 'csv-parse/sync';
import { readFileSync } from 'node:fs';
import type { TransactionSql } from 'postgres';

type Line = Record<string, string>;

const readLines = (name: string) =>
	parse<Line>(readFileSync(new URL(name, import.meta.url)), { columns: true });
const number = (cell: string | undefined) => (cell ? Number(cell) : null);
const list = (cell: string | undefined) => (cell ? cell.split('; ') : []);
const rows = (items: unknown[]) => JSON.stringify(items);

/** "Leeds=LDS" is a council of the register, "2 partner councils" a name alone. */
const partner = (word: string) => {
	const [name, code] = word.split('=');
	return code ? { name, code } : { name };
};

const roundId = (round: string | undefined) => (round ? `local-digital-fund-${round}` : null);

/** Real rounds and bids, as facts with our own summaries (NOTICE): funded and not funded alike. */
export async function seedPublications(tx: TransactionSql): Promise<void> {
	const rounds = readLines('./rounds.csv').map((line) => ({
		id: roundId(line.round),
		title: line.title,
		kind: line.kind,
		opens: line.opens_on || null,
		closes: line.closes_on || null,
		announced: line.announced_on || null,
		expressions: number(line.expressions_of_interest),
		organisations: number(line.organisations),
		applications: number(line.full_applications),
		funded: number(line.funded),
		total: number(line.total_awarded_gbp),
		greatest: number(line.max_per_project_gbp),
		councils: number(line.min_councils),
		source: line.source
	}));
	await tx`
		insert into fund_round (
			id, title, kind, opens_on, closes_on, announced_on, expressions_of_interest, organisations,
			full_applications, funded, total_awarded_gbp, max_per_project_gbp, min_councils, source
		)
		select * from jsonb_to_recordset(${rows(rounds)}::text::jsonb) as r(
			id text, title text, kind text, opens date, closes date, announced date, expressions int, organisations int,
			applications int, funded int, total int, greatest int, councils int, source text
		)`;
	const publications = readLines('./publications.csv').map((line) => ({
		slug: line.slug,
		title: line.title,
		summary: line.summary,
		leadName: line.lead_name,
		leadCode: line.lead_code || null,
		partners: list(line.partners).map(partner),
		phase: line.phase || null,
		round: roundId(line.round),
		themes: list(line.themes),
		outcome: line.outcome,
		awarded: number(line.awarded_gbp),
		source: line.source
	}));
	await tx`
		insert into publication (
			slug, title, summary, lead_name, lead_council_code, partners, phase, round_id, themes, outcome, awarded_gbp,
			source
		)
		select * from jsonb_to_recordset(${rows(publications)}::text::jsonb) as p(
			slug text, title text, summary text, "leadName" text, "leadCode" text, partners jsonb, phase text, round text,
			themes text[], outcome text, awarded int, source text
		)`;
}
