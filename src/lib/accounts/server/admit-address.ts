import type { Sql, TransactionSql } from 'postgres';
import { hashSecret, randomSecret } from './secret.ts';
import type { ProvedAddress } from './sign-in-links.ts';

/** How long somebody new may take to say who they are. */
const verifiedMs = 60 * 60_000;

/** What a proved address leads to. */
export type Admission =
	| { state: 'officer'; officerId: string }
	| { state: 'suspended' }
	/** nobody yet: the secret, in a cookie, stands for the address while they say who they are */
	| { state: 'new'; addressSecret: string; expiresAt: Date };

/** Decides what comes after the link or code was taken. */
export async function admitAddress(
	sql: Sql,
	{ email, next }: ProvedAddress,
	now = new Date()
): Promise<Admission> {
	const officer = await findOfficerByEmail(sql, email);
	if (officer)
		return officer.suspended ? { state: 'suspended' } : { state: 'officer', officerId: officer.id };
	const addressSecret = randomSecret();
	const expiresAt = new Date(now.getTime() + verifiedMs);
	await sql`
		insert into verified_address (token_hash, email, next, expires_at)
		values (${hashSecret(addressSecret)}, ${email}, ${next}, ${expiresAt.toISOString()})`;
	return { state: 'new', addressSecret, expiresAt };
}

/** The address a browser has proved, or null. */
export async function findVerifiedAddress(
	sql: Sql | TransactionSql,
	addressSecret: string,
	now = new Date()
): Promise<ProvedAddress | null> {
	const [row] = await sql<ProvedAddress[]>`
		select email, next from verified_address
		where token_hash = ${hashSecret(addressSecret)} and expires_at > ${now.toISOString()}`;
	return row ?? null;
}

/** Forgets a proved address once it has served. */
export async function forgetVerifiedAddress(sql: Sql | TransactionSql, addressSecret: string): Promise<void> {
	await sql`delete from verified_address where token_hash = ${hashSecret(addressSecret)}`;
}

export interface KnownOfficer {
	id: string;
	councilCode: string;
	suspended: boolean;
	passwordHash: string | null;
}

export async function findOfficerByEmail(
	sql: Sql | TransactionSql,
	email: string
): Promise<KnownOfficer | null> {
	const [row] = await sql<KnownOfficer[]>`
		select id, council_code as "councilCode", suspended_at is not null as suspended, password_hash as "passwordHash"
		from officer where email = ${email}`;
	return row ?? null;
}
