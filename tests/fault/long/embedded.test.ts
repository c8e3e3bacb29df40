import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openDatabase } from '#db/connection.server.ts';
import { startEmbedded, type Embedded } from '#db/embedded.ts';
import { StartError } from '#db/start-error.ts';

let folder: string;
const started: Embedded[] = [];

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'embedded-'));
	await chmod(folder, 0o755);
});

afterEach(async () => {
	for (const embedded of started.splice(0)) await embedded.stop();
	await rm(folder, { recursive: true, force: true });
});

async function start(dataDir = folder, log?: (level: string, message: string) => void): Promise<Embedded> {
	const embedded = await startEmbedded({ dataDir, log });
	started.push(embedded);
	return embedded;
}

async function ask(url: string, statement: string): Promise<Record<string, unknown>> {
	const { sql, close } = openDatabase({ url, poolSize: 1, prepare: true });
	const [row] = await sql.unsafe(statement);
	await close();
	return row ?? {};
}

test('[P1] what is committed is on disk: fsync and synchronous_commit are on', async () => {
	const { url } = await start();
	const settings = await ask(
		url,
		`select current_setting('fsync') f, current_setting('synchronous_commit') s`
	);
	expect(settings).toEqual({ f: 'on', s: 'on' });
});

test('nothing listens on the network', async () => {
	const { url } = await start();
	expect(await ask(url, `select current_setting('listen_addresses') a, inet_server_addr() i`)).toEqual({
		a: '',
		i: null
	});
});

test('data is there after a stop and a start, and the folder is given back', async () => {
	const first = await start();
	await ask(first.url, 'create table kept as select 42 as answer');
	await first.stop();
	expect(existsSync(join(folder, 'folkmoot.lock'))).toBe(false);
	const second = await start();
	expect(await ask(second.url, 'select answer from kept')).toEqual({ answer: 42 });
});

test('a second start from the same folder is refused with the first one’s address', async () => {
	const first = await start();
	first.lock.note('http://localhost:3000');
	const second = startEmbedded({ dataDir: folder });
	await expect(second).rejects.toThrow(StartError);
	await expect(second).rejects.toThrow(
		`Folkmoot is already running from ${folder} (process ${process.pid}) at http://localhost:3000.`
	);
});

test('the lock of a process that is gone is taken over, also when its number is in use again', async () => {
	writeFileSync(join(folder, 'folkmoot.lock'), JSON.stringify({ pid: process.ppid, startedAt: 'long ago' }));
	await start();
	expect(JSON.parse(readFileSync(join(folder, 'folkmoot.lock'), 'utf8'))).toMatchObject({ pid: process.pid });
});

test('a lock file damaged by a power cut does not stop the start', async () => {
	writeFileSync(join(folder, 'folkmoot.lock'), '');
	await start();
});

test('of starts at the same time exactly one wins', async () => {
	writeFileSync(join(folder, 'folkmoot.lock'), JSON.stringify({ pid: 999_999_999, startedAt: 'x' }));
	const results = await Promise.allSettled([start(), start(), start()]);
	expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
});

test('[D3] a database that is killed underneath is started again at the same address', async () => {
	const log = vi.fn();
	const { url, pid } = await start(folder, log);
	await ask(url, 'create table kept as select 42 as answer');
	process.kill(pid() ?? 0, 'SIGKILL');
	await vi.waitUntil(
		() => log.mock.calls.some(([, message]) => message === 'the embedded database is back'),
		{
			timeout: 10_000
		}
	);
	expect(await ask(url, 'select answer from kept')).toEqual({ answer: 42 });
});

test('a folder too deep for a socket gets a short one elsewhere, and it is removed at the stop', async () => {
	const deep = join(folder, 'd'.repeat(100));
	await mkdir(deep);
	const embedded = await start(deep);
	const socket = new URL(embedded.url).searchParams.get('host') ?? '';
	expect(socket.length).toBeLessThan(80);
	expect(await ask(embedded.url, 'select 1 as one')).toEqual({ one: 1 });
	await embedded.stop();
	expect(existsSync(socket)).toBe(false);
});

test('a folder whose name has spaces, quotes and letters beyond English works', async () => {
	const odd = join(folder, `tŷ "Sam's" folder`);
	const { url } = await start(odd);
	expect(await ask(url, 'select 1 as one')).toEqual({ one: 1 });
});

test('a first start that was killed half-way is begun anew', async () => {
	await mkdir(join(folder, 'postgres.new'));
	writeFileSync(join(folder, 'postgres.new', 'PG_VERSION'), '18');
	const { url } = await start();
	expect(await ask(url, 'select 1 as one')).toEqual({ one: 1 });
});

test('data of another PostgreSQL is refused with a line that names both', async () => {
	await (await start()).stop();
	writeFileSync(join(folder, 'postgres', 'PG_VERSION'), '17\n');
	await expect(startEmbedded({ dataDir: folder })).rejects.toThrow(
		/is of PostgreSQL 17; this program has 18/
	);
});
