import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureChromium } from './chromium.js';
import { ensureBuilt, ensureInstalled, pinnedNode, root, sayAndExit, withPackages } from './set-up.js';

/** @typedef {{ passed: number, failed: number }} Count */
/** @typedef {{ name: string, commands: string[][], atOnce?: boolean, env?: Record<string, string>, count?: () => Count }} Step */

/** Runs all steps in order and prints what passed and failed in total. Ends the process. */
export async function test() {
	const reports = mkdtempSync(join(tmpdir(), 'folkmoot-reports-'));
	const total = { passed: 0, failed: 0 };
	let failedAt = null;
	try {
		await ensureInstalled();
		for (const step of steps(reports)) {
			if (step.name === 'end-to-end') ensureChromium();
			if (step.name === 'build') await ensureBuilt();
			console.log(`\n== ${step.name}`);
			const fine = step.atOnce
				? await runAtOnce(step.commands)
				: step.commands.every((command) => runs(command, step.env));
			const count = step.count?.() ?? { passed: 0, failed: 0 };
			total.passed += count.passed;
			// A step that fails without a failing test has failed all the same.
			total.failed += fine ? 0 : Math.max(count.failed, 1);
			if (!fine) {
				failedAt = step.name;
				break;
			}
		}
	} catch (error) {
		sayAndExit(error);
	} finally {
		rmSync(reports, { recursive: true, force: true });
	}
	if (failedAt) console.error(`\nThe step "${failedAt}" failed.`);
	console.log(`\n${total.passed} passed, ${total.failed} failed`);
	process.exit(failedAt ? 1 : 0);
}

/**
 * The build comes before the tests, because those that start the real program run what is built.
 * @param {string} reports
 * @returns {Step[]}
 */
function steps(reports) {
	const bin = (/** @type {string} */ path, /** @type {string[]} */ ...args) => [
		join('node_modules', path),
		...args
	];
	const vitest = (/** @type {string} */ name, /** @type {string[]} */ ...projects) => {
		const report = join(reports, `${name}.json`);
		return {
			commands: [
				bin(
					'vitest/vitest.mjs',
					'run',
					...projects.flatMap((project) => ['--project', project]),
					'--reporter=default',
					'--reporter=json',
					`--outputFile.json=${report}`
				)
			],
			count: () => countVitest(report)
		};
	};
	const playwright = join(reports, 'end-to-end.json');
	return [
		{ name: 'generated types', commands: [bin('@sveltejs/kit/svelte-kit.js', 'sync')] },
		{
			name: 'format, lint and types',
			// None of them uses more than one core for long.
			atOnce: true,
			commands: [
				bin('prettier/bin/prettier.cjs', '--check', '--log-level=warn', '.'),
				bin('eslint/bin/eslint.js', '.'),
				bin('svelte-check/bin/svelte-check', '--output', 'human', '--fail-on-warnings')
			]
		},
		{ name: 'build', commands: [] },
		{ name: 'unit and integration', ...vitest('unit', 'unit', 'integration') },
		{ name: 'fault', ...vitest('fault', 'fault') },
		{
			name: 'end-to-end',
			commands: [bin('@playwright/test/cli.js', 'test', '--project=pages', '--reporter=list,json')],
			env: { PLAYWRIGHT_JSON_OUTPUT_NAME: playwright },
			count: () => countPlaywright(playwright)
		}
	];
}

/**
 * @param {string[]} command
 * @param {Record<string, string>} env
 */
function runs(command, env = {}) {
	return spawnSync(pinnedNode, command, { cwd: root, stdio: 'inherit', env: around(env) }).status === 0;
}

/**
 * All of them side by side; what each printed is shown when it has ended. True: none failed.
 * @param {string[][]} commands
 */
async function runAtOnce(commands) {
	const all = commands.map(async (command) => {
		const child = spawn(pinnedNode, command, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], env: around() });
		/** @type {Buffer[]} */
		const printed = [];
		for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => printed.push(part));
		const code = await new Promise((resolve) => child.once('error', () => resolve(1)).once('close', resolve));
		process.stdout.write(Buffer.concat(printed));
		if (code !== 0) console.error(`${command[0]} failed.`);
		return code === 0;
	});
	return (await Promise.all(all)).every(Boolean);
}

/** @param {Record<string, string>} env */
function around(env = {}) {
	return { ...process.env, PATH: withPackages(process.env.PATH), ...env };
}

/**
 * @param {string} path
 * @returns {Count}
 */
function countVitest(path) {
	if (!existsSync(path)) return { passed: 0, failed: 0 };
	const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(path, 'utf8'));
	return { passed: numPassedTests, failed: numFailedTests };
}

/**
 * @param {string} path
 * @returns {Count}
 */
function countPlaywright(path) {
	if (!existsSync(path)) return { passed: 0, failed: 0 };
	const { stats } = JSON.parse(readFileSync(path, 'utf8'));
	return { passed: stats.expected + stats.flaky, failed: stats.unexpected };
}
