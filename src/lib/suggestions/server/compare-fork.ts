import type { Node } from '@tiptap/pm/model';
import * as Y from 'yjs';
import type { Sql, TransactionSql } from '#db/connection.server.ts';
import { DamagedDocument, readDocument, type StoredDocument } from '#db/queries/documents.ts';
import { readDescribed, type DescribedFork } from '#db/queries/forks.ts';
import { openStored } from '#lib/proposals/server/read-document.ts';
import { carrySection } from './carry-section.ts';
import { compareSection, readSection, type ForkSection } from './fork-section.ts';

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
const forks = new Map<string, { compared: ComparedFork; describedSeq: number; bytes: number }>();

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
		const head = heads.get(forkId);
		const kept = forks.get(forkId);
		if (
			kept &&
			kept.compared.forkSeq === head?.seq &&
			kept.describedSeq === head.describedSeq &&
			kept.compared.baseSeq === heads.get(baseId)?.seq
		) {
			compared.set(forkId, kept.compared);
			continue;
		}
		// In this order: what is read later has all that what was read before builds on.
		const described = await readDescribed(sql, forkId);
		const stored = described && (await readDocument(sql, forkId));
		const base = stored && (await openBase(sql, baseId, heads.get(baseId)?.seq ?? 0));
		const fresh = base && compareStored({ forkId, fork: stored, described, base });
		if (!fresh) continue;
		compared.set(forkId, fresh);
		keep(forks, forkId, {
			compared: fresh,
			describedSeq: described.seq,
			bytes: base.bytes + sizeOf(stored)
		});
	}
	return compared;
}

/** The same for a live text that is open already. Null: the fork builds on edits that are not in it. */
export function compareStored({
	forkId,
	fork,
	described,
	base
}: {
	forkId: string;
	fork: StoredDocument;
	described: DescribedFork;
	base: { seq: number; doc: Y.Doc };
}): ComparedFork | null {
	const doc = openFork(forkId, fork, base.doc);
	if (!doc) return null;
	let before: Y.Doc | null | undefined;
	/** The fork as it was described, on the live text of now; null: its rows of then are not told apart any more. */
	const openBefore = () => {
		if (described.seq === fork.seq) return doc;
		const then = rowsUpTo(fork, described.seq);
		before ??= then && openFork(forkId, then, base.doc);
		return before;
	};
	const carryOf = (key: string) => {
		const section = described.sections.find((one) => one.key === key);
		if (!section) return undefined;
		return (node: Node, own: Node) => {
			const then = openBefore();
			const read = then && readSection(then, key);
			return read ? carrySection(section, { base: node, before: read.node, fork: own }) : own;
		};
	};
	const sections = new Map<string, ForkSection | null>();
	return {
		forkId,
		forkSeq: fork.seq,
		baseSeq: base.seq,
		section(key) {
			if (!sections.has(key)) sections.set(key, compareSection(base.doc, doc, key, carryOf(key)));
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

/** A stored document as it was at an earlier row; null: its rows are not told apart any more. */
export function rowsUpTo(fork: StoredDocument, seq: number): StoredDocument | null {
	if (seq < fork.snapshotSeq) return null;
	return { ...fork, seq, tail: fork.tail.slice(0, seq - fork.snapshotSeq) };
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

interface Head {
	id: string;
	seq: number;
	/** null: not a fork */
	describedSeq: number | null;
}

async function readHeads(sql: Sql | TransactionSql, ids: readonly string[]): Promise<Map<string, Head>> {
	const rows = await sql<Head[]>`
		select h.document_id as id, h.seq::float8 as seq, f.described_seq::float8 as "describedSeq"
		from document_head h left join document_fork f on f.document_id = h.document_id
		where h.document_id = any(${[...ids]}::uuid[])`;
	return new Map(rows.map((head) => [head.id, head]));
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
