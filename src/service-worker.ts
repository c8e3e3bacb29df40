/// <reference types="@sveltejs/kit" />
/// <reference lib="webworker" />
import { build, files, version } from '$service-worker';

/**
 * Holds the program itself, so that a text that was open opens again without the server: the built files, and one page
 * that was made for nobody. Nothing of anybody's is ever put here. [P3] (docs/connection.md)
 */
const worker = globalThis as unknown as ServiceWorkerGlobalScope;

const prefix = 'folkmoot-program-';
const cacheName = prefix + version;
const offlinePage = '/offline';
/** Built files, of any version: their names change with what is in them. */
const builtPath = '/_app/immutable/';
/** Pictures of the help pages are for those who read them. */
const program = new Set([...build, ...files.filter((path) => !path.startsWith('/help/'))]);
/** A proxy whose program is away, and the program before it is ready. */
const awayStatus = new Set([502, 503, 504]);

worker.addEventListener('install', (event) => event.waitUntil(keepProgram()));
worker.addEventListener('activate', (event) => event.waitUntil(takeOver()));
worker.addEventListener('message', (event) => {
	// The officer took the offer: until then this version waits, and nobody's page is exchanged under them.
	if (event.data === 'take over') void worker.skipWaiting();
});
worker.addEventListener('fetch', (event) => {
	const { request } = event;
	const url = new URL(request.url);
	if (request.method !== 'GET' || url.origin !== location.origin) return;
	if (program.has(url.pathname) || url.pathname.startsWith(builtPath))
		event.respondWith(fromCache(url.pathname, request));
	else if (request.mode === 'navigate') event.respondWith(pageOrOffline(request));
});

async function keepProgram(): Promise<void> {
	const cache = await caches.open(cacheName);
	await cache.addAll([...program]);
	// Without cookies: the page of somebody who is not signed in.
	const page = await fetch(offlinePage, { credentials: 'omit', cache: 'reload' });
	if (!page.ok) throw new Error(`The page for being offline answered ${page.status}`);
	await cache.put(offlinePage, page);
}

/** Pages of the version before may still be open and load their parts: two versions are kept, this one and that; older ones go. */
async function takeOver(): Promise<void> {
	const kept = (await caches.keys()).filter((name) => name.startsWith(prefix));
	const before = kept.filter((name) => name !== cacheName).at(-1);
	for (const name of kept) if (name !== cacheName && name !== before) await caches.delete(name);
	await worker.clients.claim();
}

/** Of this version; of the one before for its pages that are still open. */
const kept = async (path: string): Promise<Response | undefined> =>
	(await (await caches.open(cacheName)).match(path)) ?? (await caches.match(path));

const fromCache = async (path: string, request: Request): Promise<Response> =>
	(await kept(path)) ?? fetch(request);

async function pageOrOffline(request: Request): Promise<Response> {
	try {
		const page = await fetch(request);
		return (awayStatus.has(page.status) && (await kept(offlinePage))) || page;
	} catch (error) {
		const page = await kept(offlinePage);
		if (page) return page;
		throw error;
	}
}
