import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { programArguments } from '../../scripts/program.js';

/** A measured process on a loopback port: the sync server or the relay. */
export interface Subject {
	name: 'folkmoot' | 'relay';
	port: number;
	/** user and system time of all its threads so far, in ms */
	cpuMs(): Promise<number>;
	/** resident set after garbage collection, in bytes */
	residentBytes(): Promise<number>;
	stop(): Promise<void>;
}

/** Starts one in a process of its own. `databaseUrl` is for the sync server. */
export async function startSubject(name: Subject['name'], databaseUrl: string): Promise<Subject> {
	const file = new URL(name === 'relay' ? './relay.ts' : './sync-process.ts', import.meta.url);
	// The relay is run plainly, the server with the flags that the program is started with.
	const flags = name === 'folkmoot' ? programArguments.filter((each) => each.startsWith('--')) : [];
	const child = fork(file, [databaseUrl], { execArgv: ['--expose-gc', ...flags] });
	const { port } = await answer<{ port: number }>(child);
	function ask<T>(question: string): Promise<T> {
		child.send({ ask: question });
		return answer<T>(child);
	}
	return {
		name,
		port,
		async cpuMs() {
			const { cpu } = await ask<{ cpu: NodeJS.CpuUsage }>('cpu');
			return (cpu.user + cpu.system) / 1000;
		},
		residentBytes: async () => (await ask<{ memory: NodeJS.MemoryUsage }>('memory')).memory.rss,
		async stop() {
			const exited = once(child, 'exit');
			child.send({ ask: 'stop' });
			await exited;
		}
	};
}

async function answer<T>(child: ChildProcess): Promise<T> {
	const ended = new AbortController();
	const message = once(child, 'message', { signal: ended.signal });
	const onExit = () => ended.abort(new Error('the measured process ended'));
	child.once('exit', onExit);
	try {
		return ((await message) as [T])[0];
	} finally {
		child.off('exit', onExit);
	}
}
