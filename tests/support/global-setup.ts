import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import type { TestProject } from 'vitest/node';
import { connectionOptions, openDatabase } from '../../db/connection.server.ts';
import { startEmbedded } from '../../db/embedded.ts';
import { migrate } from '../../db/migrate.ts';
import { databaseUrl, templateName } from './database.ts';

declare module 'vitest' {
	export interface ProvidedContext {
		/** the address of the run's PostgreSQL */
		postgresUrl: string;
	}
}

/** One PostgreSQL for the whole run, in a folder of its own, with a template that holds what every start seeds. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
	const folder = await mkdtemp(join(tmpdir(), 'folkmoot-test-'));
	await chmod(folder, 0o755);
	const embedded = await startEmbedded({ dataDir: folder, settings: { max_connections: '300' } });
	try {
		const { url: address, ...socket } = connectionOptions(embedded.url);
		const admin = postgres(address, { ...socket, max: 1 });
		await admin`create database ${admin(templateName)}`;
		const url = databaseUrl(embedded.url, templateName);
		await migrate(url);
		await seedTemplate(url);
		// A template is copied only while nobody is connected to it.
		await admin`alter database ${admin(templateName)} with is_template true allow_connections false`;
		await admin.end();
	} catch (error) {
		await embedded.stop();
		throw error;
	}
	project.provide('postgresUrl', embedded.url);
	return async () => {
		await embedded.stop();
		await rm(folder, { recursive: true, force: true });
	};
}

async function seedTemplate(url: string): Promise<void> {
	const path = new URL('../../db/seed/index.ts', import.meta.url);
	if (!existsSync(path)) return;
	const { seedRegister } = (await import(path.href)) as {
		seedRegister: (sql: postgres.Sql) => Promise<unknown>;
	};
	const database = openDatabase({ url, poolSize: 2, prepare: true });
	await seedRegister(database.sql);
	await database.close();
}
