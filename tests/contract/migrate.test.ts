import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { migrate } from '#db/migrate.ts';
import { StartError } from '#db/start-error.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';

let empty: TestDatabase;
let folder: string;

beforeEach(async () => {
	empty = await testDatabase({ empty: true });
	folder = mkdtempSync(join(tmpdir(), 'migrations-'));
	cpSync(new URL('../../db/migrations', import.meta.url), folder, { recursive: true });
});

afterEach(async () => {
	rmSync(folder, { recursive: true });
	await empty.close();
});

function addMigration(tag: string, statements: string, when: number): void {
	const path = join(folder, 'meta', '_journal.json');
	const journal = JSON.parse(readFileSync(path, 'utf8')) as { entries: object[] };
	journal.entries.push({ idx: journal.entries.length, version: '7', when, tag, breakpoints: true });
	writeFileSync(path, JSON.stringify(journal));
	writeFileSync(join(folder, `${tag}.sql`), statements);
}

const tables = () =>
	empty.database.sql<{ name: string }[]>`select tablename as name from pg_tables where schemaname = 'public'`;

test('nodes that start together apply each migration once', async () => {
	const results = await Promise.all([migrate(empty.url), migrate(empty.url), migrate(empty.url)]);
	expect(results.map((result) => result.applied).sort()).toEqual([0, 0, results[0]?.total]);
	expect((await tables()).map((table) => table.name)).toContain('document_update');
});

test('[O5] a migration that fails leaves nothing of itself nor of those before it', async () => {
	addMigration('9998_good', 'create table good (id int)', 1);
	addMigration(
		'9999_bad',
		'create table half (id int);--> statement-breakpoint\nselect no_such_function()',
		2
	);
	await expect(migrate(empty.url, folder)).rejects.toThrow('no_such_function');
	expect(await tables()).toHaveLength(0);
});

test('[O5] a database that is newer than the program refuses the start in one clear line', async () => {
	addMigration('9999_later', 'create table later (id int)', Date.now());
	await migrate(empty.url, folder);
	const refused = migrate(empty.url);
	await expect(refused).rejects.toThrow(StartError);
	await expect(refused).rejects.toThrow(/newer than this version of Folkmoot.*restore a backup/);
});

test('a migration that landed late is applied, although a newer one is there already', async () => {
	await migrate(empty.url);
	addMigration('9999_late', 'create table late (id int)', 1);
	expect(await migrate(empty.url, folder)).toMatchObject({ applied: 1 });
	expect((await tables()).map((table) => table.name)).toContain('late');
});
