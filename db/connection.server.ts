import postgres from 'postgres';
import type { Sql } from 'postgres';

export type { Sql, TransactionSql } from 'postgres';

/** A pool of connections. */
export interface Database {
	sql: Sql;
	close(): Promise<void>;
}

export interface DatabaseOptions {
	url: string;
	poolSize: number;
	prepare: boolean;
}

/**
 * What postgres.js wants for a URL. It takes no folder of a unix socket from the address, as libpq and node-postgres
 * do (`postgres://user@localhost/name?host=/folder`), so the folder is handed over beside it.
 */
export function connectionOptions(url: string): { url: string; host?: string } {
	const parsed = new URL(url.replace('@/', '@localhost/'));
	const host = parsed.searchParams.get('host');
	if (!host) return { url: parsed.href };
	parsed.searchParams.delete('host');
	return { url: parsed.href, host };
}

/** Opens a pool. Nothing is sent until the first query. `close` waits at most 5 s for running queries. */
export function openDatabase({ url, poolSize, prepare }: DatabaseOptions): Database {
	const { url: address, ...socket } = connectionOptions(url);
	const sql = postgres(address, {
		...socket,
		max: poolSize,
		prepare,
		connect_timeout: 5,
		// A first statement that creates nothing because it already exists is no news.
		onnotice: () => {},
		connection: { application_name: 'folkmoot' }
	});
	return { sql, close: () => sql.end({ timeout: 5 }) };
}
