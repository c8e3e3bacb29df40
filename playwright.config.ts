import { existsSync } from 'node:fs';
import { defineConfig } from '@playwright/test';

/** A Chromium of the system's own, when there is one; otherwise Playwright's. */
const systemBrowser = [
	'/usr/bin/chromium',
	'/usr/bin/chromium-browser',
	'/usr/bin/google-chrome',
	'/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'
].find((path) => existsSync(path));

/** Runs what is built (npm run build). Each worker starts the whole program for itself: tests/support/e2e.ts. */
export default defineConfig({
	testDir: 'tests/e2e',
	testMatch: '**/*.test.ts',
	workers: 1,
	timeout: 30_000,
	expect: { timeout: 5_000 },
	forbidOnly: Boolean(process.env.CI),
	reporter: 'list',
	use: {
		locale: 'en-GB',
		timezoneId: 'Europe/London',
		trace: 'retain-on-failure',
		// Chromium's sandbox does not start for root, nor in most containers; only our own pages are opened here.
		launchOptions: { executablePath: systemBrowser, args: ['--no-sandbox'] }
	}
});
