import { randomUUID } from 'node:crypto';
import type { Sql } from 'postgres';
import { createSession } from '#lib/accounts/server/sessions.ts';
import { sessionCookieName } from '#lib/accounts/session-cookie.ts';
import { readConfig, type Config } from '#server/config.ts';

export interface OfficerFacts {
	name?: string;
	email?: string;
	jobTitle?: string;
	/** a council of the register; Dorset Council when left out */
	councilCode?: string;
	isAdministrator?: boolean;
	isSample?: boolean;
	suspended?: boolean;
}

/** Makes an officer straight in the database. Each has an address of their own unless one is given. */
export async function makeOfficer(sql: Sql, facts: OfficerFacts = {}) {
	const id = randomUUID();
	const made = {
		id,
		name: facts.name ?? 'Test Officer',
		email: facts.email ?? `officer-${id}@council.example`,
		councilCode: facts.councilCode ?? 'DST'
	};
	await sql`
		insert into officer (id, email, name, job_title, council_code, is_administrator, is_sample, suspended_at)
		values (${id}, ${made.email}, ${made.name}, ${facts.jobTitle ?? 'Service designer'}, ${made.councilCode},
			${facts.isAdministrator ?? false}, ${facts.isSample ?? false},
			${facts.suspended ? new Date().toISOString() : null})`;
	return made;
}

/** The `Cookie` header of a browser in which this officer is signed in. */
export async function signInCookie(
	sql: Sql,
	officerId: string,
	config: Config = readConfig({})
): Promise<string> {
	const { token } = await createSession(sql, { officerId, userAgent: 'tests', config });
	return `${sessionCookieName(config)}=${token}`;
}
