import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { AwsClient } from 'aws4fetch';
import type { S3Settings } from '#server/config.ts';
import { FilesUnreachable, type FileStore } from './file-store.ts';

/** With its checksum under the signature, what arrives is what was sent. */
const headersOf = (bytes: Uint8Array, type: string) => ({
	'content-type': type,
	'x-amz-content-sha256': createHash('sha256').update(bytes).digest('hex')
});

/** How long one try may take, and how long to wait before each; in ms. */
const tryMs = 10_000;
const pausesMs = [0, 300, 1_500] as const;

/** Files in a store that speaks S3, at addresses of the form endpoint/bucket/id. A hanging or failing store is tried three times. */
export function createS3Store(
	{ endpoint, bucket, region, accessKeyId, secretAccessKey }: S3Settings,
	{ answerMs = tryMs }: { answerMs?: number } = {}
): FileStore {
	const client = new AwsClient({ accessKeyId, secretAccessKey, region, service: 's3', retries: 0 });
	const ask = async <T>(
		id: string,
		request: { method: string; body?: Uint8Array; headers?: Record<string, string> },
		read: (response: Response) => Promise<T>
	): Promise<T> => {
		let last: unknown;
		for (const ms of pausesMs) {
			await pause(ms);
			try {
				const response = await client.fetch(`${endpoint}/${bucket}/${encodeURIComponent(id)}`, {
					...request,
					body: request.body as BodyInit | undefined,
					// The body's answer too: a store may stop in the middle of a file.
					signal: AbortSignal.timeout(answerMs)
				});
				if (response.status < 500 && response.status !== 429) return await read(response);
				last = new Error(`answered ${response.status}`);
				await response.body?.cancel();
			} catch (error) {
				if (error instanceof FilesUnreachable) throw error;
				last = error;
			}
		}
		throw new FilesUnreachable('the store of files does not answer', { cause: last });
	};
	/** A refused signature or a missing bucket is not mended by trying again. */
	const wrong = (response: Response) =>
		new FilesUnreachable(`the store of files answered ${response.status}`);
	return {
		put: (id, bytes, type) =>
			ask(id, { method: 'PUT', body: bytes, headers: headersOf(bytes, type) }, async (response) => {
				await response.body?.cancel();
				if (!response.ok) throw wrong(response);
			}),
		get: (id) =>
			ask(id, { method: 'GET' }, async (response) => {
				if (response.ok) return new Uint8Array(await response.arrayBuffer());
				const text = await response.text();
				// A missing bucket is 404 as well, and must not look like a picture that never was.
				if (response.status === 404 && !text.includes('NoSuchBucket')) return null;
				throw wrong(response);
			}),
		remove: (id) =>
			ask(id, { method: 'DELETE' }, async (response) => {
				await response.body?.cancel();
				if (!response.ok && response.status !== 404) throw wrong(response);
			})
	};
}
