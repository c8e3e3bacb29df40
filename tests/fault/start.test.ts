import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startEmbedded } from '#db/embedded.ts';
import { openDatabase } from '#db/connection.server.ts';
import { runApp, startApp, type App } from '../support/app.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const asRoot = process.getuid?.() === 0;
const apps: App[] = [];
let folder: string;

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'folkmoot-start-'));
	chmodSync(folder, 0o755);
});

afterEach(async () => {
	for (const app of apps.splice(0)) await app.kill();
	// A database whose program was killed ends by itself a moment later, and still writes until then.
	rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
});

async function start(env: Record<string, string> = {}): Promise<App> {
	const app = await startApp({ env: { DATA_DIR: join(folder, 'data'), ...env } });
	apps.push(app);
	return app;
}

/** Runs the program to its end. What it must not be is a stack. */
async function refused(env: Record<string, string>): Promise<{ code: number | null; said: string }> {
	const child = runApp({ env: { DATA_DIR: join(folder, 'data'), ...env } });
	let said = '';
	for (const stream of [child.stdout, child.stderr])
		stream?.on('data', (text: Buffer) => (said += String(text)));
	const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
	return { code, said: said.trim() };
}

test('the last line of a start names the address, and the port beside it only for an ORIGIN of one’s own', async () => {
	const plain = await start();
	expect(plain.logs.at(-1)).toBe(`Folkmoot is ready: open ${plain.origin}. Ctrl+C stops it.`);
	await plain.stop();
	const behind = await start({ ORIGIN: 'https://folkmoot.test' });
	expect(behind.logs.at(-1)).toBe(
		`Folkmoot is ready: open https://folkmoot.test (served on port ${behind.port}). Ctrl+C stops it.`
	);
});

test('[O9] a second start says in one line where the first one runs', async () => {
	const first = await start();
	const { code, said } = await refused({});
	expect(code).toBe(1);
	expect(said).toBe(
		`Folkmoot is already running from ${join(folder, 'data')} (process ${first.pid}) at ${first.origin}. Use that one, or stop it first.`
	);
});

test('[O9] a taken port is one line that says what to do', async () => {
	const other = createServer();
	await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
	const { port } = other.address() as AddressInfo;
	const { code, said } = await refused({ PORT: String(port) });
	other.close();
	expect(code).toBe(1);
	expect(said).toBe(
		`Port ${port} is taken by another program. Stop it, or start Folkmoot on another port: PORT=${port + 1} npm start`
	);
});

test.runIf(process.platform === 'linux')('[O9] a data folder that no user can make is one line', async () => {
	expect(await refused({ DATA_DIR: '/proc/folkmoot' })).toEqual({
		code: 1,
		said: 'The folder /proc/folkmoot cannot be written. Make it writable, or set DATA_DIR to a folder that is.'
	});
});

test('[O9] a bad setting is one line that names it', async () => {
	expect(await refused({ PORT: 'high' })).toEqual({
		code: 1,
		said: 'The setting PORT must be a whole number.'
	});
});

test('[O9] a database that cannot be reached is one line, without its password', async () => {
	const { code, said } = await refused({
		DATABASE_URL: 'postgres://folkmoot:canary@127.0.0.1:1/folkmoot',
		ORIGIN: 'https://folkmoot.test',
		SMTP_URL: 'smtp://127.0.0.1:1',
		MAIL_FROM: 'folkmoot@folkmoot.test'
	});
	expect(code).toBe(1);
	expect(said).toMatch(/^The database at 127\.0\.0\.1:1 cannot be reached \(ECONNREFUSED\)\..*$/);
	expect(said).not.toContain('canary');
});

test.runIf(asRoot)('[O9] a folder that cannot be written is one line that says what to do', async () => {
	const fixed = join(folder, 'fixed');
	mkdirSync(fixed);
	execFileSync('mount', ['-t', 'tmpfs', '-o', 'ro,size=1m', 'tmpfs', fixed]);
	const { code, said } = await refused({ DATA_DIR: join(fixed, 'data') });
	execFileSync('umount', [fixed]);
	expect(code).toBe(1);
	expect(said).toBe(
		`The folder ${fixed}/data cannot be written. Make it writable, or set DATA_DIR to a folder that is.`
	);
});

test.runIf(asRoot)('[O9] a full disk is one line, and the start works once there is room', async () => {
	const small = join(folder, 'small');
	mkdirSync(small);
	execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=30m', 'tmpfs', small]);
	try {
		const { code, said } = await refused({ DATA_DIR: small });
		expect(code).toBe(1);
		expect(said).toMatch(
			/^The disk that holds .* is full: \d+ MB are free and 60 MB are needed\. Free some space .*$/
		);
		execFileSync('mount', ['-o', 'remount,size=120m', small]);
		const app = await start({ DATA_DIR: small });
		expect(await app.stop()).toBe(0);
	} finally {
		spawnSync('umount', ['-l', small]);
	}
});

test.runIf(asRoot)(
	'[O9] root in a closed home keeps the data where the database can go, and says so',
	async () => {
		const home = join(folder, 'home');
		mkdirSync(home, { mode: 0o700 });
		const app = await start({ DATA_DIR: join(home, 'data') });
		expect(app.logs[0]).toMatch(
			/^The data is kept in \/var\/lib\/folkmoot\/\w+, because .* nobody, who cannot enter/
		);
		expect(await app.stop()).toBe(0);
		const place = /\/var\/lib\/folkmoot\/\w+/.exec(app.logs[0] ?? '')?.[0] ?? '';
		rmSync(place, { recursive: true });
	}
);

test('[S8] a Node that is too old is refused in one line', () => {
	const ask = `import('${root}scripts/require-node.js').then((m) => m.requireNode('18.20.4'))`;
	const { status, stderr } = spawnSync(process.execPath, ['-e', ask], { encoding: 'utf8' });
	expect(status).toBe(1);
	expect(stderr.trim()).toBe(
		'Folkmoot needs Node 20 or later; this is Node 18.20.4. Install it from https://nodejs.org'
	);
});

test('[D1] after a kill of the whole process group what was committed is there, and nothing is left running', async () => {
	const first = await start();
	const dataDir = join(folder, 'data');
	const lock = JSON.parse(readFileSync(join(dataDir, 'folkmoot.lock'), 'utf8')) as { pid: number };
	expect(lock.pid).toBe(first.pid);
	const url = `postgres://folkmoot@localhost/folkmoot?host=${encodeURIComponent(join(dataDir, 'run'))}`;
	const writer = openDatabase({ url, poolSize: 1, prepare: true });
	await writer.sql`create table kept as select 42 as answer`;
	const postmaster = Number.parseInt(readFileSync(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8'), 10);
	await first.kill();
	await writer.close();
	await vi.waitUntil(() => !isAlive(postmaster), { timeout: 8_000 });

	const began = performance.now();
	const second = await start();
	expect(performance.now() - began).toBeLessThan(5_000);
	expect(await second.stop()).toBe(0);
	const embedded = await startEmbedded({ dataDir });
	const reader = openDatabase({ url: embedded.url, poolSize: 1, prepare: true });
	expect(await reader.sql`select answer from kept`).toEqual([{ answer: 42 }]);
	await reader.close();
	await embedded.stop();
});

test('a second start is possible at once after a kill, while the database still ends', async () => {
	const first = await start();
	await first.kill();
	const second = await start();
	expect((await fetch(`${second.origin}/readyz`)).status).toBe(200);
});

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch {
		// ESRCH: it has ended.
		return false;
	}
}
