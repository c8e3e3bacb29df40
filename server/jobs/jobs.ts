import { PgBoss } from 'pg-boss';
import type { Sql } from 'postgres';
import type { FileStore } from '#lib/images/server/file-store.ts';
import { removeGoneImages } from '#lib/images/server/remove-gone-images.ts';
import type { Config } from '#server/config.ts';
import { createAutomaticVersions } from './automatic-versions.ts';
import { closeDecisions } from './close-decisions.ts';
import { startEndingGuests } from './end-guests.ts';
import { handOverMail } from './hand-over-mail.ts';
import type { JobsLog } from './jobs-log.ts';
import { mailNotifications } from './mail-notifications.ts';
import { mailTransport } from './mail-transport.ts';
import { remind } from './remind.ts';
import { removeOld } from './retention.ts';
import { sendWaitingMail } from './send-mail.ts';

export interface JobsOptions {
	sql: Sql;
	/** the same database: pg-boss keeps a small pool of its own */
	url: string;
	config: Config;
	log: JobsLog;
	files: FileStore;
	/** first pause before a refused mail is tried again; doubles up to half an hour */
	mailRetryDelaySeconds?: number;
}

const maxConnections = 3;
const stopMs = 4_000;
const mailsAtOnce = 10;
const day = 24 * 60 * 60;
const mostMailPauseSeconds = 30 * 60;
/** A mail is dropped after a day: until then it is tried. The pauses before the longest one are ten at most. */
const mailTries = day / mostMailPauseSeconds + 10;

/**
 * Runs the jobs of this node: mail, retention, automatic versions, closing times, reminders and mails of notifications, and the ends
 * of guests. Any number of nodes may: each job is worked by one of them. Resolves when jobs are being taken. `close` waits up to four seconds for running ones; a job cut off is done again later.
 */
export async function startJobs({
	sql,
	url,
	config,
	log,
	files,
	mailRetryDelaySeconds = 5
}: JobsOptions): Promise<{ close(): Promise<void> }> {
	const boss = new PgBoss({
		connectionString: url,
		schema: 'jobs',
		max: maxConnections,
		application_name: 'folkmoot jobs',
		openTelemetry: { enabled: false }
	});
	// A database that goes away is tried again by pg-boss itself; without a listener an error would end the process.
	boss.on('error', (error) => log.warn({ code: codeOf(error) }, 'jobs: the database did not answer'));
	await boss.start();

	const transport = mailTransport(sql, config.mail);
	const retry = {
		retryLimit: mailTries,
		retryDelay: mailRetryDelaySeconds,
		retryBackoff: true,
		retryDelayMax: mostMailPauseSeconds
	};
	await ensureQueue(boss, 'mail', { ...retry, expireInSeconds: 60, deleteAfterSeconds: day });
	const worker = await boss.work<{ mailId: string }>(
		'mail',
		{ pollingIntervalSeconds: 2, batchSize: mailsAtOnce, perJobResults: true },
		async (batch) => {
			// More may wait behind a full batch: look again at once instead of at the next poll.
			if (batch.length === mailsAtOnce) boss.notifyWorker(worker);
			return Promise.all(
				batch.map(async ({ id, data }) => {
					const failure = await sendWaitingMail({ sql, transport, log }, data.mailId).then(
						() => null,
						messageOf
					);
					return failure === null
						? { id, status: 'completed' as const }
						: { id, status: 'failed' as const, output: { message: failure } };
				})
			);
		}
	);
	const handOver = await handOverMail({ sql, log }, async (mailId) => {
		// The mail's own id: handed over twice, by two nodes, it is still one job.
		await boss.send('mail', { mailId }, { id: mailId });
		boss.notifyWorker(worker);
	});

	await ensureQueue(boss, 'retention', { retryLimit: 3, retryDelay: 60, deleteAfterSeconds: day });
	await boss.work('retention', { pollingIntervalSeconds: 30 }, async () => {
		const removed = { ...(await removeOld(sql, config)), images: await removeGoneImages(sql, files) };
		log.info(removed, 'retention: removed what is past its time');
	});
	await boss.schedule('retention', '17 * * * *');

	const keepVersions = createAutomaticVersions({ sql, log });
	await ensureQueue(boss, 'versions', { retryLimit: 0, expireInSeconds: 300, deleteAfterSeconds: day });
	await boss.work('versions', { pollingIntervalSeconds: 20 }, async () => {
		await keepVersions();
	});
	await boss.schedule('versions', '* * * * *');

	await ensureQueue(boss, 'decisions', { retryLimit: 0, expireInSeconds: 300, deleteAfterSeconds: day });
	await boss.work('decisions', { pollingIntervalSeconds: 10 }, async () => {
		await closeDecisions({ sql, log });
	});
	await boss.schedule('decisions', '* * * * *');

	await ensureQueue(boss, 'notifications', { retryLimit: 0, expireInSeconds: 300, deleteAfterSeconds: day });
	await boss.work('notifications', { pollingIntervalSeconds: 10 }, async () => {
		await remind({ sql, log });
		await mailNotifications({ sql, log, origin: config.origin });
	});
	await boss.schedule('notifications', '* * * * *');
	const guests = startEndingGuests({ sql, log });

	return {
		async close() {
			await guests.close();
			await handOver.close();
			await boss.stop({ graceful: true, timeout: stopMs, close: true });
			transport.close();
		}
	};
}

/** Makes a queue, or brings the settings of one made by an earlier release up to date. */
async function ensureQueue(boss: PgBoss, name: string, options: Parameters<PgBoss['createQueue']>[1]) {
	await boss.createQueue(name, options);
	await boss.updateQueue(name, options);
}

/** Messages of the database may hold values; its codes do not. */
function codeOf(error: unknown): string {
	return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : 'unknown');
