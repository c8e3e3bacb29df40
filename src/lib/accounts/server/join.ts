import type { Sql } from 'postgres';
import { findCouncilsByEmail } from '#lib/councils/server/find-councils-by-email.ts';
import { refuse, type Outcome } from '#lib/protocol/refusal.ts';
import { findOfficerByEmail, findVerifiedAddress, forgetVerifiedAddress } from './admit-address.ts';
import { audit } from './audit.ts';
import { readPersonDetails } from '#lib/accounts/person-details.ts';

/**
 * Makes an officer of a proved address. The council must be one of those the address's domain stands for, whatever
 * the form says. Sent twice, also at once, it makes one officer and answers with the same one.
 */
export async function joinAsOfficer(
	sql: Sql,
	{
		addressSecret,
		name,
		jobTitle,
		councilCode
	}: { addressSecret: string; name: string; jobTitle: string; councilCode: string },
	now = new Date()
): Promise<Outcome<{ officerId: string; next: string }>> {
	return sql.begin(async (tx) => {
		const address = await findVerifiedAddress(tx, addressSecret, now);
		if (!address) return refuse('expired', 'You took too long, or finished already. Sign in again.');
		const details = readPersonDetails({ name, jobTitle });
		if (!details.ok) return details;
		const councils = await findCouncilsByEmail(tx, address.email);
		const council = councils.find(({ code }) => code === councilCode);
		if (!council) return refuse('bad-input', 'Select your council', { field: 'council' });
		const made = await tx`
			insert into officer (email, name, job_title, council_code)
			values (${address.email}, ${details.name}, ${details.jobTitle}, ${council.code})
			on conflict (email) do nothing returning id`;
		const officer = await findOfficerByEmail(tx, address.email);
		if (!officer || officer.suspended) {
			return refuse('not-allowed', 'This account is suspended. Ask an administrator of Folkmoot.');
		}
		if (made.length > 0)
			await audit(tx, { officerId: officer.id, action: 'officer.joined', subject: officer.id });
		await forgetVerifiedAddress(tx, addressSecret);
		return { ok: true, officerId: officer.id, next: address.next };
	}) as Promise<Outcome<{ officerId: string; next: string }>>;
}
