import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FilesUnreachable, openFileStore, type FileStore } from '#lib/images/server/file-store.ts';
import { createFolderStore } from '#lib/images/server/folder-store.ts';
import { createS3Store } from '#lib/images/server/s3-store.ts';
import { startS3StandIn, type S3StandIn } from '../support/s3-stand-in.ts';

const bytes = (length: number, seed = 7) =>
	Uint8Array.from({ length }, (_, index) => (index * 31 + seed) % 256);
/** Long enough for a loaded machine to answer in, short enough to wait for. */
const answerMs = 1_500;

let folder: string;
let standIn: S3StandIn;
beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'folkmoot-files-'));
	standIn = await startS3StandIn();
});
afterAll(async () => {
	await standIn?.close();
	await rm(folder, { recursive: true, force: true });
});

describe.each<[string, () => FileStore]>([
	['a folder', () => createFolderStore(join(folder, 'not', 'there', 'yet'))],
	['a store that speaks S3', () => createS3Store(standIn.settings, { answerMs })]
])('%s', (_name, make) => {
	test('gives back what was put, byte for byte, empty and large files too', async () => {
		const store = make();
		for (const length of [1, 1_000, 3_000_000]) {
			const id = randomUUID();
			await store.put(id, bytes(length), 'image/png');
			expect(Buffer.compare(Buffer.from((await store.get(id))!), Buffer.from(bytes(length)))).toBe(0);
		}
	});

	test('a file that was never put, or was removed, is null', async () => {
		const store = make();
		const id = randomUUID();
		expect(await store.get(id)).toBeNull();
		await store.put(id, bytes(10), 'image/png');
		await store.remove(id);
		expect(await store.get(id)).toBeNull();
	});

	test('putting a file twice and removing it twice is the same as once', async () => {
		const store = make();
		const id = randomUUID();
		await Promise.all([store.put(id, bytes(50), 'image/png'), store.put(id, bytes(50), 'image/png')]);
		expect(await store.get(id)).toHaveLength(50);
		await store.remove(id);
		await store.remove(id);
		expect(await store.get(id)).toBeNull();
	});

	test('many at once do not get into each other’s way', async () => {
		const store = make();
		const ids = Array.from({ length: 20 }, () => randomUUID());
		await Promise.all(ids.map((id, index) => store.put(id, bytes(2_000, index), 'image/webp')));
		const back = await Promise.all(ids.map((id) => store.get(id)));
		back.forEach((file, index) => expect([...file!]).toEqual([...bytes(2_000, index)]));
	});
});

describe('a folder', () => {
	test('takes no name that is a path', async () => {
		const store = createFolderStore(join(folder, 'names'));
		expect(() => store.get('../../etc/passwd')).toThrow();
		expect(() => store.put('a/b', bytes(1), 'image/png')).toThrow();
	});

	test('leaves no half of a file behind when it cannot write', async () => {
		const place = join(folder, 'in-the-way');
		await writeFile(place, '');
		await expect(createFolderStore(place).put(randomUUID(), bytes(9), 'image/png')).rejects.toThrow(
			FilesUnreachable
		);
		const whole = join(folder, 'whole');
		const id = randomUUID();
		await createFolderStore(whole).put(id, bytes(9), 'image/png');
		expect(await readdir(join(whole, id.slice(0, 2)))).toEqual([id]);
	});
});

describe('a store that speaks S3', () => {
	const store = () => createS3Store(standIn.settings, { answerMs });

	test('keeps each file under its type and refuses requests that are signed wrong', async () => {
		const id = randomUUID();
		await store().put(id, bytes(10), 'image/webp');
		expect(standIn.objects.get(id)).toMatchObject({ type: 'image/webp' });
		for (const wrong of [
			{ secretAccessKey: 'another' },
			{ accessKeyId: 'another' },
			{ region: 'us-east-1' }
		]) {
			const stranger = createS3Store({ ...standIn.settings, ...wrong }, { answerMs });
			await expect(stranger.get(id)).rejects.toThrow(FilesUnreachable);
			await expect(stranger.put(id, bytes(3), 'image/png')).rejects.toThrow(FilesUnreachable);
			await expect(stranger.remove(id)).rejects.toThrow(FilesUnreachable);
		}
		expect(await store().get(id)).toHaveLength(10);
	});

	test('a missing bucket does not look like a missing file', async () => {
		const elsewhere = createS3Store({ ...standIn.settings, bucket: 'elsewhere' }, { answerMs });
		await expect(elsewhere.get(randomUUID())).rejects.toThrow(FilesUnreachable);
	});

	test('one that fails, hangs or stops in the middle is asked again', async () => {
		const id = randomUUID();
		standIn.next.push(503, 'hang');
		await store().put(id, bytes(10), 'image/png');
		expect(standIn.objects.has(id)).toBe(true);
		standIn.next.push('stop in the middle', 500);
		expect(await store().get(id)).toHaveLength(10);
		standIn.next.push(429);
		await store().remove(id);
		expect(standIn.objects.has(id)).toBe(false);
	});

	test('one that goes on failing is given up after three tries, a refusal at once', async () => {
		const before = standIn.asked();
		standIn.next.push(500, 502, 503);
		await expect(store().get(randomUUID())).rejects.toThrow(FilesUnreachable);
		expect(standIn.asked() - before).toBe(3);
		standIn.next.push(400);
		await expect(store().put(randomUUID(), bytes(1), 'image/png')).rejects.toThrow(FilesUnreachable);
		expect(standIn.asked() - before).toBe(4);
	});

	test('one that is not there is given up', async () => {
		const gone = await startS3StandIn();
		await gone.close();
		await expect(createS3Store(gone.settings, { answerMs }).get(randomUUID())).rejects.toThrow(
			FilesUnreachable
		);
	});
});

test('the store of the settings is said to fail and to work again', async () => {
	const heard: string[] = [];
	const outage = { failed: () => void heard.push('failed'), worked: () => void heard.push('worked') };
	const store = openFileStore({ files: { store: 's3', ...standIn.settings }, dataDir: folder }, outage);
	standIn.next.push(400);
	await expect(store.get(randomUUID())).rejects.toThrow(FilesUnreachable);
	await store.get(randomUUID());
	expect(heard).toEqual(['failed', 'worked']);
	const here = openFileStore({ files: { store: 'folder', folder: null }, dataDir: folder }, outage);
	const id = randomUUID();
	await here.put(id, bytes(1), 'image/png');
	expect(await readdir(join(folder, 'files', id.slice(0, 2)))).toEqual([id]);
});
