import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, readlinkSync } from 'node:fs';
import { lstatSync, realpathSync, renameSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import postgres from 'postgres';
import { connectionOptions } from './connection.server.ts';
import { startOf } from './data-lock.ts';
import { folderProblem, privateFolder, type Place } from './embedded-binaries.ts';
import { StartError } from './start-error.ts';

export type EmbeddedLog = (level: 'info' | 'warn' | 'error', message: string) => void;

export interface Cluster {
	place: Place;
	data: string;
	socketFolder: string;
	url: string;
	removeSocket(): void;
}

export interface Running {
	/** resolves with a word on how it ended */
	exited: Promise<string>;
	/** Lets running commits finish, then ends it; harder when that takes too long. */
	end(): Promise<void>;
}

/** Worth another try soon: what stands in the way goes away by itself. */
class TemporaryStartError extends StartError {
	readonly temporary = true;
}

const major = '18';
/** The system's limit for a socket's path is 104–108 bytes. */
const maxSocketPathBytes = 100;
/** A new cluster measures 39 MB; our tables and the log's next segment come on top. */
const newClusterBytes = 60 * 1024 * 1024;
const runningBytes = 1024 * 1024;
const readyMs = 60_000;
const endMs = { fast: 6_000, immediate: 2_000 };
const pollMs = 20;
const socketName = '.s.PGSQL.5432';

/**
 * Ends the database when the program above it is gone, however it went: the pipe on its input closes with it. The
 * database has its own process group, so that Ctrl+C in a terminal does not stop it before the program has flushed.
 */
const leash = `exec 3<&0
"$@" 0</dev/null 3<&- &
server=$!
( cat <&3 >/dev/null 2>&1; kill -INT $server 2>/dev/null ) &
leash=$!
exec 3<&- 0</dev/null
wait $server
code=$?
kill $leash 2>/dev/null
exit $code`;

/** Durable before all: what the page calls saved is on disk [P1]. Nothing of a statement or its values is logged. */
const serverSettings = {
	listen_addresses: '',
	unix_socket_permissions: '0700',
	fsync: 'on',
	synchronous_commit: 'on',
	full_page_writes: 'on',
	max_wal_size: '256MB',
	min_wal_size: '32MB',
	log_line_prefix: '',
	log_min_error_statement: 'panic',
	log_error_verbosity: 'terse',
	log_timezone: 'UTC',
	timezone: 'UTC'
};

/** Only what the programs need: no PG* variable of the person's own reaches them. */
const cleanEnvironment = { PATH: process.env.PATH ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };

/** Finds the cluster in its place or makes it: whole or not at all, also when we are killed meanwhile. */
export async function prepareCluster(place: Place): Promise<Cluster> {
	const data = join(place.folder, 'postgres');
	const isNew = !existsSync(data);
	requireSpace(place.folder, isNew ? newClusterBytes : runningBytes);
	if (isNew) await makeCluster(place, data);
	const found = readFileSync(join(data, 'PG_VERSION'), 'utf8').trim();
	if (found !== major) {
		throw new StartError(
			`The data in ${data} is of PostgreSQL ${found}; this program has ${major}. See "Upgrade" in docs/operations.md.`
		);
	}
	const socketFolder = makeSocketFolder(place);
	return {
		place,
		data: realpathSync(data),
		socketFolder,
		url: `postgres://folkmoot@localhost/folkmoot?host=${encodeURIComponent(socketFolder)}`,
		removeSocket: () => rmSync(socketFolder, { recursive: true, force: true })
	};
}

function requireSpace(folder: string, bytes: number): void {
	const { bavail, bsize } = statfsSync(folder);
	const free = bavail * bsize;
	if (free >= bytes) return;
	const megabytes = (n: number) => Math.floor(n / 1024 / 1024);
	throw new StartError(
		`The disk that holds ${folder} is full: ${megabytes(free)} MB are free and ${megabytes(bytes)} MB are needed. Free some space and start again.`
	);
}

async function makeCluster(place: Place, data: string): Promise<void> {
	const draft = `${data}.new`;
	try {
		rmSync(draft, { recursive: true, force: true });
		privateFolder(draft, place.runner);
		const args = ['-D', draft, '-U', 'folkmoot', '--auth=trust', '--encoding=UTF8', '--no-instructions'];
		// The built-in locale never changes with the system's libraries, which would spoil indexes.
		args.push('--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8');
		await promisify(execFile)(join(place.bin, 'initdb'), args, { ...as(place), env: cleanEnvironment });
		renameSync(draft, data);
		const folder = openSync(place.folder, 'r');
		fsyncSync(folder);
		closeSync(folder);
	} catch (error) {
		rmSync(draft, { recursive: true, force: true });
		if (error instanceof StartError) throw error;
		const words = (error as { stderr?: string }).stderr ?? '';
		throw new StartError(problem(place.folder, words.trim().split('\n')) ?? folderProblem(data, error), {
			cause: error
		});
	}
}

/** Beside the data, or in a short folder of our own where that path would be too long for a socket. */
function makeSocketFolder(place: Place): string {
	const beside = join(place.folder, 'run');
	if (Buffer.byteLength(join(beside, socketName)) <= maxSocketPathBytes) {
		privateFolder(beside, place.runner);
		return beside;
	}
	const hash = createHash('sha256').update(place.folder).digest('hex').slice(0, 12);
	const candidates = [tmpdir(), '/tmp'].map((folder) => join(folder, `folkmoot-${hash}`));
	const short = candidates.find((path) => Buffer.byteLength(join(path, socketName)) <= maxSocketPathBytes);
	if (!short)
		throw new StartError(`The path ${place.folder} is too long for the database's socket. Set DATA_DIR.`);
	if (!existsSync(short)) privateFolder(short, place.runner);
	const found = lstatSync(short);
	const owner = place.runner?.uid ?? process.getuid?.();
	// Anyone may make folders in /tmp: one that another user has made could catch our words.
	if (!found.isDirectory() || found.uid !== owner) {
		throw new StartError(
			`The folder ${short} belongs to another user. Remove it, or set DATA_DIR to a shorter path.`
		);
	}
	privateFolder(short, place.runner);
	return short;
}

const as = (place: Place) => ({ ...(place.runner ?? {}), cwd: '/' });

/** Starts the server and waits until it answers. Throws StartError with its last words. */
export async function launch(
	cluster: Cluster,
	settings: Record<string, string>,
	log: EmbeddedLog
): Promise<Running> {
	const { place, data, socketFolder } = cluster;
	const all = { ...serverSettings, unix_socket_directories: quoted(socketFolder), ...settings };
	const args = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
	const command = ['-c', leash, 'sh', join(place.bin, 'postgres'), '-D', data, ...args];
	const child = spawn('/bin/sh', command, {
		...as(place),
		env: cleanEnvironment,
		detached: true,
		stdio: ['pipe', 'ignore', 'pipe']
	});
	const lastWords = followWords(child, log);
	let gone = false;
	const exited = new Promise<string>((resolve) => {
		child.once('error', (error) => resolve(error.message));
		child.once('exit', (code, signal) => resolve(signal ?? `code ${code}`));
	}).finally(() => {
		gone = true;
	});
	// The leash's pipe breaks when the server ends first.
	child.stdin?.on('error', () => {});
	const end = async () => {
		child.stdin?.end();
		if (await within(exited, endMs.fast)) return;
		signal(postmasterPid(data), 'SIGQUIT');
		if (await within(exited, endMs.immediate)) return;
		signal(postmasterPid(data), 'SIGKILL');
		signal(child.pid ?? null, 'SIGKILL');
		await exited;
	};
	const giveUpAt = Date.now() + readyMs;
	while (!gone) {
		if (await answers(cluster.url)) return { exited, end };
		if (Date.now() > giveUpAt) {
			await end();
			throw new StartError(
				`The embedded database in ${data} does not answer. Its last words: ${lastWords.at(-1)}`
			);
		}
		await pause(pollMs);
	}
	const why = problem(place.folder, lastWords);
	if (why) throw new StartError(why);
	if (lastWords.some((line) => /pre-existing shared memory|lock file .* already exists/.test(line))) {
		throw new TemporaryStartError(`An earlier database in ${data} has not ended yet.`);
	}
	const fatal = lastWords.findLast((line) => /FATAL|PANIC/.test(line)) ?? lastWords.at(-1) ?? (await exited);
	throw new StartError(`The embedded database in ${data} does not start: ${fatal}`);
}

const quoted = (folder: string) => `"${folder.replaceAll('"', '""')}"`;

function followWords(child: ChildProcess, log: EmbeddedLog): string[] {
	const lastWords: string[] = [];
	child.stderr?.setEncoding('utf8').on('data', (text: string) => {
		for (const line of text.split('\n').filter(Boolean)) {
			lastWords.push(line);
			if (lastWords.length > 20) lastWords.shift();
			// Clients that come too early are no news.
			if (/PANIC|No space left|corrupt/.test(line)) log('error', `database: ${line}`);
		}
	});
	return lastWords;
}

function problem(folder: string, words: string[]): string | null {
	if (words.some((line) => /No space left|could not resize shared memory/.test(line))) {
		return `The disk that holds ${folder} is full. Free some space and start again.`;
	}
	const refused = words.find((line) => /Permission denied|has wrong ownership/.test(line));
	if (refused)
		return `The folder ${folder} belongs to another user. Start Folkmoot as that user, or set DATA_DIR.`;
	return null;
}

async function answers(url: string): Promise<boolean> {
	try {
		await ask(url, 'postgres', (sql) => sql`select 1`);
		return true;
	} catch {
		// Not yet: the socket is missing, or recovery still runs.
		return false;
	}
}

async function ask<T>(
	url: string,
	database: string,
	question: (sql: postgres.Sql) => Promise<T>
): Promise<T> {
	const { url: address, ...socket } = connectionOptions(url);
	const sql = postgres(address, { ...socket, database, max: 1, connect_timeout: 2, fetch_types: false });
	try {
		return await question(sql);
	} finally {
		await sql.end({ timeout: 1 });
	}
}

export async function makeDatabase(url: string): Promise<void> {
	await ask(url, 'postgres', async (sql) => {
		const found = await sql`select from pg_database where datname = 'folkmoot'`;
		if (found.length === 0) await sql`create database folkmoot`;
	});
}

/** The process id in the cluster's own note, while that process lives and works in this cluster. */
export function postmasterPid(data: string): number | null {
	const pid = notedPid(data);
	return pid !== null && isDatabaseOf(pid, data) ? pid : null;
}

function notedPid(data: string): number | null {
	try {
		return Number.parseInt(readFileSync(join(data, 'postmaster.pid'), 'utf8'), 10) || null;
	} catch {
		// No note: it has ended in order, or never ran.
		return null;
	}
}

function isDatabaseOf(pid: number, data: string): boolean {
	if (startOf(pid) === null) return false;
	if (process.platform !== 'linux') return true;
	try {
		return readlinkSync(`/proc/${pid}/cwd`) === data;
	} catch {
		// Another user's process, or just gone: not one we have started.
		return false;
	}
}

/** Stops a database whose program was killed; its leash usually has done so already. */
export async function endLeftover(data: string): Promise<void> {
	for (const [name, waitMs] of [
		['SIGINT', endMs.fast],
		['SIGQUIT', endMs.immediate],
		['SIGKILL', endMs.immediate]
	] as const) {
		const pid = postmasterPid(data);
		if (pid === null) break;
		signal(pid, name);
		for (const until = Date.now() + waitMs; postmasterPid(data) === pid && Date.now() < until;)
			await pause(pollMs);
	}
	const noted = notedPid(data);
	// After a reboot or in a new container the noted number may be some other process: PostgreSQL would refuse.
	if (noted !== null && startOf(noted) !== null && !isDatabaseOf(noted, data)) {
		rmSync(join(data, 'postmaster.pid'), { force: true });
	}
}

function signal(pid: number | null, name: NodeJS.Signals): void {
	if (pid === null) return;
	try {
		process.kill(pid, name);
	} catch (error) {
		// ESRCH: it has ended by itself meanwhile.
		if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
	}
}

async function within(promise: Promise<unknown>, ms: number): Promise<boolean> {
	const timer = new AbortController();
	const late = pause(ms, false, { signal: timer.signal }).catch(() => false);
	const done = await Promise.race([promise.then(() => true), late]);
	timer.abort();
	return done;
}
