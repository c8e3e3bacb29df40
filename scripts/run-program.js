import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { programArguments } from './program.js';
import { ensureBuilt, ensureInstalled, pinnedNode, root, sayAndExit } from './set-up.js';

/**
 * Installs and builds when needed, then runs server/main.ts on the pinned Node until it ends, and ends as it did.
 * @param {{ development: boolean }} options
 */
export async function start({ development }) {
	try {
		await ensureInstalled();
		if (!development) await ensureBuilt();
	} catch (error) {
		sayAndExit(error);
	}
	const child = spawn(pinnedNode, [...programArguments, ...(development ? ['--dev'] : [])], {
		cwd: root,
		// The fourth channel closes with us, so that the program stops in order when only we are killed.
		stdio: ['inherit', 'inherit', 'inherit', 'ipc']
	});
	for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
		process.on(signal, () => child.kill(signal));
	}
	child.on('error', (error) => sayAndExit(error));
	child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal ?? 'SIGTERM']));
}
