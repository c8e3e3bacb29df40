import type { Sql, TransactionSql } from 'postgres';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { ring } from '#server/bus/bus.ts';
import type { Config } from '#server/config.ts';
import { hashSecret, randomSecret, sameHash } from './secret.ts';

/**
 * Sessions after Lucia's published design (https://lucia-auth.com/sessions/basic): the cookie is `id.secret`, the
 * row is found by id, only the secret's SHA-256 is kept and compared in constant time. Added to it: an absolute
 * end, and an idle end from `last_used_at`. Decision record: docs/decisions/0005-sessions-and-sign-in.md.
 */
type Lifetime = Pick<Config, 'session'>;

export interface ValidSession {
	officer: SignedInOfficer;
	sessionId: string;
}

/** `last_used_at` is for the idle end and the list of sessions; more often than this would be a write per request. */
const touchEveryMs = 60_000;
/** A ring is one notification of at most 8,000 bytes. */
const idsPerRing = 200;
const maxUserAgent = 300;

/** Starts a session. The token is for the cookie alone: it is not kept and cannot be read again. */
export async function createSession(
	sql: Sql | TransactionSql,
	{ officerId, userAgent, config }: { officerId: string; userAgent: string; config: Lifetime },
	now = new Date()
): Promise<{ token: string; sessionId: string; expiresAt: Date }> {
	const sessionId = randomSecret();
	const secret = randomSecret();
	const expiresAt = new Date(now.getTime() + config.session.absoluteMs);
	await sql`
		insert into session (id, secret_hash, officer_id, created_at, last_used_at, expires_at, user_agent)
		values (${sessionId}, ${hashSecret(secret)}, ${officerId}, ${now.toISOString()}, ${now.toISOString()},
			${expiresAt.toISOString()}, ${userAgent.slice(0, maxUserAgent)})`;
	return { token: `${sessionId}.${secret}`, sessionId, expiresAt };
}

interface SessionRow {
	id: string;
	secretHash: Buffer;
	isOver: boolean;
	isStale: boolean;
	officer: SignedInOfficer;
}

function splitToken(token: string): { id: string; secret: string } | null {
	const match = /^([a-z2-7]{24})\.([a-z2-7]{24})$/.exec(token);
	return match?.[1] && match[2] ? { id: match[1], secret: match[2] } : null;
}

/**
 * Who each token belongs to, in the order given; null for one that is unknown, forged, over or whose officer is
 * suspended. One statement for all, so that a thousand pages may come back at once; a second one only when some
 * were last used more than a minute ago. Sessions found to be over are ended, with a ring.
 */
export async function validateSessions(
	sql: Sql,
	tokens: readonly string[],
	config: Lifetime,
	now = new Date()
): Promise<(ValidSession | null)[]> {
	const parts = tokens.map(splitToken);
	const ids = [...new Set(parts.flatMap((part) => (part ? [part.id] : [])))];
	if (ids.length === 0) return tokens.map(() => null);
	const idleSince = new Date(now.getTime() - config.session.idleMs).toISOString();
	const staleSince = new Date(now.getTime() - touchEveryMs).toISOString();
	const rows = await sql<SessionRow[]>`
		select
			s.id,
			s.secret_hash as "secretHash",
			(s.expires_at <= ${now.toISOString()}::timestamptz or s.last_used_at <= ${idleSince}::timestamptz
				or o.suspended_at is not null) as "isOver",
			s.last_used_at <= ${staleSince}::timestamptz as "isStale",
			json_build_object(
				'id', o.id, 'email', o.email, 'name', o.name, 'jobTitle', o.job_title,
				'councilCode', c.code, 'councilName', c.name, 'councilShortName', c.short_name,
				'isAdministrator', o.is_administrator, 'isSample', o.is_sample
			) as officer
		from session s
		join officer o on o.id = s.officer_id
		join council c on c.code = o.council_code
		where s.id = any(${ids})`;
	const byId = new Map(rows.map((row) => [row.id, row]));
	const over = new Set<string>();
	const stale = new Set<string>();
	const valid = parts.map((part) => {
		const row = part && byId.get(part.id);
		// Only the holder of the secret may end or prolong a session, so nothing is written before this.
		if (!row || !sameHash(row.secretHash, hashSecret(part.secret))) return null;
		if (row.isOver) {
			over.add(row.id);
			return null;
		}
		if (row.isStale) stale.add(row.id);
		return { officer: row.officer, sessionId: row.id };
	});
	if (stale.size > 0) {
		// Two requests at once write the same minute twice; greatest() keeps a slower one from turning it back.
		await sql`
			update session set last_used_at = greatest(last_used_at, ${now.toISOString()}::timestamptz)
			where id = any(${[...stale]})`;
	}
	if (over.size > 0) await endSessions(sql, [...over]);
	return valid;
}

/** Who this token belongs to, or null. See validateSessions. */
export async function validateSession(
	sql: Sql,
	token: string,
	config: Lifetime,
	now = new Date()
): Promise<ValidSession | null> {
	const [session] = await validateSessions(sql, [token], config, now);
	return session ?? null;
}

/** Ends these sessions and rings, in one transaction. Those that are over already are left out of the answer. */
export async function endSessions(sql: Sql | TransactionSql, ids: readonly string[]): Promise<string[]> {
	return inTransaction(sql, async (tx) => {
		const ended = await tx<{ id: string }[]>`delete from session where id = any(${[...ids]}) returning id`;
		return ringEnded(tx, ended);
	});
}

/** Ends one session; false when it was over already. */
export async function endSession(sql: Sql | TransactionSql, sessionId: string): Promise<boolean> {
	return (await endSessions(sql, [sessionId])).length > 0;
}

/** Ends all sessions of an officer, or all but the one they are using. Returns the ids that ended. */
export async function endAllSessions(
	sql: Sql | TransactionSql,
	{ officerId, except }: { officerId: string; except?: string | null }
): Promise<string[]> {
	return inTransaction(sql, async (tx) => {
		const ended = await tx<{ id: string }[]>`
			delete from session where officer_id = ${officerId} and id <> ${except ?? ''} returning id`;
		return ringEnded(tx, ended);
	});
}

async function ringEnded(tx: TransactionSql, ended: { id: string }[]): Promise<string[]> {
	const ids = ended.map((row) => row.id);
	for (let from = 0; from < ids.length; from += idsPerRing) {
		await ring(tx, { type: 'sessions-ended', sessionIds: ids.slice(from, from + idsPerRing) });
	}
	return ids;
}

function inTransaction<T>(sql: Sql | TransactionSql, work: (tx: TransactionSql) => Promise<T>): Promise<T> {
	return 'savepoint' in sql ? work(sql) : (sql.begin(work) as Promise<T>);
}
