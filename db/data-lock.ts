import { execFileSync } from 'node:child_process';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StartError } from './start-error.ts';

interface Holder {
	pid: number;
	/** tells a process from a later one that was given the same id */
	startedAt: string;
	/** where it serves, once it does */
	address?: string;
}

export interface DataLock {
	/** Tells a second start where this one serves. */
	note(address: string): void;
	release(): void;
}

/**
 * Takes a data folder for this process. Throws StartError naming the process that has it. The lock of a process
 * that is gone is taken over; when two starts find it at once, one of them wins.
 */
export function lockDataFolder(folder: string): DataLock {
	const path = join(folder, 'folkmoot.lock');
	const own: Holder = { pid: process.pid, startedAt: startOf(process.pid) ?? '' };
	const draft = `${path}.${process.pid}`;
	const write = (holder: Holder, to: string) => writeFileSync(to, JSON.stringify(holder), { mode: 0o644 });
	write(own, draft);
	try {
		for (;;) {
			// link(2) fails when the name is taken and, unlike an exclusive open, never shows a half-written file.
			if (linked(draft, path)) break;
			const holder = read(path);
			if (holder && startOf(holder.pid) === holder.startedAt) {
				const where = holder.address ? ` at ${holder.address}` : '';
				throw new StartError(
					`Folkmoot is already running from ${folder} (process ${holder.pid})${where}. Use that one, or stop it first.`
				);
			}
			discard(path, holder);
		}
	} finally {
		rmSync(draft, { force: true });
	}
	return {
		note(address) {
			write({ ...own, address }, draft);
			renameSync(draft, path);
		},
		release() {
			const holder = read(path);
			if (holder?.pid === own.pid && holder.startedAt === own.startedAt) rmSync(path, { force: true });
		}
	};
}

function linked(from: string, to: string): boolean {
	try {
		linkSync(from, to);
		return true;
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
		throw error;
	}
}

function read(path: string): Holder | null {
	try {
		return JSON.parse(readFileSync(path, 'utf8')) as Holder;
	} catch (error) {
		// Gone since, or left damaged by a power cut: nobody holds it.
		if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return null;
		throw error;
	}
}

/** Moves the stale lock away first: when another start has replaced it meanwhile, that one is put back. */
function discard(path: string, stale: Holder | null): void {
	const aside = `${path}.stale-${process.pid}`;
	try {
		renameSync(path, aside);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
		throw error;
	}
	const moved = read(aside);
	if (moved && (moved.pid !== stale?.pid || moved.startedAt !== stale.startedAt)) linked(aside, path);
	rmSync(aside, { force: true });
}

/** When a process started, as the system writes it; null when there is none. */
export function startOf(pid: number): string | null {
	try {
		process.kill(pid, 0);
	} catch (error) {
		// EPERM: it lives, and belongs to somebody else.
		if ((error as NodeJS.ErrnoException).code !== 'EPERM') return null;
	}
	try {
		if (process.platform === 'linux') {
			const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
			// After the name, which may hold spaces: state is the first word, start time the twentieth.
			const words = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
			if (words[0] === 'Z') return null;
			const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
			return `${boot} ${words[19]}`;
		}
		return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
	} catch {
		// It ended while we looked.
		return null;
	}
}
