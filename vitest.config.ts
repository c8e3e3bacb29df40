import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

/** `#lib/…`, `#server/…` and `#db/…` are resolved from the imports of package.json, as Node does. */
export default defineConfig({
	test: {
		projects: [
			{
				plugins: [svelte({ configFile: false })],
				test: {
					name: 'unit',
					include: ['{src,server,db,scripts}/**/*.test.{ts,js}'],
					environment: 'node'
				}
			},
			{
				test: {
					name: 'integration',
					include: ['tests/{contract,sync,access}/**/*.test.ts'],
					globalSetup: ['tests/support/global-setup.ts'],
					testTimeout: 20_000,
					hookTimeout: 60_000
				}
			},
			{
				test: {
					name: 'fault',
					include: ['tests/fault/**/*.test.ts'],
					globalSetup: ['tests/support/global-setup.ts'],
					testTimeout: 120_000,
					hookTimeout: 120_000,
					// Processes are killed and disks filled here: one file at a time keeps the times honest.
					fileParallelism: false
				}
			}
		]
	}
});
