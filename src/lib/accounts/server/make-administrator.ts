import type { Sql } from 'postgres';
import { findCouncilsByEmail } from '#lib/councils/server/find-councils-by-email.ts';
import { isGuestOrganisation } from '#lib/councils/guest-organisation.ts';
import { parseEmail } from '#lib/accounts/email-address.ts';
import { refuse, type Outcome } from '#lib/protocol/refusal.ts';
import { ring } from '#server/bus/bus.ts';
import { findOfficerByEmail } from './admit-address.ts';
import { audit } from './audit.ts';

/**
 * Makes the officer with this address an administrator, and makes the officer first when there is none. `councilCode`
 * says which council, where the address's domain is shared or unknown. Doing it twice changes nothing.
 */
export async function makeAdministrator(
	sql: Sql,
	given: { email: string; councilCode?: string }
): Promise<Outcome<{ did: 'made' | 'promoted' | 'nothing'; email: string }>> {
	const email = parseEmail(given.email);
	if (!email) return refuse('bad-input', `${given.email} is not an email address.`);
	return sql.begin(async (tx) => {
		const known = await findOfficerByEmail(tx, email);
		if (known && isGuestOrganisation(known.councilCode))
			return refuse('not-allowed', `${email} is a guest of a room. A guest cannot be an administrator.`);
		if (known?.suspended)
			return refuse('not-allowed', `${email} is suspended. End that first, on the page /admin/officers.`);
		if (!known) {
			const councils = await findCouncilsByEmail(tx, email);
			const codes = councils.map(({ code }) => code);
			const code = given.councilCode ?? (codes.length === 1 ? codes[0] : undefined);
			if (!code) {
				return refuse(
					'bad-input',
					codes.length > 1
						? `The domain of ${email} is shared. Add one code: ${councils.map((c) => `${c.code} (${c.name})`).join(', ')}.`
						: `No council of the register has the domain of ${email}. Add the code of the officer's council, for example DST.`
				);
			}
			const there = await tx`select 1 from council
				where code = ${code} and closed_on is null and tier is distinct from 'guest'`;
			if (there.length === 0) return refuse('bad-input', `${code} is not the code of a current council.`);
			// The first part of the address stands in for the name until they change it at /account.
			const name = email.slice(0, email.indexOf('@'));
			await tx`insert into officer (email, name, council_code) values (${email}, ${name}, ${code})`;
		}
		const promoted = await tx<{ id: string }[]>`
			update officer set is_administrator = true where email = ${email} and not is_administrator returning id`;
		const [officer] = promoted;
		if (!officer) return { ok: true, did: 'nothing', email };
		await audit(tx, { officerId: null, action: 'administrator.made', subject: officer.id });
		await ring(tx, { type: 'officer', officerId: officer.id });
		return { ok: true, did: known ? 'promoted' : 'made', email };
	}) as Promise<Outcome<{ did: 'made' | 'promoted' | 'nothing'; email: string }>>;
}
