import type { Sql, TransactionSql } from 'postgres';
import type { CouncilSummary } from '../council.ts';
import { listCurrentCouncils } from './list-current-councils.ts';

/**
 * The councils an address may belong to, by its domain or the nearest parent domain the register knows; former
 * councils give their successors. Three domains are shared, so the answer is a list: more than one means that the
 * officer chooses, none that the organisation is not known. Never throws for an odd address.
 */
export async function findCouncilsByEmail(
	sql: Sql | TransactionSql,
	email: string
): Promise<CouncilSummary[]> {
	const domains = domainsOf(email);
	if (domains.length === 0) return [];
	const found = await sql<{ code: string }[]>`
		select council_code as code from council_domain
		where domain = (
			select domain from council_domain where domain = any(${domains}::text[]) order by length(domain) desc limit 1
		)`;
	return listCurrentCouncils(
		sql,
		found.map((row) => row.code)
	);
}

/** "a@mail.leeds.gov.uk" → mail.leeds.gov.uk, leeds.gov.uk, gov.uk. */
function domainsOf(email: string): string[] {
	const domain = email
		.slice(email.lastIndexOf('@') + 1)
		.trim()
		.toLowerCase();
	if (!email.includes('@') || domain.length > 253 || !/^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(domain)) return [];
	const labels = domain.split('.');
	return labels.slice(0, -1).map((_, index) => labels.slice(index).join('.'));
}
