import { openDatabase, type Database } from '#db/connection.server.ts';
import { findRunningEmbedded, startEmbedded } from '#db/embedded.ts';
import { migrate } from '#db/migrate.ts';
import { seedRegister } from '#db/seed/index.ts';
import { StartError } from '#db/start-error.ts';
import type { Config } from './config.ts';

/**
 * Runs a command of the command line on the same database as the program: the one of DATABASE_URL; the embedded one
 * that a running Folkmoot has open; or the embedded one, started for as long as the command takes. Throws StartError.
 */
export async function withCommandDatabase<T>(
	{ database, dataDir }: Pick<Config, 'database' | 'dataDir'>,
	command: (database: Database) => Promise<T>
): Promise<T> {
	const running = database.url ?? (await findRunningEmbedded(dataDir));
	const embedded = running ? null : await startEmbedded({ dataDir });
	const url = running ?? embedded!.url;
	const opened = openDatabase({ ...database, poolSize: 2, url });
	try {
		if (embedded) {
			await migrate(url);
			await seedRegister(opened.sql);
		}
		await requireTables(opened);
		return await command(opened);
	} finally {
		await opened.close();
		await embedded?.stop();
	}
}

async function requireTables({ sql }: Database): Promise<void> {
	const [found] = await sql`select to_regclass('public.council') is not null as there`;
	if (found?.there) return;
	throw new StartError('The database has no tables of Folkmoot yet. Start Folkmoot once, then try again.');
}
