import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
	accessSync,
	constants,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmdirSync
} from 'node:fs';
import { rmSync, statfsSync, statSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
export const pinnedNode = join(root, 'node_modules', '.bin', 'node');

/** The packages take 500 MB while they are unpacked, a build 10 MB. */
const neededMegabytes = { install: 800, build: 50 };

/** What a person can mend, in one line. */
export class SetUpError extends Error {}

/**
 * @param {unknown} error
 * @returns {never}
 */
export function sayAndExit(error) {
	console.error(error instanceof SetUpError ? error.message : error);
	process.exit(1);
}

/** Runs `npm ci` when the packages are missing, half installed or not those of package-lock.json. */
export async function ensureInstalled() {
	if (isInstalled()) return;
	requireStopped();
	requireRoom(neededMegabytes.install);
	await withProgress('Installing packages (the first time only, about a minute)', async () => {
		const npm = process.env.npm_execpath;
		const [command, first] = npm && /\.c?js$/.test(npm) ? [process.execPath, [npm]] : ['npm', []];
		const args = [...first, 'ci', '--no-audit', '--no-fund', '--loglevel=error'];
		const { code, output } = await run(command, args, npmEnvironment());
		if (code !== 0) throw new SetUpError(`${tail(output)}\n${installProblem(output)}`.trim());
	});
	if (!isInstalled())
		throw new SetUpError('The packages are still not complete. Remove node_modules and start again.');
}

/** Builds the pages when there is no build of exactly these sources. */
export async function ensureBuilt() {
	const stamp = join(root, 'build', '.sources');
	const sources = hashSources();
	if (existsSync(stamp) && readFileSync(stamp, 'utf8') === sources) return;
	requireStopped();
	requireRoom(neededMegabytes.build);
	await withProgress('Building the pages (when the sources have changed, about 20 seconds)', async () => {
		rmSync(stamp, { force: true });
		const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
		const { code, output } = await run(pinnedNode, [vite, 'build', '--logLevel', 'warn'], process.env);
		if (code !== 0)
			throw new SetUpError(`${tail(output)}\n${installProblem(output, 'The build failed; see above.')}`);
		writeFileSync(stamp, sources);
	});
}

function isInstalled() {
	const hidden = join(root, 'node_modules', '.package-lock.json');
	// npm writes its own note last: without it the installation was cut off.
	if (!existsSync(hidden) || !existsSync(pinnedNode)) return false;
	const wanted = readPackages(join(root, 'package-lock.json'));
	const found = readPackages(hidden);
	return Object.entries(wanted).every(([path, { version, optional, devOptional, link }]) => {
		if (path === '' || link) return true;
		const there = found[path];
		return there ? there.version === version : Boolean(optional || devOptional);
	});
}

/**
 * @param {string} path
 * @returns {Record<string, { version?: string, optional?: boolean, devOptional?: boolean, link?: boolean }>}
 */
function readPackages(path) {
	return JSON.parse(readFileSync(path, 'utf8')).packages;
}

/** A running program must not lose its packages or pages underneath. */
function requireStopped() {
	const wanted = resolve(root, process.env.DATA_DIR || 'data');
	const hash = createHash('sha256').update(wanted).digest('hex').slice(0, 12);
	for (const folder of [wanted, join('/var/lib/folkmoot', hash)]) {
		const lock = join(folder, 'folkmoot.lock');
		if (!existsSync(lock)) continue;
		const { pid, address } = readLock(lock);
		if (!isAlive(pid)) continue;
		const where = address ? ` at ${address}` : '';
		throw new SetUpError(
			`Folkmoot is already running (process ${pid})${where}, from other sources than are here now. Stop it first.`
		);
	}
}

/**
 * @param {string} path
 * @returns {{ pid: number, address?: string }}
 */
function readLock(path) {
	try {
		return JSON.parse(readFileSync(path, 'utf8'));
	} catch {
		// Damaged or just gone: the program itself decides about it.
		return { pid: 0 };
	}
}

/** @param {number} pid */
function isAlive(pid) {
	if (!(pid > 0)) return false;
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
	}
}

/** @param {number} megabytes */
function requireRoom(megabytes) {
	const { bavail, bsize } = statfsSync(root);
	const free = Math.floor((bavail * bsize) / 1024 / 1024);
	if (free < megabytes) {
		throw new SetUpError(
			`The disk that holds ${root} is full: ${free} MB are free and ${megabytes} MB are needed. Free some space and start again.`
		);
	}
	try {
		rmdirSync(mkdtempSync(join(root, '.set-up-')));
	} catch (error) {
		throw new SetUpError(
			`The folder ${root} cannot be written. Make it yours to write, or clone Folkmoot to a folder that is.`,
			{ cause: error }
		);
	}
}

/** A user without a home of their own has nowhere for npm's cache. */
function npmEnvironment() {
	const environment = { ...process.env };
	try {
		accessSync(homedir(), constants.W_OK);
	} catch {
		const cache = join(tmpdir(), `folkmoot-npm-${process.getuid?.() ?? 'cache'}`);
		mkdirSync(cache, { recursive: true, mode: 0o700 });
		environment.npm_config_cache = cache;
	}
	// Build tools are needed whatever the machine is set to.
	delete environment.NODE_ENV;
	return environment;
}

/**
 * @param {string} output
 * @param {string} otherwise
 */
function installProblem(output, otherwise = 'The packages could not be installed; see above.') {
	if (/ENOSPC/.test(output)) return `The disk that holds ${root} is full. Free some space and start again.`;
	if (/EACCES|EPERM|EROFS/.test(output))
		return `The folder ${root} cannot be written in full. Make it yours to write.`;
	if (/ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNREFUSED|ECONNRESET|network/.test(output)) {
		return 'The packages could not be fetched. Check the connection to the npm registry and start again.';
	}
	return otherwise;
}

/**
 * What the build depends on, as one word.
 * @returns {string}
 */
function hashSources() {
	const hash = createHash('sha256');
	const files = ['package-lock.json', 'package.json', 'svelte.config.js', 'vite.config.ts', 'tsconfig.json'];
	for (const folder of ['src', 'static', 'server', 'db']) {
		for (const name of readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })) {
			if (statSync(join(root, folder, name)).isFile()) files.push(join(folder, name));
		}
	}
	for (const file of files.sort()) {
		hash
			.update(`${file}\0`)
			.update(readFileSync(join(root, file)))
			.update('\0');
	}
	return hash.digest('hex');
}

/**
 * @param {string} what
 * @param {() => Promise<void>} work
 */
async function withProgress(what, work) {
	const began = Date.now();
	console.log(`${what} …`);
	const ticking = setInterval(() => console.log(`  … ${Math.round((Date.now() - began) / 1000)} s`), 10_000);
	try {
		await work();
	} finally {
		clearInterval(ticking);
	}
	console.log(`  done in ${Math.round((Date.now() - began) / 1000)} s`);
}

/**
 * Runs to the end and keeps what it said. Our packages' programs come first in PATH, as in npm's own scripts.
 * @param {string} command
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} environment
 * @returns {Promise<{ code: number | null, output: string }>}
 */
function run(command, args, environment) {
	return new Promise((done) => {
		const env = { ...environment, PATH: withPackages(environment.PATH) };
		const child = spawn(command, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
		let output = '';
		for (const stream of [child.stdout, child.stderr]) {
			stream.setEncoding('utf8').on('data', (text) => {
				output = (output + text).slice(-100_000);
			});
		}
		child.on('error', (error) => done({ code: 1, output: `${output}\n${error.message}` }));
		child.on('close', (code) => done({ code, output }));
	});
}

/** @param {string | undefined} path */
export function withPackages(path) {
	return [join(root, 'node_modules', '.bin'), path].filter(Boolean).join(delimiter);
}

/** @param {string} output */
const tail = (output) => output.trim().split('\n').slice(-25).join('\n');
