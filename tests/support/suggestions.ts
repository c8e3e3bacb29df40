import { randomInt } from 'node:crypto';
import type { Node } from '@tiptap/pm/model';
import type { Sql } from 'postgres';
import * as Y from 'yjs';
import { readDocument } from '#db/queries/documents.ts';
import { appendToLog, claimNewClientId } from '#db/queries/journal.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { editDocument } from '#lib/proposals/server/edit-document.ts';
import { openStored } from '#lib/proposals/server/read-document.ts';
import { describeFork } from '#lib/suggestions/server/describe-fork.ts';
import { readSection, schema, writeSection } from '#lib/suggestions/server/fork-section.ts';
import { openFork } from '#lib/suggestions/server/open-fork.ts';

export interface Block {
	type: string;
	attrs?: Record<string, unknown>;
	marks?: { type: string; attrs?: Record<string, unknown> }[];
	text?: string;
	content?: Block[];
}

export const p = (text: string): Block => ({
	type: 'paragraph',
	content: text === '' ? [] : [{ type: 'text', text }]
});
export const list = (...items: string[]): Block => ({
	type: 'bulletList',
	content: items.map((item) => ({ type: 'listItem', content: [p(item)] }))
});
export const table = (...rows: string[][]): Block => ({
	type: 'table',
	content: rows.map((cells) => ({
		type: 'tableRow',
		content: cells.map((cell) => ({ type: 'tableCell', content: [p(cell)] }))
	}))
});

/** The text of a section as plain lines, blocks named: "p One", "li Two". */
export function linesOf(node: Node): string[] {
	const lines: string[] = [];
	node.descendants((inner, _position, parent) => {
		if (!inner.isTextblock) return;
		const place = parent && parent.type.name !== 'doc' ? `${parent.type.name} ` : '';
		lines.push(`${place}${inner.type.name === 'paragraph' ? '' : `${inner.type.name} `}${inner.textContent}`);
	});
	return lines;
}

export const makeNode = (...content: Block[]): Node => schema.nodeFromJSON({ type: 'doc', content });

export async function readLive(sql: Sql, proposalId: string): Promise<Y.Doc> {
	return openStored(proposalId, (await readDocument(sql, proposalId))!);
}

export async function readLines(sql: Sql, proposalId: string, section: string): Promise<string[]> {
	return linesOf(readSection(await readLive(sql, proposalId), section)!.node);
}

/** An officer changes the live text. */
export async function write(
	sql: Sql,
	by: { id: string },
	proposalId: string,
	section: string,
	...content: Block[]
): Promise<void> {
	await sql.begin((tx) =>
		editDocument(tx, {
			documentId: proposalId,
			officerId: by.id,
			change: (doc) => writeSection(doc, section, makeNode(...content))
		})
	);
}

/** An officer types in their fork until the section says this. Nothing is described yet. Returns the fork's id. */
export async function typeInFork(
	sql: Sql,
	by: SignedInOfficer,
	proposalId: string,
	section: string,
	...content: Block[]
): Promise<string> {
	const opened = await openFork(sql, by, proposalId);
	if (!opened.ok) throw new Error(opened.message);
	await goOnInFork(sql, by, { forkId: opened.forkId, baseId: proposalId }, section, ...content);
	return opened.forkId;
}

/** The same on a page that has the fork open already. */
export async function goOnInFork(
	sql: Sql,
	by: SignedInOfficer,
	{ forkId, baseId }: { forkId: string; baseId: string },
	section: string,
	...content: Block[]
): Promise<void> {
	const doc = await readForkText(sql, { forkId, baseId });
	doc.clientID = randomInt(2 ** 32);
	const updates: Uint8Array[] = [];
	doc.on('update', (update: Uint8Array) => updates.push(update));
	doc.transact(() => writeSection(doc, section, makeNode(...content)));
	await sql.begin(async (tx) => {
		await claimNewClientId(tx, { documentId: baseId, clientId: doc.clientID, officerId: by.id });
		for (const update of updates) await appendToLog(tx, forkId, update);
	});
}

/** What a page that has the fork open shows. */
export async function readForkText(
	sql: Sql,
	{ forkId, baseId }: { forkId: string; baseId: string }
): Promise<Y.Doc> {
	const fork = (await readDocument(sql, forkId))!;
	const base = await readLive(sql, baseId);
	const own = fork.snapshot ? [fork.snapshot, ...fork.tail] : fork.tail;
	return openStored(forkId, { snapshot: Y.encodeStateAsUpdate(base), tail: own });
}

/** The same, and the server has written down what was suggested. */
export async function suggest(
	sql: Sql,
	by: SignedInOfficer,
	proposalId: string,
	section: string,
	...content: Block[]
): Promise<string> {
	const forkId = await typeInFork(sql, by, proposalId, section, ...content);
	if (!(await describeFork(sql, forkId))) throw new Error('the fork could not be described');
	return forkId;
}
