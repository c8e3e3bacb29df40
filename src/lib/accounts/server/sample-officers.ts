import type { Sql } from 'postgres';

export interface SampleOfficer {
	id: string;
	name: string;
	jobTitle: string;
	councilName: string;
	councilShortName: string;
	councilCode: string;
}

/** The invented officers of the demonstration, in the order they were made, for "Try it as…". */
export async function listSampleOfficers(sql: Sql): Promise<SampleOfficer[]> {
	return sql<SampleOfficer[]>`
		select o.id, o.name, o.job_title as "jobTitle", c.name as "councilName", c.short_name as "councilShortName",
			c.code as "councilCode"
		from officer o join council c on c.code = o.council_code
		where o.is_sample and o.suspended_at is null
		order by o.created_at, o.name`;
}

/** A sample officer by id. Null for everybody else, so that nobody real is ever signed in without proof. */
export async function findSampleOfficer(sql: Sql, id: string): Promise<SampleOfficer | null> {
	return (await listSampleOfficers(sql)).find((officer) => officer.id === id) ?? null;
}
