import { timingSafeEqual } from 'node:crypto';
import { statfs } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import type { Sql } from '#db/connection.server.ts';
import type { Config } from './config.ts';
import type { Metrics } from './metrics.ts';

export type Part = 'database' | 'events' | 'disk' | 'process';

export interface HealthSources {
	config: Pick<Config, 'metricsToken'>;
	sql: Sql;
	metrics: Metrics;
	/** whether changes on other nodes are heard of */
	linked: () => boolean;
	/** true once a stop has begun */
	stopping: () => boolean;
	/** the embedded database's folder; null when the database is elsewhere */
	dataFolder: string | null;
}

const questionMs = 2_000;
const leastFreeBytes = 20 * 1024 * 1024;

/**
 * Answers /healthz (the process lives), /readyz (it can serve; 503 names what is broken, and no more than that) and
 * /metrics. Returns false for every other path.
 */
export function createHealth(sources: HealthSources) {
	return (request: IncomingMessage, response: ServerResponse): boolean => {
		const path = (request.url ?? '').split('?', 1)[0];
		if (path !== '/healthz' && path !== '/readyz' && path !== '/metrics') return false;
		response.setHeader('Cache-Control', 'no-store');
		if (request.method !== 'GET' && request.method !== 'HEAD') {
			response.writeHead(405, { Allow: 'GET, HEAD' }).end();
		} else if (path === '/healthz') {
			sendJson(response, 200, { alive: true });
		} else if (path === '/readyz') {
			void brokenParts(sources).then((broken) =>
				sendJson(response, broken.length ? 503 : 200, { ready: broken.length === 0, broken })
			);
		} else if (!maySeeMetrics(request, sources.config.metricsToken)) {
			sendJson(response, 404, { message: 'Not found' });
		} else {
			sources.metrics.registry.metrics().then(
				(text) => response.writeHead(200, { 'Content-Type': sources.metrics.registry.contentType }).end(text),
				() => sendJson(response, 500, { message: 'The figures could not be read.' })
			);
		}
		return true;
	};
}

function sendJson(response: ServerResponse, status: number, body: object): void {
	response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
}

/** What keeps this process from serving, from a closed list. Answers within 2 s whatever is broken. */
export async function brokenParts({
	sql,
	metrics,
	linked,
	stopping,
	dataFolder
}: HealthSources): Promise<Part[]> {
	const broken: Part[] = [];
	const database = await answersInTime(sql);
	metrics.databaseUp.set(database ? 1 : 0);
	if (!database) broken.push('database');
	if (!linked()) broken.push('events');
	if (dataFolder && !(await hasSpace(dataFolder))) broken.push('disk');
	if (stopping()) broken.push('process');
	return broken;
}

async function answersInTime(sql: Sql): Promise<boolean> {
	const timer = new AbortController();
	const late = pause(questionMs, false, { signal: timer.signal }).catch(() => false);
	const answer = sql`select 1`.then(
		() => true,
		() => false
	);
	const inTime = await Promise.race([answer, late]);
	timer.abort();
	return inTime;
}

async function hasSpace(folder: string): Promise<boolean> {
	try {
		const { bavail, bsize } = await statfs(folder);
		return bavail * bsize >= leastFreeBytes;
	} catch {
		// The folder is gone: the disk is what is broken.
		return false;
	}
}

/** With a token: whoever has it. Without: this machine only, and nothing a proxy has passed on. */
function maySeeMetrics(request: IncomingMessage, token: string | null): boolean {
	if (token) {
		const given = Buffer.from(request.headers.authorization ?? '');
		const wanted = Buffer.from(`Bearer ${token}`);
		return given.length === wanted.length && timingSafeEqual(given, wanted);
	}
	const forwarded = request.headers['x-forwarded-for'] ?? request.headers.forwarded;
	const address = request.socket.remoteAddress ?? '';
	return forwarded === undefined && /^(127\.|::1$|::ffff:127\.)/.test(address);
}
