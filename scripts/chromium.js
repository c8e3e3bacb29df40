import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { pinnedNode, root, SetUpError, withPackages } from './set-up.js';

/** As in playwright.config.ts. */
const systemBrowsers = [
	'/usr/bin/chromium-headless-shell',
	'/usr/bin/chromium',
	'/usr/bin/chromium-browser',
	'/usr/bin/google-chrome',
	'/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'
];

/** Gets a Chromium for the end-to-end tests: the system's, or apt's when we are root, or Playwright's own. */
export function ensureChromium() {
	if (isThere()) return;
	console.log('Installing Chromium (the first time only, about a minute) …');
	if (process.getuid?.() === 0 && tool('apt-get', ['--version'], 'ignore')) {
		const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
		tool('apt-get', ['-qq', 'update'], 'inherit', env);
		// The build without windows where there is one; Ubuntu has none.
		for (const name of ['chromium-headless-shell', 'chromium']) {
			tool('apt-get', ['-qq', 'install', '-y', '--no-install-recommends', name], 'ignore', env);
			if (isThere()) return;
		}
	}
	tool(pinnedNode, ['node_modules/@playwright/test/cli.js', 'install', 'chromium'], 'inherit');
	if (!isThere()) {
		throw new SetUpError(
			'There is no Chromium, and none could be installed. Install the package chromium and try again.'
		);
	}
}

function isThere() {
	if (systemBrowsers.some((path) => existsSync(path) && tool(path, ['--version'], 'ignore'))) return true;
	const ask = "import('@playwright/test').then(({ chromium }) => console.log(chromium.executablePath()))";
	const { stdout } = spawnSync(pinnedNode, ['-e', ask], { cwd: root, encoding: 'utf8' });
	return existsSync(stdout.trim());
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').StdioOptions} stdio
 * @param {NodeJS.ProcessEnv} env
 */
function tool(command, args, stdio, env = process.env) {
	return (
		spawnSync(command, args, { cwd: root, stdio, env: { ...env, PATH: withPackages(env.PATH) } }).status === 0
	);
}
