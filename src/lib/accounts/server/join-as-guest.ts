import { randomUUID } from 'node:crypto';
import type { Sql, TransactionSql } from 'postgres';
import { readPersonDetails } from '#lib/accounts/person-details.ts';
import {
	guestCodePrefix,
	guestKindNames,
	guestOrganisationName,
	type GuestKind
} from '#lib/councils/guest-organisation.ts';
import { refuse, type Outcome } from '#lib/protocol/refusal.ts';
import { findOfficerByEmail, findVerifiedAddress, forgetVerifiedAddress } from './admit-address.ts';
import { audit } from './audit.ts';

/** Where a guest is from, as the owner who invited them says. */
export interface GuestOrganisation {
	organisation: string;
	kind: GuestKind;
}

/** The newest invitation of a guest that an address can still take; null: none, so its person is nobody's guest. */
export async function findGuestOrganisation(
	sql: Sql | TransactionSql,
	email: string
): Promise<GuestOrganisation | null> {
	const [row] = await sql<GuestOrganisation[]>`
		select guest_organisation as organisation, guest_kind as kind from room_invitation
		where email = ${email} and guest_kind is not null and accepted_at is null and revoked_at is null
			and expires_at > now() and guest_ends_at > now()
		order by created_at desc limit 1`;
	return row ?? null;
}

/**
 * Makes a guest of a proved address that was invited as one: an account of no council, with its organisation. It gives them no
 * right; taking the invitation does. Sent twice, also at once, it makes one guest and answers with the same one.
 */
export async function joinAsGuest(
	sql: Sql,
	{ addressSecret, name, jobTitle }: { addressSecret: string; name: string; jobTitle: string },
	now = new Date()
): Promise<Outcome<{ officerId: string; next: string }>> {
	return sql.begin(async (tx) => {
		const address = await findVerifiedAddress(tx, addressSecret, now);
		if (!address) return refuse('expired', 'You took too long, or finished already. Sign in again.');
		const { email, next } = address;
		const details = readPersonDetails({ name, jobTitle });
		if (!details.ok) return details;
		// Two at once: the second finds the account that the first made.
		await tx`select pg_advisory_xact_lock(hashtext(${`guest:${email}`}))`;
		if (!(await findOfficerByEmail(tx, email))) {
			const from = await findGuestOrganisation(tx, email);
			if (!from)
				return refuse(
					'expired',
					'Your invitation was taken back or has expired. Ask the person who sent it for a new one.'
				);
			await makeGuest(tx, { email, ...details, from });
		}
		const guest = await findOfficerByEmail(tx, email);
		if (!guest || guest.suspended)
			return refuse('not-allowed', 'This account is suspended. Ask an administrator of Folkmoot.');
		await forgetVerifiedAddress(tx, addressSecret);
		return { ok: true, officerId: guest.id, next };
	}) as Promise<Outcome<{ officerId: string; next: string }>>;
}

async function makeGuest(
	tx: TransactionSql,
	guest: { email: string; name: string; jobTitle: string; from: GuestOrganisation }
): Promise<void> {
	const { organisation, kind } = guest.from;
	const code = guestCodePrefix + randomUUID().replaceAll('-', '').slice(0, 12).toUpperCase();
	const name = guestOrganisationName(organisation);
	await tx`
		insert into council (code, name, short_name, nation, type, tier)
		values (${code}, ${name}, ${name}, 'United Kingdom', ${guestKindNames[kind]}, 'guest')`;
	const [made] = await tx<{ id: string }[]>`
		insert into officer (email, name, job_title, council_code)
		values (${guest.email}, ${guest.name}, ${guest.jobTitle}, ${code}) returning id`;
	await audit(tx, { officerId: made!.id, action: 'guest.joined', subject: made!.id });
}
