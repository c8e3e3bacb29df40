import { fileURLToPath } from 'node:url';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import postgres from 'postgres';
import { connectionOptions } from './connection.server.ts';
import { StartError } from './start-error.ts';

/** Held while migrations run, so that nodes which start together take turns. Any number that is ours alone. */
const advisoryLock = 7_036_554_668;
const migrationsFolder = fileURLToPath(new URL('migrations', import.meta.url));

export interface Migrated {
	/** how many migrations were applied now */
	applied: number;
	/** how many there are in all */
	total: number;
}

/**
 * Brings the schema up to this program, all of it or nothing. Drizzle makes the files and the table that remembers
 * them; its own migrator takes no lock, and passes over a file that is older than the last one applied.
 * Throws StartError when the database has migrations this program does not know: it is then newer.
 */
export async function migrate(url: string, folder = migrationsFolder): Promise<Migrated> {
	const files = readMigrationFiles({ migrationsFolder: folder });
	const { url: address, ...socket } = connectionOptions(url);
	const sql = postgres(address, { ...socket, max: 1, prepare: false, onnotice: () => {} });
	try {
		return await sql.begin(async (tx) => {
			await tx`select pg_advisory_xact_lock(${advisoryLock})`;
			await tx`create schema if not exists drizzle`;
			await tx`
				create table if not exists drizzle.__drizzle_migrations (
					id serial primary key, hash text not null, created_at bigint
				)`;
			const rows = await tx<{ hash: string }[]>`select hash from drizzle.__drizzle_migrations`;
			const done = new Set(rows.map((row) => row.hash));
			const known = new Set(files.map((file) => file.hash));
			const unknown = rows.filter((row) => !known.has(row.hash)).length;
			if (unknown > 0) {
				throw new StartError(
					`The database is newer than this version of Folkmoot (${unknown} of its migrations are not known here). Start the newer version, or restore a backup from before the upgrade.`
				);
			}
			const missing = files.filter((file) => !done.has(file.hash));
			for (const file of missing) {
				for (const statement of file.sql) await tx.unsafe(statement);
				await tx`
					insert into drizzle.__drizzle_migrations (hash, created_at) values (${file.hash}, ${file.folderMillis})`;
			}
			return { applied: missing.length, total: files.length };
		});
	} finally {
		await sql.end({ timeout: 5 });
	}
}
