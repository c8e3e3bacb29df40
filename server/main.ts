import { startEmbedded, type Embedded } from '#db/embedded.ts';
import { openDatabase } from '#db/connection.server.ts';
import { migrate } from '#db/migrate.ts';
import { seedDemonstration, seedRegister } from '#db/seed/index.ts';
import { StartError } from '#db/start-error.ts';
import { anchorWords } from '#lib/comments/server/anchor-words.ts';
import { initialDocument } from '#lib/proposals/server/initial-document.ts';
import { describeFork } from '#lib/suggestions/server/describe-fork.ts';
import { mendFork } from '#lib/suggestions/server/mend-fork.ts';
import { openFileStore } from '#lib/images/server/file-store.ts';
import { SCHEMA_VERSION } from '#lib/protocol/sync.ts';
import { builtPages, developmentPages, dressLiveAnswers, routeRequests, routeUpgrades } from './attach.ts';
import { createPostgresBus } from './bus/postgres.ts';
import { ConfigError, embeddedUrlVariable, readConfig, type Config } from './config.ts';
import { attachHttpLines } from './documents/http-lines.ts';
import { createSync } from './documents/sync.ts';
import { recordSync, sampleSync } from './documents/sync-metrics.ts';
import { createHealth } from './health.ts';
import { startJobs } from './jobs/jobs.ts';
import { attachLive } from './live/live.ts';
import { listen } from './listen.ts';
import { createFilesOutage } from './files-outage.ts';
import { createLog, type Log } from './log.ts';
import { createMetrics } from './metrics.ts';
import { catchTheRest, closeHttp, createShutdown, type ShutdownStep } from './shutdown.ts';
import { createStrangers } from './strangers.ts';

const development = process.argv.includes('--dev');

try {
	await boot();
} catch (error) {
	// What a person can mend is one line; anything else is a fault of ours and shows where.
	if (error instanceof StartError || error instanceof ConfigError) console.error(error.message);
	else console.error('Folkmoot could not start:', error);
	process.exit(1);
}

async function boot(): Promise<void> {
	const wanted = readConfig(process.env);
	const log = createLog(wanted);
	// Undone in the other order when the stop comes, also when it comes half-way through the start.
	const started: ShutdownStep[] = [];
	const shutdown = createShutdown(() => started.toReversed(), { log, shutdownMs: wanted.shutdownMs });
	catchTheRest(log, shutdown);

	const embedded = wanted.database.url ? null : await startDatabase(wanted, log);
	if (embedded) started.push({ name: 'embedded database', close: embedded.stop, mostMs: 8_500 });
	try {
		await serve(wanted, embedded, { log, started, stopping: () => shutdown.stopping });
	} catch (error) {
		if (shutdown.stopping) return;
		for (const step of started.toReversed()) await step.close();
		throw error;
	}
}

async function startDatabase(config: Config, log: Log): Promise<Embedded> {
	const embedded = await startEmbedded({
		dataDir: config.dataDir,
		log: (level, message) => log[level]({ part: 'database' }, message)
	});
	if (embedded.notice) console.log(embedded.notice);
	return embedded;
}

interface Around {
	log: Log;
	started: ShutdownStep[];
	stopping: () => boolean;
}

async function serve(
	wanted: Config,
	embedded: Embedded | null,
	{ log, started, stopping }: Around
): Promise<void> {
	const url = embedded?.url ?? wanted.database.url;
	if (!url) throw new Error('neither an embedded database nor DATABASE_URL');
	// The page bundle reads the environment for itself.
	if (embedded) process.env[embeddedUrlVariable] = url;
	// Looked at now: the pages' own reading of the environment sets it further down.
	const originGiven = Boolean(process.env.ORIGIN);
	const { server, config } = await listen({ ...wanted, database: { ...wanted.database, url } }, originGiven);
	const http = closeHttp(server);
	started.push({ name: 'http', close: () => http.finish(1_500), mostMs: 2_000 });

	await migrateOrSay(url);
	const database = openDatabase({ ...config.database, url });
	started.push({ name: 'database pool', close: database.close, mostMs: 1_000 });
	await seedRegister(database.sql);
	if (config.mode === 'demonstration') {
		await seedDemonstration(database.sql, { initialDocument, anchorWords, schemaVersion: SCHEMA_VERSION });
	}

	const metrics = createMetrics();
	const bus = createPostgresBus({ url, log });
	let linked = false;
	bus.onLink((connected) => (linked = connected));
	started.push({ name: 'bus', close: bus.close, mostMs: 500 });

	const pages = development ? await developmentPages(config, server) : await builtPages(config);
	started.push({
		name: 'pages',
		close: () => {
			// The page bundle's own sign, as adapter-node's server gives it: its pool closes.
			process.emit('sveltekit:shutdown' as 'exit', 0);
			return pages.close();
		},
		mostMs: 1_000
	});

	const dataFolder = embedded?.folder ?? null;
	const health = createHealth({
		config,
		sql: database.sql,
		metrics,
		linked: () => linked,
		stopping,
		dataFolder
	});
	const jobs = await startJobs({
		sql: database.sql,
		url,
		config,
		log,
		files: openFileStore(config, createFilesOutage(log))
	});
	// From here to routeUpgrades nothing is waited for: socket.io listens to upgrades without ending those of others, so
	// that a document's socket which came in between would never be answered.
	server.removeAllListeners('request');
	server.on('request', routeRequests({ config, metrics, health, pages }));
	const strangers = createStrangers(config);
	const live = attachLive({
		httpServer: server,
		sql: database.sql,
		config,
		bus,
		log,
		strangers,
		onSockets: (open) => metrics.sockets.set({ kind: 'live' }, open)
	});
	started.push({ name: 'live sockets', close: live.close, mostMs: 500 });
	dressLiveAnswers(server, config);

	// A pool of its own: edits must not wait behind pages for a connection.
	const documents = openDatabase({ ...config.database, url, poolSize: 6 });
	started.push({ name: 'documents pool', close: documents.close, mostMs: 1_000 });
	const sync = createSync({
		sql: documents.sql,
		config,
		bus,
		log,
		metrics: recordSync(metrics),
		// Not the documents' pool: no edit waits behind a comparison.
		forks: {
			onStored: (forkId) => describeFork(database.sql, forkId),
			onFollowed: (forkId) => mendFork(database.sql, forkId)
		},
		strangers
	});
	attachHttpLines(live.io, sync);
	const stopSampling = sampleSync(sync, metrics);
	started.push({
		// At the same time, so that neither takes the other's part of the ten seconds.
		name: 'sockets and jobs',
		close: () => {
			stopSampling();
			return Promise.all([sync.close(4_000), jobs.close()]);
		},
		mostMs: 5_000
	});
	routeUpgrades(server, { config, pages, sync: sync.upgrade });
	started.push({ name: 'new connections', close: http.stopAccepting, mostMs: 100 });

	embedded?.lock.note(config.origin);
	if (config.mode === 'production') log.info({ origin: config.origin, port: config.port }, 'ready');
	else {
		const behind = originGiven ? ` (served on port ${config.port})` : '';
		console.log(`Folkmoot is ready: open ${config.origin}${behind}. Ctrl+C stops it.`);
	}
}

async function migrateOrSay(url: string): Promise<void> {
	try {
		await migrate(url);
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		if (code && /^(ECONN|ENOTFOUND|EAI_|CONNECT_TIMEOUT|28|3D)/.test(code)) {
			const where = new URL(url).host || 'the given socket';
			throw new StartError(
				`The database at ${where} cannot be reached (${code}). Check DATABASE_URL, and that PostgreSQL runs there.`,
				{ cause: error }
			);
		}
		throw error;
	}
}
