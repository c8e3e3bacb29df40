import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

const fault = (name: string, ...include: string[]) => ({
	test: {
		name,
		include,
		globalSetup: ['tests/support/global-setup.ts'],
		testTimeout: 180_000,
		hookTimeout: 180_000,
		retry: process.env.CI ? 1 : 0,
		// Processes are killed and disks filled here: one file at a time keeps the times honest.
		fileParallelism: false
	}
});

const withLongRuns = <P extends { test: object }>({ test }: P) => ({
	test: { ...test, env: { LONG_RUNS: 'yes' } }
});

/** `#lib/…`, `#server/…` and `#db/…` are resolved from the imports of package.json, as Node does. */
export default defineConfig({
	test: {
		// Much of the time tests wait for sockets, clocks and disks: three files at once keep two cores busy.
		maxWorkers: 3,
		projects: [
			{
				plugins: [svelte({ configFile: false })],
				test: {
					name: 'unit',
					include: ['{src,server,db,scripts}/**/*.test.{ts,js}'],
					environment: 'node',
					testTimeout: 30_000
				}
			},
			{
				test: {
					name: 'integration',
					include: ['tests/{contract,sync,access}/**/*.test.ts'],
					globalSetup: ['tests/support/global-setup.ts'],
					// Long, and once more, for machines that are slow or shared.
					testTimeout: 60_000,
					hookTimeout: 120_000,
					retry: process.env.CI ? 1 : 0
				}
			},
			fault('fault', 'tests/fault/*.test.ts'),
			// Longer than a minute together: npm run test:fault runs both. What people may do in any order is tried there at length.
			withLongRuns(fault('fault-long', 'tests/fault/long/*.test.ts', 'tests/sync/*converge.test.ts'))
		]
	}
});
