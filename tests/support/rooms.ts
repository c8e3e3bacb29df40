import type { Sql } from 'postgres';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { createProposal } from '#lib/proposals/server/create-proposal.ts';
import type { Role } from '#lib/rooms/access.ts';
import { createRoom } from '#lib/rooms/server/create-room.ts';
import { makeOfficer, type OfficerFacts } from './people.ts';

/** An officer as commands take them: signed in, with their council's names. */
export async function makeSignedIn(sql: Sql, facts: OfficerFacts = {}): Promise<SignedInOfficer> {
	return readSignedIn(sql, (await makeOfficer(sql, facts)).id);
}

/** An account as it is now, as a session of it would say. */
export async function readSignedIn(sql: Sql, id: string): Promise<SignedInOfficer> {
	const [officer] = await sql<SignedInOfficer[]>`
		select o.id, o.email, o.name, o.job_title as "jobTitle", o.council_code as "councilCode",
			c.name as "councilName", c.short_name as "councilShortName",
			o.is_administrator as "isAdministrator", o.is_sample as "isSample"
		from officer o join council c on c.code = o.council_code where o.id = ${id}`;
	return officer!;
}

/** Makes a room through its command and returns its id. */
export async function makeRoom(
	sql: Sql,
	owner: SignedInOfficer,
	facts: { title?: string; visibility?: 'private' | 'open' } = {}
): Promise<string> {
	const made = await createRoom(sql, owner, {
		title: facts.title ?? 'Homelessness prevention',
		summary: 'People at risk ask for help too late.',
		visibility: facts.visibility ?? 'private'
	});
	if (!made.ok) throw new Error(made.message);
	// Tests make more rooms in a minute than an officer may in an hour.
	await sql`update room set created_at = created_at - interval '2 hours' where id = ${made.roomId}`;
	return made.roomId;
}

/** Puts a person into a room with a role of their own, straight in the database. */
export async function addMember(sql: Sql, roomId: string, officerId: string, role: Role): Promise<void> {
	await sql`
		insert into room_member (room_id, officer_id, role) values (${roomId}, ${officerId}, ${role})
		on conflict (room_id, officer_id) do update set role = excluded.role`;
}

/** Makes a proposal from the first form through its command and returns its id. */
export async function makeProposal(
	sql: Sql,
	writer: SignedInOfficer,
	roomId: string,
	title = 'Find people before they lose their home'
): Promise<string> {
	const [form] = await sql<{ id: string }[]>`select id from form order by id limit 1`;
	const made = await createProposal(sql, writer, roomId, { form: form?.id, title, phase: 'discovery' });
	if (!made.ok) throw new Error(made.message);
	return made.proposalId;
}
