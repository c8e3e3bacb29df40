import { randomInt } from 'node:crypto';
import type { Sql } from 'postgres';
import { refuse, type Refusal } from '#lib/protocol/refusal.ts';
import type { Config } from '#server/config.ts';
import { sendMail } from './mail.ts';
import { hashSecret, randomSecret, sameHash } from './secret.ts';
import { signInMail } from './sign-in-mail.ts';

/** An address whose owner has just shown that they read its mail. */
export interface ProvedAddress {
	email: string;
	next: string;
}

const maxCodeTries = 5;

/**
 * Sends a link and a code to an address; the ones sent before stop working. Does exactly the same whether or not
 * anybody is known by that address: who they are is asked only after the link was taken. [A11]
 * The browser secret goes into a cookie of the asking browser; a code counts only together with it, so nobody else
 * can guess at it or use up its tries.
 */
export async function requestSignIn(
	sql: Sql,
	{ email, next, config }: { email: string; next: string; config: Pick<Config, 'origin' | 'signInLinkMs'> },
	now = new Date()
): Promise<{ browserSecret: string }> {
	const token = randomSecret();
	const browserSecret = randomSecret();
	const code = String(randomInt(1_000_000)).padStart(6, '0');
	const expiresAt = new Date(now.getTime() + config.signInLinkMs);
	await sql.begin(async (tx) => {
		await tx`
			insert into sign_in_link (email, token_hash, code_hash, browser_hash, next, created_at, expires_at)
			values (${email}, ${hashSecret(token)}, ${hashCode(browserSecret, code)}, ${hashSecret(browserSecret)},
				${next}, ${now.toISOString()}, ${expiresAt.toISOString()})
			on conflict (email) do update set
				token_hash = excluded.token_hash, code_hash = excluded.code_hash, browser_hash = excluded.browser_hash,
				code_tries = 0, next = excluded.next, created_at = excluded.created_at, expires_at = excluded.expires_at`;
		const mail = signInMail({ to: email, origin: config.origin, token, code, linkMs: config.signInLinkMs });
		await sendMail(tx, mail, expiresAt);
	});
	return { browserSecret };
}

/** Whose link this is, without taking it: mail scanners open links too. Null when it works no longer. */
export async function findSignInLink(
	sql: Sql,
	token: string,
	now = new Date()
): Promise<ProvedAddress | null> {
	const [link] = await sql<ProvedAddress[]>`
		select email, next from sign_in_link
		where token_hash = ${hashSecret(token)} and expires_at > ${now.toISOString()}`;
	return link ?? null;
}

/** Takes a link: of several at once, one gets it. Null when it was taken, replaced or is too old. */
export async function takeSignInLink(
	sql: Sql,
	token: string,
	now = new Date()
): Promise<ProvedAddress | null> {
	const [link] = await sql<(ProvedAddress & { live: boolean })[]>`
		delete from sign_in_link where token_hash = ${hashSecret(token)}
		returning email, next, expires_at > ${now.toISOString()}::timestamptz as live`;
	return link?.live ? { email: link.email, next: link.next } : null;
}

/**
 * Takes a link by its six-digit code, in the browser that asked. Five wrong codes and the code is dead; the link in
 * the mail still works. The try is counted before the code is looked at, so that tries at once count each.
 */
export async function takeSignInCode(
	sql: Sql,
	{ email, browserSecret, code }: { email: string; browserSecret: string; code: string },
	now = new Date()
): Promise<({ ok: true } & ProvedAddress) | Refusal> {
	const [link] = await sql<{ codeHash: Buffer; tokenHash: Buffer; tries: number; next: string }[]>`
		update sign_in_link set code_tries = code_tries + 1
		where email = ${email} and browser_hash = ${hashSecret(browserSecret)}
			and expires_at > ${now.toISOString()} and code_tries < ${maxCodeTries}
		returning code_hash as "codeHash", token_hash as "tokenHash", code_tries as tries, next`;
	if (!link) {
		return refuse('expired', 'This code no longer works. Ask for a new one.', { field: 'code' });
	}
	const digits = code.replace(/\s/g, '');
	if (!sameHash(link.codeHash, hashCode(browserSecret, digits))) {
		const left = maxCodeTries - link.tries;
		const message =
			left > 0
				? `That is not the code in the newest email. You have ${left} ${left === 1 ? 'try' : 'tries'} left.`
				: 'That is not the code, and it no longer works. Use the link in the email, or ask for a new code.';
		return refuse('bad-input', message, { field: 'code' });
	}
	const taken = await sql`delete from sign_in_link where token_hash = ${link.tokenHash} returning email`;
	if (taken.length === 0) {
		return refuse('expired', 'This code was used already. Ask for a new one.', { field: 'code' });
	}
	return { ok: true, email, next: link.next };
}

/** Bound to the browser's secret: six digits alone could be found from their hash in a moment. */
const hashCode = (browserSecret: string, code: string) => hashSecret(`${browserSecret}.${code}`);
