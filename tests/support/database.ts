import { randomBytes } from 'node:crypto';
import postgres from 'postgres';
import { inject } from 'vitest';
import { connectionOptions, openDatabase, type Database } from '../../db/connection.server.ts';

export const templateName = 'folkmoot_template';

export interface TestDatabase {
	url: string;
	database: Database;
	/** Closes the pool and drops the database, whoever is still connected. */
	close(): Promise<void>;
}

/** The same server, another database. */
export function databaseUrl(url: string, name: string): string {
	const other = new URL(url);
	other.pathname = `/${name}`;
	return other.href;
}

/**
 * A database of one's own with the whole schema, the register of councils and the forms. `empty` gives one
 * without any schema. Safe to call in parallel, from any file.
 */
export async function testDatabase({ empty = false, poolSize = 5 } = {}): Promise<TestDatabase> {
	const server = inject('postgresUrl');
	const name = `test_${randomBytes(6).toString('hex')}`;
	const template = empty ? 'template1' : templateName;
	await asAdmin(server, (sql) => sql`create database ${sql(name)} template ${sql(template)}`);
	const url = databaseUrl(server, name);
	const database = openDatabase({ url, poolSize, prepare: true });
	let closed = false;
	return {
		url,
		database,
		async close() {
			if (closed) return;
			closed = true;
			await database.close();
			await asAdmin(server, (sql) => sql`drop database if exists ${sql(name)} with (force)`);
		}
	};
}

async function asAdmin(server: string, statement: (sql: postgres.Sql) => Promise<unknown>): Promise<void> {
	const { url, ...socket } = connectionOptions(server);
	const sql = postgres(url, { ...socket, max: 1, onnotice: () => {}, fetch_types: false });
	try {
		await statement(sql);
	} finally {
		await sql.end({ timeout: 5 });
	}
}
