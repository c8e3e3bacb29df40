import type { Sql } from 'postgres';

/** The current council of exactly this name, short name or code, in any case; null when none or several are. */
export async function findCouncilByName(
	sql: Sql,
	text: string
): Promise<{ code: string; name: string } | null> {
	const asked = text.replaceAll('\u0000', '').trim().toLowerCase();
	const found = await sql<{ code: string; name: string }[]>`
		select code, name from council
		where closed_on is null and tier is distinct from 'guest' and (lower(name) = ${asked} or lower(short_name) = ${asked} or lower(code) = ${asked})
		order by lower(name) = ${asked} desc limit 2`;
	const [first, second] = found;
	if (!first || (second && first.name.toLowerCase() !== asked)) return null;
	return first;
}
