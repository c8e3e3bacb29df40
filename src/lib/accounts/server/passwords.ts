import { hash, verify } from '@node-rs/argon2';
import type { Sql } from 'postgres';
import { refuse, type Outcome } from '#lib/protocol/refusal.ts';
import { findOfficerByEmail } from './admit-address.ts';
import { audit } from './audit.ts';
import { isCommonPassword } from './common-passwords.ts';
import { endAllSessions } from './sessions.ts';

const minPasswordLength = 12;
/** argon2 reads any length; this only stops a megabyte from being hashed */
const maxPasswordLength = 128;

/** OWASP's password storage sheet: argon2id with 19 MiB, 2 passes, 1 lane. @node-rs/argon2 does argon2id by default. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Of a password nobody has: verifying against it costs the same as against a real one. */
const nobodysHash = hash('folkmoot: no officer has this password', cost);

const wrong = () =>
	refuse(
		'bad-input',
		'The email address or the password is not right. You can sign in with a link instead.',
		{
			field: 'password'
		}
	);

/**
 * Who signs in with this address and password. An unknown address, one without a password, a suspended officer and
 * a wrong password get the same answer after the same work. [A11]
 */
export async function checkPassword(
	sql: Sql,
	{ email, password }: { email: string; password: string }
): Promise<Outcome<{ officerId: string }>> {
	const officer = await findOfficerByEmail(sql, email);
	const given = password.slice(0, maxPasswordLength + 1).normalize('NFKC');
	const right = await verify(officer?.passwordHash ?? (await nobodysHash), given);
	if (!right || !officer?.passwordHash || officer.suspended) return wrong();
	return { ok: true, officerId: officer.id };
}

export interface PasswordChange {
	officerId: string;
	/** the session that asks: it is kept, all others are ended */
	sessionId: string;
	/** needed when a password is set already */
	current: string;
}

/** Sets or changes a password; all other sessions end, so that whoever knew the old one is out (ASVS 7.4.3). */
export async function setPassword(
	sql: Sql,
	{ officerId, sessionId, current, password }: PasswordChange & { password: string }
): Promise<Outcome> {
	const allowed = await checkCurrent(sql, { officerId, current });
	if (!allowed.ok) return allowed;
	const length = [...password].length;
	if (length < minPasswordLength) {
		return refuse('bad-input', `Your password must be ${minPasswordLength} characters or more`, {
			field: 'password'
		});
	}
	if (length > maxPasswordLength) {
		return refuse('bad-input', `Your password must be ${maxPasswordLength} characters or fewer`, {
			field: 'password'
		});
	}
	if (isCommonPassword(password, allowed.ownWords)) {
		return refuse('bad-input', 'That password is easy to guess. Three unrelated words make a good one.', {
			field: 'password'
		});
	}
	const passwordHash = await hash(password.normalize('NFKC'), cost);
	return changeHash(sql, { officerId, sessionId, before: allowed.before, after: passwordHash });
}

/** Takes the password away: from then on only links and codes sign this officer in. Other sessions end. */
export async function removePassword(
	sql: Sql,
	{ officerId, sessionId, current }: PasswordChange
): Promise<Outcome> {
	const allowed = await checkCurrent(sql, { officerId, current });
	if (!allowed.ok) return allowed;
	return changeHash(sql, { officerId, sessionId, before: allowed.before, after: null });
}

async function checkCurrent(
	sql: Sql,
	{ officerId, current }: { officerId: string; current: string }
): Promise<Outcome<{ before: string | null; ownWords: string[] }>> {
	const [officer] = await sql<{ passwordHash: string | null; email: string; name: string }[]>`
		select password_hash as "passwordHash", email, name from officer where id = ${officerId}`;
	if (!officer) return refuse('signed-out', 'You are signed out. Sign in again.');
	const given = current.slice(0, maxPasswordLength + 1).normalize('NFKC');
	if (officer.passwordHash && !(await verify(officer.passwordHash, given))) {
		return refuse('bad-input', 'That is not your password now', { field: 'current' });
	}
	return { ok: true, before: officer.passwordHash, ownWords: [officer.email, officer.name] };
}

async function changeHash(
	sql: Sql,
	change: { officerId: string; sessionId: string; before: string | null; after: string | null }
): Promise<Outcome> {
	const { officerId, sessionId, before, after } = change;
	return sql.begin(async (tx) => {
		// The hash the officer proved to know must still be the one there: of two changes at once, one counts.
		const changed = await tx`
			update officer set password_hash = ${after}
			where id = ${officerId} and password_hash is not distinct from ${before} returning id`;
		if (changed.length === 0) return refuse('stale', 'Your password was changed just now, on another page.');
		await endAllSessions(tx, { officerId, except: sessionId });
		await audit(tx, { officerId, action: after ? 'password.set' : 'password.removed', subject: officerId });
		return { ok: true };
	}) as Promise<Outcome>;
}

/** Whether an officer can sign in with a password. */
export async function hasPassword(sql: Sql, officerId: string): Promise<boolean> {
	const [row] = await sql<{ has: boolean }[]>`
		select password_hash is not null as has from officer where id = ${officerId}`;
	return row?.has ?? false;
}
