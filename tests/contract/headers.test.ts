import { connect } from 'node:net';
import { readdirSync } from 'node:fs';
import { request } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApp, type App } from '../support/app.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';

let fresh: TestDatabase;
let app: App;
let secure: App;

beforeAll(async () => {
	fresh = await testDatabase();
	app = await startApp({ url: fresh.url });
	secure = await startApp({ url: fresh.url, env: { ORIGIN: 'https://folkmoot.test' } });
});

afterAll(async () => {
	await app.stop();
	await secure.stop();
	await fresh.close();
});

const asset = () => {
	const folder = '_app/immutable/entry/';
	const [name] = readdirSync(new URL(`../../build/client/${folder}`, import.meta.url)).filter((file) =>
		/\.js$/.test(file)
	);
	return `/${folder}${name}`;
};

function get(
	of: App,
	path: string,
	{
		method = 'GET',
		headers = {},
		body
	}: { method?: string; headers?: Record<string, string>; body?: string } = {}
): Promise<{ status: number; headers: Record<string, string | string[] | undefined>; body: string }> {
	return new Promise((resolve, reject) => {
		const host = new URL(of.origin).host;
		const asked = request({ port: of.port, host: '127.0.0.1', path, method, headers: { host, ...headers } });
		asked.on('response', (response) => {
			let body = '';
			response.setEncoding('utf8').on('data', (text: string) => (body += text));
			response.on('end', () =>
				resolve({ status: response.statusCode ?? 0, headers: response.headers, body })
			);
		});
		asked.on('upgrade', (response, socket) => {
			socket.destroy();
			resolve({ status: 101, headers: response.headers, body: '' });
		});
		asked.on('error', reject);
		asked.end(body);
	});
}

function raw(text: string): Promise<string> {
	return new Promise((resolve, reject) => {
		const socket = connect(app.port, '127.0.0.1', () => socket.write(text));
		let answer = '';
		socket.setEncoding('utf8').on('data', (part: string) => (answer += part));
		socket.on('close', () => resolve(answer));
		socket.on('error', reject);
	});
}

const upgrade = { connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13' };
const websocketKey = { 'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==' };

const kinds: [string, number, () => ReturnType<typeof get>][] = [
	['a page', 200, () => get(app, '/')],
	['a page that is not there', 404, () => get(app, '/no-such-page')],
	['an asset', 200, () => get(app, asset())],
	['an asset that is not there', 404, () => get(app, '/_app/immutable/entry/none.js')],
	['a file', 200, () => get(app, '/robots.txt')],
	['a foreign form', 403, () => get(app, '/', foreignForm)],
	['a method that is not known', 405, () => get(app, '/', { method: 'PUT' })],
	['health', 200, () => get(app, '/healthz')],
	['readiness', 200, () => get(app, '/readyz')],
	['metrics', 200, () => get(app, '/metrics')],
	['another name of this machine', 307, () => get(app, '/', { headers: { host: '127.0.0.1:1' } })],
	['a foreign name', 421, () => get(app, '/', { headers: { host: 'evil.example' } })],
	['a refused socket', 404, () => get(app, '/none', { headers: { ...upgrade, ...websocketKey } })],
	['an address that cannot be decoded', 400, () => get(app, '/%E0%A4%A')]
];
const foreignForm = {
	method: 'POST',
	headers: { origin: 'https://evil.example', 'content-type': 'application/x-www-form-urlencoded' }
};

test.each(kinds)('[H1] %s carries every security header', async (_kind, status, ask) => {
	const { status: found, headers } = await ask();
	expect(found).toBe(status);
	const policy = String(headers['content-security-policy']);
	for (const part of [
		"object-src 'none'",
		"base-uri 'none'",
		"frame-ancestors 'none'",
		"form-action 'self'"
	]) {
		expect(policy).toContain(part);
	}
	expect(/script-src ([^;]*)/.exec(policy)?.[1]).not.toMatch(/unsafe|\*/);
	expect(headers).toMatchObject({
		'x-content-type-options': 'nosniff',
		'referrer-policy': 'same-origin',
		'cross-origin-opener-policy': 'same-origin',
		'permissions-policy': expect.stringContaining('camera=()') as string
	});
	// Over plain http browsers would not believe it, and a demonstration must not bind localhost to https.
	expect(headers['strict-transport-security']).toBeUndefined();
});

test('[H1] a page’s scripts carry the nonce of its own answer', async () => {
	const [first, second] = [await get(app, '/'), await get(app, '/')];
	const nonce = /'nonce-([^']+)'/.exec(String(first.headers['content-security-policy']))?.[1];
	expect(nonce).toBeTruthy();
	expect(String(second.headers['content-security-policy'])).not.toContain(nonce);
	const scripts = first.body.match(/<script[^>]*>/g) ?? [];
	expect(scripts.length).toBeGreaterThan(0);
	for (const script of scripts) expect(script).toContain(`nonce="${nonce}"`);
});

test('[H1] on https every answer asks for https for a year', async () => {
	for (const path of ['/', '/no-such-page', asset(), '/healthz']) {
		const { headers } = await get(secure, path);
		expect(headers['strict-transport-security']).toMatch(/^max-age=31536000/);
	}
});

test('[H1] [B1] what is not readable as HTTP is refused, with the headers', async () => {
	const answer = await raw('\x16\x03\x01 this is not HTTP\r\n\r\n');
	expect(answer).toMatch(/^HTTP\/1\.1 400 /);
	expect(answer).toContain('X-Content-Type-Options: nosniff');
});

test.each([
	['no form', 400, 'text/plain', 'email=a@b.example'],
	['JSON', 415, 'application/json', '{"email":"a@b.example"}'],
	['a form of parts without a border', 400, 'multipart/form-data', 'x'],
	['a form of parts that are none', 400, 'multipart/form-data; boundary=x', 'x'],
	['a form of 600 kB', 413, 'application/x-www-form-urlencoded', `email=${'a'.repeat(600_000)}`]
])(
	'[B1] a body that is %s is refused with %i, and not logged as a fault',
	async (_what, status, type, body) => {
		const logged = app.logs.length;
		const headers = { origin: app.origin, accept: 'text/html', 'content-type': type };
		for (const path of ['/sign-in', '/sign-in/password']) {
			const answer = await get(app, path, { method: 'POST', headers, body });
			expect(answer.status).toBe(status);
			expect(answer.body).not.toContain('undici');
		}
		expect(app.logs.slice(logged).filter((line) => line.includes('"level":"error"'))).toEqual([]);
	}
);

test('[B1] headers without end are refused', async () => {
	const flood = `GET / HTTP/1.1\r\nHost: localhost\r\n${'X-Long: y\r\n'.repeat(2_500)}`;
	expect(await raw(flood)).toMatch(/^HTTP\/1\.1 431 /);
});

test('[B11] half a request is ended within ten seconds', async () => {
	const began = performance.now();
	expect(await raw('GET / HTTP/1.1\r\nHost: loc')).toMatch(/^HTTP\/1\.1 408 /);
	expect(performance.now() - began).toBeLessThan(10_000);
});

test('[B11] a connection that says nothing is ended within ten seconds', async () => {
	const began = performance.now();
	await raw('');
	expect(performance.now() - began).toBeLessThan(10_000);
});

test('[H3] no answer names the software or its version', async () => {
	const { headers } = await get(app, '/');
	expect(Object.keys(headers)).not.toContain('x-powered-by');
	expect(Object.keys(headers)).not.toContain('server');
});
