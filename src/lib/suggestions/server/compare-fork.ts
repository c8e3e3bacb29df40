import * as Y from 'yjs';
import type { Sql, TransactionSql } from '#db/connection.server.ts';
import { DamagedDocument, readDocument, type StoredDocument } from '#db/queries/documents.ts';
import { openStored } from '#lib/proposals/server/read-document.ts';
import { compareSection, type ForkSection } from './fork-section.ts';

/** A fork beside the live text, each as it was stored at these rows of their logs. */
export interface ComparedFork {
	forkId: string;
	forkSeq: number;
	baseSeq: number;
	/** compares a section when first asked; null: nothing is suggested or decided in it [P7] */
	section(key: string): ForkSection | null;
}

/** Stored bytes of compared texts that are kept in memory, at most; in memory they take several times that. */
const keptBytes = 30_000_000;

interface Opened {
	seq: number;
	bytes: number;
	doc: Y.Doc;
}
const bases = new Map<string, Opened>();
const forks = new Map<string, { compared: ComparedFork; bytes: number }>();

/**
 * Compares forks of one document with its live text as both are stored now. Kept in memory for as long as neither
 * changed. A fork that is gone, or builds on edits that are not stored yet, is missing from the answer. Throws
 * DamagedDocument when the live text cannot be read.
 */
export async function compareForks(
	sql: Sql | TransactionSql,
	baseId: string,
	forkIds: readonly string[]
): Promise<Map<string, ComparedFork>> {
	const heads = await readHeads(sql, [baseId, ...forkIds]);
	const compared = new Map<string, ComparedFork>();
	for (const forkId of forkIds) {
		const kept = forks.get(forkId)?.compared;
		if (kept && kept.forkSeq === heads.get(forkId) && kept.baseSeq === heads.get(baseId)) {
			compared.set(forkId, kept);
			continue;
		}
		// The fork first: what it builds on is in a live text that is read later.
		const stored = await readDocument(sql, forkId);
		const base = stored && (await openBase(sql, baseId, heads.get(baseId) ?? 0));
		const fresh = base && compareStored({ forkId, fork: stored, base });
		if (!fresh) continue;
		compared.set(forkId, fresh);
		keep(forks, forkId, { compared: fresh, bytes: base.bytes + sizeOf(stored) });
	}
	return compared;
}

/** The same for a live text that is open already. Null: the fork builds on edits that are not in it. */
export function compareStored({
	forkId,
	fork,
	base
}: {
	forkId: string;
	fork: StoredDocument;
	base: { seq: number; doc: Y.Doc };
}): ComparedFork | null {
	const doc = openFork(forkId, fork, base.doc);
	if (!doc) return null;
	const sections = new Map<string, ForkSection | null>();
	return {
		forkId,
		forkSeq: fork.seq,
		baseSeq: base.seq,
		section(key) {
			if (!sections.has(key)) sections.set(key, compareSection(base.doc, doc, key));
			return sections.get(key)!;
		}
	};
}

function openFork(forkId: string, { snapshot, tail }: StoredDocument, base: Y.Doc): Y.Doc | null {
	try {
		const own = snapshot ? [snapshot, ...tail] : tail;
		return openStored(forkId, { snapshot: Y.encodeStateAsUpdate(base), tail: own });
	} catch (error) {
		if (error instanceof DamagedDocument) return null;
		throw error;
	}
}

async function openBase(sql: Sql | TransactionSql, baseId: string, seq: number): Promise<Opened | null> {
	const kept = bases.get(baseId);
	if (kept?.seq === seq) return kept;
	const stored = await readDocument(sql, baseId);
	if (!stored) return null;
	const opened = { seq: stored.seq, bytes: sizeOf(stored), doc: openStored(baseId, stored) };
	keep(bases, baseId, opened);
	return opened;
}

async function readHeads(sql: Sql | TransactionSql, ids: readonly string[]): Promise<Map<string, number>> {
	const rows = await sql<{ id: string; seq: number }[]>`
		select document_id as id, seq::float8 as seq from document_head where document_id = any(${[...ids]}::uuid[])`;
	return new Map(rows.map(({ id, seq }) => [id, seq]));
}

const sizeOf = ({ snapshot, tail }: StoredDocument) =>
	tail.reduce((sum, row) => sum + row.length, snapshot?.length ?? 0);

/** As the newest; the oldest go until the others are below the bound. */
function keep<T extends { bytes: number }>(kept: Map<string, T>, id: string, entry: T): void {
	kept.delete(id);
	kept.set(id, entry);
	let sum = [...kept.values()].reduce((total, { bytes }) => total + bytes, 0);
	for (const [oldest, { bytes }] of kept) {
		if (sum <= keptBytes || oldest === id) break;
		kept.delete(oldest);
		sum -= bytes;
	}
}
