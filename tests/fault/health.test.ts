import { readFileSync } from 'node:fs';
import { mkdtempSync, rmSync, chmodSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startApp, type App } from '../support/app.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { pausableProxy, type PausableProxy } from '../support/pausable-proxy.ts';

let fresh: TestDatabase;
let proxy: PausableProxy;
let app: App | undefined;

beforeEach(async () => {
	fresh = await testDatabase();
	proxy = await pausableProxy(fresh.url);
});

afterEach(async () => {
	await app?.kill();
	await proxy.close();
	await fresh.close();
});

const ready = async (of: App) => {
	const answer = await fetch(`${of.origin}/readyz`);
	return { status: answer.status, ...((await answer.json()) as { ready: boolean; broken: string[] }) };
};

test('[O1] [D4] with the database gone silent the process lives, says it is not ready and why, and recovers', async () => {
	app = await startApp({ url: proxy.url });
	expect(await ready(app)).toEqual({ status: 200, ready: true, broken: [] });
	proxy.pause();
	const { status, broken } = await ready(app);
	expect(status).toBe(503);
	expect(broken).toContain('database');
	expect((await fetch(`${app.origin}/healthz`)).status).toBe(200);
	proxy.resume();
	const running = app;
	await vi.waitUntil(async () => (await ready(running)).status === 200, { timeout: 10_000, interval: 100 });
});

test('[O1] what readiness says holds no address, name or message of the database', async () => {
	app = await startApp({ url: proxy.url });
	proxy.pause();
	const text = await (await fetch(`${app.origin}/readyz`)).text();
	expect(text).not.toMatch(/folkmoot|postgres|127\.0|ECONN|timeout/i);
});

test('[O6] metrics hold the figures, to this machine only unless there is a token', async () => {
	app = await startApp({ url: proxy.url });
	const text = await (await fetch(`${app.origin}/metrics`)).text();
	for (const name of [
		'folkmoot_sockets{kind="live"} 0',
		'folkmoot_documents_open',
		'folkmoot_acknowledgement_seconds',
		'folkmoot_unsaved_seconds',
		'nodejs_eventloop_lag_seconds',
		'folkmoot_refused_updates_total',
		'folkmoot_queue_bytes'
	]) {
		expect(text).toContain(name);
	}
	const forwarded = await fetch(`${app.origin}/metrics`, { headers: { 'x-forwarded-for': '203.0.113.7' } });
	expect(forwarded.status).toBe(404);
});

test('[O6] with METRICS_TOKEN only its bearer reads the metrics', async () => {
	const token = 'a-token-of-many-letters';
	app = await startApp({ url: proxy.url, env: { METRICS_TOKEN: token } });
	expect((await fetch(`${app.origin}/metrics`)).status).toBe(404);
	const allowed = await fetch(`${app.origin}/metrics`, { headers: { authorization: `Bearer ${token}` } });
	expect(allowed.status).toBe(200);
});

test('[O2] [P13] SIGTERM ends it in time with code 0, also while the database does not answer', async () => {
	app = await startApp({ url: proxy.url });
	await fetch(app.origin);
	proxy.pause();
	const began = performance.now();
	const code = await app.stop();
	expect(app.logs.join('\n')).not.toContain('cut short');
	expect(code).toBe(0);
	expect(performance.now() - began).toBeLessThan(10_000);
});

test('[O2] SIGTERM stops accepting at once and ends with code 0', async () => {
	app = await startApp({ url: proxy.url });
	const began = performance.now();
	expect(await app.stop()).toBe(0);
	expect(performance.now() - began).toBeLessThan(5_000);
	await expect(fetch(app.origin)).rejects.toThrow();
});

test('[D3] the embedded database killed underneath does not end the program, which serves again within 5 s', async () => {
	const folder = mkdtempSync(join(tmpdir(), 'folkmoot-killed-'));
	chmodSync(folder, 0o755);
	const own = await startApp({ env: { DATA_DIR: join(folder, 'data') } });
	try {
		expect((await fetch(own.origin)).status).toBe(200);
		for (const round of [1, 2, 3]) {
			const pid = Number.parseInt(readFileSync(join(folder, 'data/postgres/postmaster.pid'), 'utf8'), 10);
			process.kill(pid, 'SIGKILL');
			const restarted = () =>
				own.logs.filter((line) => line.includes('the embedded database is back')).length;
			await vi.waitUntil(() => restarted() >= round, { timeout: 5_000 });
			await vi.waitUntil(async () => (await ready(own)).status === 200, { timeout: 5_000, interval: 50 });
			expect((await fetch(own.origin)).status).toBe(200);
		}
		expect(await own.stop()).toBe(0);
	} finally {
		await own.kill();
		rmSync(folder, { recursive: true, force: true });
	}
});
