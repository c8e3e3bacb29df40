import type { Sql } from 'postgres';

export interface RateLimit {
	key: string;
	max: number;
	windowMs: number;
}

export type Turn = { ok: true } | { ok: false; retryAfter: number };

/**
 * Counts one try against a limit: at most `max` in any stretch of `windowMs`, over all nodes. A refused try is not
 * counted, so nobody is kept out for longer by trying again. The row's lock puts tries at the same moment in order;
 * the times of the tries themselves are kept, not a count per fixed window, which would let twice the number through
 * around its border. `retryAfter` is in whole seconds.
 */
export async function takeTurn(sql: Sql, { key, max, windowMs }: RateLimit, now = new Date()): Promise<Turn> {
	const at = now.toISOString();
	const since = new Date(now.getTime() - windowMs).toISOString();
	const until = new Date(now.getTime() + windowMs).toISOString();
	const taken = await sql`
		insert into rate_limit as r (key, hits, expires_at) values (${key}, array[${at}::timestamptz], ${until})
		on conflict (key) do update set
			hits = array(select hit from unnest(r.hits) as hit where hit > ${since}::timestamptz) || ${at}::timestamptz,
			expires_at = greatest(r.expires_at, ${until}::timestamptz)
		where (select count(*) from unnest(r.hits) as hit where hit > ${since}::timestamptz) < ${max}
		returning r.key`;
	if (taken.length > 0) return { ok: true };
	const [oldest] = await sql<{ seconds: number }[]>`
		select ceil(extract(epoch from min(hit) - ${since}::timestamptz))::int as seconds
		from rate_limit r, unnest(r.hits) as hit
		where r.key = ${key} and hit > ${since}::timestamptz`;
	return { ok: false, retryAfter: Math.max(1, oldest?.seconds ?? 1) };
}
