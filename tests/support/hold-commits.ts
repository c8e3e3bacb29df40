import type { Sql } from 'postgres';

export interface HeldCommits {
	release(): Promise<void>;
}

/** Keeps any edit of a document from reaching the disk until it is released, by holding its head's row. */
export async function holdCommits(sql: Sql, documentId: string): Promise<HeldCommits> {
	let free = () => {};
	const freed = new Promise<void>((resolve) => (free = resolve));
	let tell = () => {};
	const held = new Promise<void>((resolve) => (tell = resolve));
	const done = sql.begin(async (tx) => {
		await tx`select seq from document_head where document_id = ${documentId} for update`;
		tell();
		await freed;
	});
	await Promise.race([held, done]);
	return {
		async release() {
			free();
			await done;
		}
	};
}
