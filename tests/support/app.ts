import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { embeddedUrlVariable } from '../../server/config.ts';

export interface App {
	/** what people would type */
	origin: string;
	port: number;
	pid: number;
	/** every line it has printed so far, on either output */
	logs: string[];
	/** Asks it to stop, as a supervisor would. Resolves with its exit code. */
	stop(): Promise<number | null>;
	/** SIGKILL to its whole process group. Resolves when it is gone. */
	kill(): Promise<void>;
	exited: Promise<number | null>;
}

export interface AppOptions {
	/** a database of the tests; without one it starts its own in DATA_DIR, which `env` must then give */
	url?: string;
	env?: Record<string, string>;
	/** what is run; the server by default */
	command?: string[];
	readyMs?: number;
}

const root = fileURLToPath(new URL('../../', import.meta.url));

/** The real program in a process and process group of its own, on a free port of this machine. Needs a build. */
export async function startApp({ url, env = {}, command, readyMs = 30_000 }: AppOptions): Promise<App> {
	if (!existsSync(`${root}build/handler.js`))
		throw new Error('Run npm run build first: these tests run what is built.');
	const child = runApp({ env: { ...(url ? { [embeddedUrlVariable]: url } : {}), ...env }, command });
	const logs: string[] = [];
	const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
	const address = await new Promise<{ origin: string; port: number }>((resolve, reject) => {
		const late = setTimeout(() => {
			child.kill('SIGKILL');
			reject(new Error(`The program was not ready in ${readyMs} ms:\n${logs.join('\n')}`));
		}, readyMs);
		const read = (line: string) => {
			logs.push(line);
			const found = readyAddress(line);
			if (!found) return;
			clearTimeout(late);
			resolve(found);
		};
		for (const stream of [child.stdout, child.stderr]) if (stream) createInterface(stream).on('line', read);
		void exited.then((code) => {
			clearTimeout(late);
			reject(new Error(`The program ended with code ${code}:\n${logs.join('\n')}`));
		});
	});
	const pid = child.pid ?? 0;
	return {
		...address,
		pid,
		logs,
		exited,
		stop() {
			child.kill('SIGTERM');
			return exited;
		},
		async kill() {
			if (child.exitCode === null && child.signalCode === null) process.kill(-pid, 'SIGKILL');
			await exited;
		}
	};
}

/** Only PATH and what the test gives: a setting of the machine's own must not change what is tested. */
export function runApp({
	env = {},
	command,
	cwd = root
}: Pick<AppOptions, 'env' | 'command'> & { cwd?: string }): ChildProcess {
	const [file = process.execPath, ...args] = command ?? [process.execPath, 'server/main.ts'];
	return spawn(file, args, {
		cwd,
		env: { PATH: process.env.PATH, HOME: process.env.HOME, HOST: '127.0.0.1', PORT: '0', ...env },
		detached: true,
		stdio: ['ignore', 'pipe', 'pipe']
	});
}

function readyAddress(line: string): { origin: string; port: number } | null {
	const plain = /Folkmoot is ready: open (\S+?)(?: \(served on port (\d+)\))?\. Ctrl/.exec(line);
	if (plain?.[1]) return { origin: plain[1], port: Number(plain[2] ?? new URL(plain[1]).port) };
	if (!line.includes('"msg":"ready"')) return null;
	return JSON.parse(line) as { origin: string; port: number };
}
