import type { Sql } from 'postgres';
import { readPersonDetails } from '#lib/accounts/person-details.ts';
import { refuse, type Outcome } from '#lib/protocol/refusal.ts';
import { ring } from '#server/bus/bus.ts';
import { audit } from './audit.ts';
import { endAllSessions } from './sessions.ts';

export interface ListedOfficer {
	id: string;
	name: string;
	email: string;
	jobTitle: string;
	councilName: string;
	isAdministrator: boolean;
	suspended: boolean;
}

const maxListed = 50;

/** Officers whose name, address or council holds what was asked; the newest when nothing was. For administrators. */
export async function listOfficers(sql: Sql, asked: string): Promise<ListedOfficer[]> {
	const words = asked.replaceAll('\u0000', '').trim().toLowerCase().slice(0, 100);
	return sql<ListedOfficer[]>`
		select o.id, o.name, o.email, o.job_title as "jobTitle", c.name as "councilName",
			o.is_administrator as "isAdministrator", o.suspended_at is not null as suspended
		from officer o join council c on c.code = o.council_code
		where strpos(lower(o.name || ' ' || o.email || ' ' || c.name), ${words}) > 0
		order by o.created_at desc, o.name limit ${maxListed}`;
}

/**
 * Suspends an officer, or ends that. A suspension ends their sessions and rings, so that open pages close within a
 * second [P5]. Done twice, the second changes nothing. Nobody suspends themselves: the last administrator stays.
 */
export async function suspendOfficer(
	sql: Sql,
	{
		officerId,
		administratorId,
		suspended
	}: { officerId: string; administratorId: string; suspended: boolean }
): Promise<Outcome> {
	if (officerId === administratorId) {
		return refuse('not-allowed', 'You cannot suspend yourself. Ask another administrator.');
	}
	return sql.begin(async (tx) => {
		const [officer] = await tx<{ id: string; was: boolean }[]>`
			select id, suspended_at is not null as was from officer where id::text = ${officerId} for update`;
		if (!officer) return refuse('not-found', 'There is no such officer.');
		if (officer.was === suspended) return { ok: true };
		await tx`
			update officer set suspended_at = case when ${suspended} then now() end where id = ${officer.id}`;
		if (suspended) await endAllSessions(tx, { officerId: officer.id });
		await audit(tx, {
			officerId: administratorId,
			action: suspended ? 'officer.suspended' : 'officer.unsuspended',
			subject: officer.id
		});
		await ring(tx, { type: 'officer', officerId: officer.id });
		return { ok: true };
	}) as Promise<Outcome>;
}

/** An officer changes their own name and job title; open pages hear of it. */
export async function changeDetails(
	sql: Sql,
	officerId: string,
	given: { name: string; jobTitle: string }
): Promise<Outcome<{ name: string; jobTitle: string }>> {
	const details = readPersonDetails(given);
	if (!details.ok) return details;
	await sql.begin(async (tx) => {
		await tx`update officer set name = ${details.name}, job_title = ${details.jobTitle} where id = ${officerId}`;
		await ring(tx, { type: 'officer', officerId });
	});
	return details;
}
