import { randomUUID } from 'node:crypto';
import { deflate } from 'node:zlib';
import { promisify } from 'node:util';
import * as v from 'valibot';
import * as Y from 'yjs';
import type { Sql, TransactionSql } from '#db/connection.server.ts';
import { DamagedDocument, readDocument, type StoredDocument } from '#db/queries/documents.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { fitsSchema } from '#lib/proposals/fits-schema.ts';
import { editDocument } from '#lib/proposals/server/edit-document.ts';
import { openStored } from '#lib/proposals/server/read-document.ts';
import { refuse, type Outcome, type Refusal } from '#lib/protocol/refusal.ts';
import { parseInput } from '#lib/rooms/server/parse-input.ts';
import { recordActivity } from '#lib/rooms/server/record-activity.ts';
import { forwardEdit } from './forward-edit.ts';
import { inVersions } from './in-versions.ts';
import { keepVersion } from './keep-version.ts';
import { openVersion } from './open-version.ts';
import { thinVersions } from './thin-versions.ts';
import { writingNow } from './writing-now.ts';

const id = v.pipe(v.string('Reload the page and try again'), v.uuid('Reload the page and try again'));
const schema = v.object({
	/** made by the page: a form sent twice restores once */
	restore: id,
	version: id,
	/** empty: all of them */
	section: v.optional(v.pipe(v.string(), v.maxLength(100)), ''),
	/** the last log row in the text that the officer saw */
	seen: v.pipe(
		v.string('Reload the page and try again'),
		v.regex(/^\d{1,15}$/, 'Reload the page and try again'),
		v.transform(Number)
	)
});

/** `changed` false: the text was the same already, and nothing was written. */
export type Restored = Outcome<{ changed: boolean }>;

/**
 * Makes one section or all of them what they are in a version, as one forward edit [P8]: what the officer saw and wanted
 * gone goes; what others typed since stays. The text before is kept as a version. Sent again with the same id it restores
 * nothing more.
 */
export async function restoreVersion(
	sql: Sql,
	officer: SignedInOfficer,
	proposalId: string,
	input: unknown
): Promise<Restored> {
	return inVersions(sql, { of: 'versions', officer, proposalId }, async (tx, proposal): Promise<Restored> => {
		const parsed = parseInput(schema, input);
		if (!parsed.ok) return parsed;
		const { restore, version, section, seen } = parsed.input;
		const [done] = await tx<{ documentId: string }[]>`
			select document_id as "documentId" from document_restore where id = ${restore}`;
		if (done) return done.documentId === proposalId ? { ok: true, changed: true } : reload();
		const all = await listKeys(tx, proposal.formId);
		const keys = section === '' ? all : all.filter((key) => key === section);
		if (keys.length === 0) return refuse('bad-input', 'Choose a section of this proposal');
		return orRefuseDamaged(async () => {
			const wanted = await openVersion(tx, proposalId, version);
			if (!wanted) return refuse('not-found', 'There is no such version of this proposal.');
			if (!keys.every((key) => fitsSchema(wanted.doc.getXmlFragment(key)))) return notForEditor();
			const stored = await readDocument(tx, proposalId);
			if (!stored) return refuse('not-found', 'There is no such proposal, or you cannot see it.');
			const now = openStored(proposalId, stored);
			const edited = await carryOut(tx, {
				officer,
				documentId: proposalId,
				all,
				keys,
				now: { doc: now, seq: stored.seq },
				base: openAt(proposalId, stored, seen) ?? openStored(proposalId, stored),
				target: wanted.doc
			});
			if (!('update' in edited)) return edited;
			const small = await promisify(deflate)(edited.update);
			await tx`
				insert into document_restore
					(id, document_id, version_id, before_id, sections, client_ids, bytes, restored_by)
				values (${restore}, ${proposalId}, ${version}, ${edited.beforeId}, ${keys},
					${edited.clientIds.map(String)}::bigint[], ${small}, ${officer.id})`;
			const [named] = await tx<{ name: string | null }[]>`
				select name from document_version where id = ${version}`;
			await recordActivity(tx, {
				roomId: proposal.roomId,
				officer,
				event: {
					kind: 'version-restored',
					proposalId,
					version,
					name: named?.name ?? null,
					section: section === '' ? null : section
				}
			});
			await thinVersions(tx, proposalId);
			return { ok: true, changed: true };
		});
	});
}

interface Edit {
	officer: SignedInOfficer;
	documentId: string;
	/** every section of the form */
	all: readonly string[];
	/** those that are restored */
	keys: readonly string[];
	/** as it is stored */
	now: { doc: Y.Doc; seq: number };
	/** what the difference is taken from; a part of now's history */
	base: Y.Doc;
	target: Y.Doc;
}

/** The forward edit itself and the version before it; shared by restoring and undoing a restore. */
export async function carryOut(
	tx: TransactionSql,
	{ officer, documentId, all, keys, now, base, target }: Edit
): Promise<{ update: Uint8Array; clientIds: number[]; beforeId: string } | Restored> {
	const busy = await writingNow(tx, { documentId, officerId: officer.id, base, now: now.doc });
	const edit = await forwardEdit(tx, { documentId, officerId: officer.id, base, target, keys, busy });
	if (!edit) return { ok: true, changed: false };
	const beforeId = await keepVersion(tx, {
		id: randomUUID(),
		documentId,
		...now,
		keys: all,
		kept: { madeFor: 'restore' }
	});
	const edited = await editDocument(tx, {
		documentId,
		officerId: officer.id,
		change: (doc) => Y.applyUpdate(doc, edit.update)
	});
	for (const doc of [base, target, now.doc]) doc.destroy();
	switch (edited.state) {
		case 'edited':
			return { ...edit, beforeId };
		case 'unchanged':
			return { ok: true, changed: false };
		case 'too-large':
			return refuse('too-large', 'The text would become too large. Nothing was changed.');
		case 'missing':
			return refuse('not-found', 'There is no such proposal, or you cannot see it.');
	}
}

export async function listKeys(tx: TransactionSql, formId: string): Promise<string[]> {
	const rows = await tx<{ key: string }[]>`
		select key from form_section where form_id = ${formId} order by position`;
	return rows.map(({ key }) => key);
}

/** The text as it was after row `seq`; null when a snapshot has swallowed that row, or it never was. */
function openAt(documentId: string, stored: StoredDocument, seq: number): Y.Doc | null {
	if (seq < stored.snapshotSeq || seq > stored.seq) return null;
	return openStored(documentId, {
		snapshot: stored.snapshot,
		tail: stored.tail.slice(0, seq - stored.snapshotSeq)
	});
}

export async function orRefuseDamaged<T extends object>(
	work: () => Promise<Outcome<T>>
): Promise<Outcome<T>> {
	try {
		return await work();
	} catch (error) {
		if (!(error instanceof DamagedDocument)) throw error;
		return refuse('busy', 'One of the texts cannot be read, so nothing was restored. Nothing was deleted.');
	}
}

const reload = (): Refusal => refuse('bad-input', 'Reload the page and try again');

/** [P7] An editor deletes what it does not know, for everybody. */
const notForEditor = (): Refusal =>
	refuse(
		'bad-input',
		'This version holds something that the editor does not know any more, so it cannot be restored. Nothing was changed.'
	);
