import { close, fdatasync, open, unlink, write } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { quantile } from './figures.ts';

/** The disk's own figures: 8 KB written and flushed, 300 times, as PostgreSQL does at a commit. In ms. */
export async function diskFigures(folder: string): Promise<{ p50: number; p95: number }> {
	const path = join(folder, 'bench-flush');
	const file = await promisify(open)(path, 'w');
	const page = Buffer.alloc(8_192, 1);
	const took: number[] = [];
	for (let round = 0; round < 300; round += 1) {
		const startedAt = performance.now();
		await promisify(write)(file, page, 0, page.length, (round % 64) * page.length);
		await promisify(fdatasync)(file);
		took.push(performance.now() - startedAt);
	}
	await promisify(close)(file);
	await promisify(unlink)(path);
	return { p50: quantile(took, 0.5), p95: quantile(took, 0.95) };
}
