import { randomInt } from 'node:crypto';
import * as Y from 'yjs';
import type { TransactionSql } from '#db/connection.server.ts';
import { readDocument } from '#db/queries/documents.ts';
import { findForkOf, keepDescribed, readDescribed, type DescribedSection } from '#db/queries/forks.ts';
import { readSectionKeys } from '#db/queries/journal.ts';
import { editDocument } from '#lib/proposals/server/edit-document.ts';
import { openStored } from '#lib/proposals/server/read-document.ts';
import { applyHunks, findHunks, type Hunk } from '../hunks.ts';
import { matchHunks } from '../match-hunks.ts';
import { mergeThree } from '../merge-three.ts';
import { placeAt } from '../place.ts';
import { decodeSection, describedSection } from './carry-section.ts';
import { compareStored } from './compare-fork.ts';
import { fingerprintOf, readSection, writeSection, type ForkSection } from './fork-section.ts';
import { renewFork } from './renew-fork.ts';
import { bySection, readOpenRows, type OpenRow } from './suggestion-rows.ts';

/** A suggestion as somebody saw it. */
export interface Seen {
	id: string;
	/** null: whatever it is now */
	seen: string | null;
}

export interface Settled {
	/** rows with the hunks that were put into the live text, or left out of the fork */
	accepted: [OpenRow, Hunk][];
	dropped: [OpenRow, Hunk | null][];
	/** ids that are not what was seen: nothing was done about them */
	stale: string[];
	/** ids that are still open, and stand in the fork */
	open: ReadonlySet<string>;
	/** what was left out of the fork, each section as the live text is without it and with it */
	leftOut(): LeftOut[];
	/** the new fork, when it holds what no row tells yet */
	undescribed: string | null;
}

/** Suggestions that were left out of a section of a fork, with what it takes to bring them back. */
export interface LeftOut extends DescribedSection {
	suggestions: string[];
}

/** Thrown when the fork's officer has gone on meanwhile: roll back and settle again. */
export class ForkMoved extends Error {}

/** Thrown when the text would grow over its bound: roll back. */
export class TextTooLarge extends Error {}

/** Thrown when what was left out cannot be told in one text with what is there now, or would cost some of it: roll back. */
export class CannotBringBack extends Error {}

/**
 * Puts some suggestions of an officer into the live text, as their words, and leaves others out of their fork, which
 * begins anew with what is left, and with what was left out before and is brought back. In the caller's transaction, which
 * holds the room's lock. What is not as it was seen, in the text as it is now, stays as it is.
 */
export async function settleFork(
	tx: TransactionSql,
	{
		baseId,
		officerId,
		accept = [],
		drop = [],
		bringBack = []
	}: {
		baseId: string;
		officerId: string;
		accept?: readonly Seen[];
		drop?: readonly Seen[];
		bringBack?: readonly DescribedSection[];
	}
): Promise<Settled> {
	const rows = bySection(await readOpenRows(tx, baseId, { officerId }));
	const keys = await readSectionKeys(tx, baseId);
	const forkId = await findForkOf(tx, { baseId, officerId });
	const described = forkId && (await readDescribed(tx, forkId));
	const fork = described && (await readDocument(tx, forkId));
	if (!fork) throw new ForkMoved();

	let plan: Plan | null = null;
	const change = (doc: Y.Doc) => {
		const compared = compareStored({ forkId, fork, described, base: { seq: 0, doc } });
		if (!compared) throw new ForkMoved();
		const sections = [...keys]
			.flatMap((key) => compared.section(key) ?? [])
			.map((section) => broughtBack(section, bringBack));
		const parts = sections.map((section) =>
			planSection(section, rows.get(section.key) ?? [], { accept, drop })
		);
		for (const { section, accepted } of parts) {
			writeOneByOne(doc, section, section.base.node, [...accepted.values()]);
		}
		plan = { parts, after: Y.encodeStateAsUpdate(doc) };
	};
	if (accept.length > 0) {
		const edited = await editDocument(tx, { documentId: baseId, officerId, change });
		if (edited.state === 'too-large') throw new TextTooLarge();
	} else {
		const stored = await readDocument(tx, baseId);
		if (stored) change(openStored(baseId, stored));
	}
	// TypeScript does not see that `change` was called.
	const planned = plan as Plan | null;
	if (!planned) throw new ForkMoved();
	const { parts } = planned;
	const done = new Set(
		parts.flatMap(({ accepted, dropped }) => [...accepted, ...dropped].map(([{ id }]) => id))
	);
	const settled: Settled = {
		accepted: parts.flatMap(({ accepted }) => [...accepted]),
		dropped: parts.flatMap(({ dropped }) => [...dropped]),
		stale: [...accept, ...drop].map(({ id }) => id).filter((id) => !done.has(id)),
		open: new Set(parts.flatMap(({ left, matched }) => left.flatMap((hunk) => matched.get(hunk)?.id ?? []))),
		leftOut: () => parts.flatMap(leftOutOf),
		undescribed: null
	};
	if (done.size + bringBack.length === 0 && !parts.some(({ section }) => section.isCarried)) return settled;

	const { update, clientId, places, sections } = beginAnew(planned);
	const renewed = await renewFork(tx, {
		forkId,
		expectedSeq: fork.seq,
		update,
		clientIds: update ? [clientId] : []
	});
	if (renewed.state !== 'renewed') throw new ForkMoved();
	for (const [id, { start, end }] of places) {
		await tx`
			update suggestion set anchor_start = decode(${start}, 'base64'), anchor_end = decode(${end}, 'base64')
			where id = ${id}`;
	}
	const isDescribed = parts.every(({ left, matched }) => left.every((hunk) => matched.has(hunk)));
	if (renewed.forkId && isDescribed) {
		await tx`update document_fork set described_seq = 1 where document_id = ${renewed.forkId}`;
		await keepDescribed(tx, renewed.forkId, sections);
	}
	return { ...settled, undescribed: isDescribed ? null : renewed.forkId };
}

interface Plan {
	parts: SectionPlan[];
	/** the live text with what was accepted, as one update */
	after: Uint8Array;
}

interface SectionPlan {
	section: ForkSection;
	accepted: Map<OpenRow, Hunk>;
	dropped: Map<OpenRow, Hunk | null>;
	/** what the new fork begins with */
	left: Hunk[];
	/** the row of each hunk that has one */
	matched: Map<Hunk, OpenRow>;
}

function planSection(
	section: ForkSection,
	rows: readonly OpenRow[],
	{ accept, drop }: { accept: readonly Seen[]; drop: readonly Seen[] }
): SectionPlan {
	const hunkOf = matchHunks(rows, section.hunks, section.base);
	const asSeen = (chosen: readonly Seen[], row: OpenRow) => {
		const wanted = chosen.find(({ id }) => id === row.id);
		const hunk = hunkOf.get(row);
		if (!wanted || (!hunk && wanted.seen !== null)) return false;
		return wanted.seen === null || wanted.seen === fingerprintOf(hunk!, section);
	};
	const accepted = new Map(
		rows.filter((row) => asSeen(accept, row)).map((row) => [row, hunkOf.get(row)!] as const)
	);
	const dropped = new Map(
		rows.filter((row) => asSeen(drop, row)).map((row) => [row, hunkOf.get(row) ?? null] as const)
	);
	const settled = new Set<Hunk | null>([...accepted.values(), ...dropped.values()]);
	return {
		section,
		accepted,
		dropped,
		left: section.hunks.filter((hunk) => !settled.has(hunk)),
		matched: new Map([...hunkOf].map(([row, hunk]) => [hunk, row]))
	};
}

/** A section with what was left out of it before. */
function broughtBack(section: ForkSection, leftOut: readonly DescribedSection[]): ForkSection {
	const before = leftOut.filter(({ key }) => key === section.key);
	if (before.length === 0) return section;
	const fork = before.reduce((now, described) => {
		const { base, fork: was } = decodeSection(described);
		const merged = mergeThree(base, was, now);
		if (!merged) throw new CannotBringBack();
		return merged;
	}, section.fork);
	const hunks = findHunks(section.base.node, fork);
	const still = new Set(hunks.map(wordsOf));
	// What the officer suggests there by now is not given up for what they withdrew.
	if (section.hunks.some((hunk) => !still.has(wordsOf(hunk)))) throw new CannotBringBack();
	return { ...section, fork, hunks };
}

const wordsOf = ({ removed, added }: Hunk) => JSON.stringify([removed, added]);

function leftOutOf({ section, dropped }: SectionPlan): LeftOut[] {
	const hunks = [...dropped.values()].filter((hunk) => hunk !== null);
	const fork = applyHunks(section.base.node, section.fork, hunks).doc;
	const described = describedSection({ ...section, fork, hunks });
	return described ? [{ ...described, suggestions: [...dropped.keys()].map(({ id }) => id) }] : [];
}

/** Puts hunks into a text, the last first: a write that brings one change touches the words of that change alone. */
function writeOneByOne(
	doc: Y.Doc,
	{ key, fork }: ForkSection,
	before: ForkSection['fork'],
	hunks: readonly Hunk[]
) {
	let node = before;
	for (const hunk of hunks.toSorted((a, b) => b.fromBase - a.fromBase)) {
		node = applyHunks(node, fork, [hunk]).doc;
		writeSection(doc, key, node);
	}
}

/** What is left, as one update on the live text of now, where in it each open row is, and what is to be remembered of it. */
function beginAnew({ parts, after }: Plan): {
	update: Uint8Array | null;
	clientId: number;
	places: Map<string, { start: string; end: string }>;
	sections: DescribedSection[];
} {
	const doc = new Y.Doc();
	Y.applyUpdate(doc, after);
	do doc.clientID = randomInt(2 ** 32);
	while (doc.store.clients.has(doc.clientID));
	const places = new Map<string, { start: string; end: string }>();
	const moved = parts.map(({ section, accepted, left, matched }) => {
		const live = left.length > 0 ? readSection(doc, section.key) : null;
		const hunks = left.map((hunk) => moveBehind(hunk, [...accepted.values()]));
		left.forEach((hunk, index) => {
			const { fromBase: from, toBase: to } = hunks[index]!;
			const row = matched.get(hunk);
			if (row && live) places.set(row.id, placeAt({ from, to }, live));
		});
		return { section, live, hunks };
	});
	let update: Uint8Array | null = null;
	doc.on('update', (written: Uint8Array) => (update = written));
	doc.transact(() => {
		for (const { section, live, hunks } of moved) if (live) writeOneByOne(doc, section, live.node, hunks);
	});
	const sections = moved.flatMap(({ section, live, hunks }) => {
		if (!live) return [];
		const fork = applyHunks(live.node, section.fork, hunks).doc;
		return describedSection({ ...section, base: live, fork, hunks: findHunks(live.node, fork) }) ?? [];
	});
	const { clientID: clientId } = doc;
	doc.destroy();
	return { update, clientId, places, sections };
}

/** The hunk in a text that already has the accepted ones in it. */
function moveBehind(hunk: Hunk, accepted: readonly Hunk[]): Hunk {
	const by = accepted
		.filter(({ toBase }) => toBase <= hunk.fromBase)
		.reduce(
			(sum, { fromBase, toBase, fromFork, toFork }) => sum + toFork - fromFork - (toBase - fromBase),
			0
		);
	return { ...hunk, fromBase: hunk.fromBase + by, toBase: hunk.toBase + by };
}
