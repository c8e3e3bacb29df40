import { chmodSync, mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { withCommandDatabase } from '../../server/command-database.ts';
import { readConfig, type Config } from '../../server/config.ts';
import { makeDocument, type TestDocument } from './documents.ts';
import { signInCookie } from './people.ts';
import { tokensIn, type Ledger } from './token-writer.ts';
import { openWriter, type Door } from './writers.ts';

/** What a program with its own database and address is started with, again and again. */
export interface OwnProgram {
	env: Record<string, string>;
	config: Config;
	/** Removes the data, unless `dataDir` was given. */
	remove(): Promise<void>;
}

/** A free port that stays the same, as open pages know it, and a new data folder unless one is given. */
export async function ownProgram(
	settings: Record<string, string> = {},
	dataDir?: string
): Promise<OwnProgram> {
	const folder = dataDir ? null : mkdtempSync(join(tmpdir(), 'folkmoot-own-'));
	if (folder) chmodSync(folder, 0o755);
	const env = {
		DATA_DIR: dataDir ?? join(folder!, 'data'),
		PORT: String(await freePort()),
		LOG_LEVEL: 'warn',
		...settings
	};
	return {
		env,
		config: readConfig(env),
		async remove() {
			// A database whose program was killed ends by itself a moment later, and still writes until then; rmSync would
			// leave what it then finds, without a word.
			if (folder) await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
		}
	};
}

async function freePort(): Promise<number> {
	const server = createServer();
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	await new Promise((resolve) => server.close(resolve));
	return port;
}

/** A document in the running program's own database, and a door to it for each of so many editors. */
export async function makeDoors(
	config: Config,
	people: number
): Promise<{ document: TestDocument; doors: Door[] }> {
	return withCommandDatabase(config, async ({ sql }) => {
		const document = await makeDocument(sql);
		const doors: Door[] = [];
		for (let index = 0; index < people; index += 1) {
			const { id } = await document.officer('editor');
			const cookie = await signInCookie(sql, id, config);
			doors.push({ port: config.port, documentId: document.documentId, cookie, origin: config.origin });
		}
		return { document, doors };
	});
}

/** Everybody's tokens are there from the first on, once, in order, and at least those that were promised. */
export async function checkPromises(door: Door, ledger: Ledger, section: string): Promise<number> {
	const reader = await openWriter(door);
	const stored = tokensIn(reader.doc, section);
	reader.close();
	let count = 0;
	for (const [author, numbers] of stored) {
		expect(numbers, `tokens of author ${author}`).toEqual(numbers.map((_, index) => index));
		count += numbers.length;
	}
	for (const [author, promised] of ledger.promised) {
		expect(stored.get(author)?.length ?? 0, `tokens of author ${author}`).toBeGreaterThanOrEqual(promised);
	}
	return count;
}
