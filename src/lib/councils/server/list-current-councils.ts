import type { Sql, TransactionSql } from 'postgres';
import type { CouncilSummary } from '../council.ts';

/**
 * The councils that stand for these codes today, by name: each itself, or, once it has closed, its successors to the
 * end of the line. Unknown codes, councils that closed without a successor and the organisations of guests give nothing.
 */
export function listCurrentCouncils(
	sql: Sql | TransactionSql,
	codes: readonly string[]
): Promise<CouncilSummary[]> {
	return sql<CouncilSummary[]>`
		with recursive today as (select (now() at time zone 'Europe/London')::date as day),
		line as (
			select c.code, c.closed_on, c.replaced_by from council c
			where c.code = any(${[...codes]}::text[]) and c.tier is distinct from 'guest'
			union
			select c.code, c.closed_on, c.replaced_by
			from line join today on line.closed_on <= today.day
			join council c on c.code = any(line.replaced_by)
		)
		select c.code, c.name, c.short_name as "shortName", c.nation, c.region, c.tier
		from line join today on line.closed_on is null or line.closed_on > today.day
		join council c on c.code = line.code
		order by c.name`;
}
