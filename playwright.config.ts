import { existsSync } from 'node:fs';
import { defineConfig } from '@playwright/test';

/**
 * A Chromium of the system's own, when there is one; otherwise Playwright's. First the build without windows, which Playwright's
 * own is too: it takes two thirds of the time.
 */
const systemBrowser = [
	'/usr/bin/chromium-headless-shell',
	'/usr/bin/chromium',
	'/usr/bin/chromium-browser',
	'/usr/bin/google-chrome',
	'/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'
].find((path) => existsSync(path));

/** Runs what is built (npm run build). Each worker starts the whole program for itself: tests/support/e2e.ts. */
export default defineConfig({
	testDir: 'tests/e2e',
	// The long ones, of networks and servers that go away, are run with the other faults: npm run test:fault.
	projects: [
		// Without the service worker, which would fetch the whole program into each of their browsers.
		{ name: 'pages', testIgnore: '**/long/**', use: { serviceWorkers: 'block' } },
		{ name: 'long', testMatch: '**/long/*.test.ts' }
	],
	// Each starts the whole program and a browser: two keep two cores busy.
	workers: 2,
	fullyParallel: false,
	// Long, for machines that are slow or shared: what is promised in seconds is measured by itself.
	timeout: 120_000,
	expect: { timeout: 15_000 },
	// Says "flaky" in its report, and does not hold up everybody's work.
	retries: process.env.CI ? 1 : 0,
	forbidOnly: Boolean(process.env.CI),
	reporter: 'list',
	use: {
		locale: 'en-GB',
		timezoneId: 'Europe/London',
		// Nothing is looked at half faded in.
		contextOptions: { reducedMotion: 'reduce' },
		// Recording costs a third of the time: it is done where something failed before, or when asked for (--trace on).
		trace: 'on-first-retry',
		// Chromium's sandbox does not start for root, nor in most containers; only our own pages are opened here.
		launchOptions: { executablePath: systemBrowser, args: ['--no-sandbox'] }
	}
});
