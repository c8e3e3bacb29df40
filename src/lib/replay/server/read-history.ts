import * as Y from 'yjs';
import type { Sql } from '#db/connection.server.ts';
import { DamagedDocument } from '#db/queries/documents.ts';
import { readHistory, readHistoryFacts } from '#db/queries/history.ts';
import { readClientOwners } from '#db/queries/journal.ts';
import { initials, personColour } from '#lib/accounts/officer.ts';
import { Cast, type HistoryPiece, type Person } from '../history.ts';
import { Replay, type Frame } from '../replay.ts';

const editsAPiece = 1_000;
const editsASlice = 2_000;

/** How many edits a proposal's history has. The caller has checked access. */
export async function countEdits(sql: Sql, id: string): Promise<number> {
	return (await readHistoryFacts(sql, id))?.edits ?? 0;
}

/** The piece of a proposal's history after a log row. The caller has checked access. */
export async function readHistoryPiece(
	sql: Sql,
	{ id, after }: { id: string; after: number }
): Promise<HistoryPiece> {
	const edits = await readHistory(sql, { documentId: id, after, most: editsAPiece });
	const clientsOf = edits.map(({ bytes }) => clientsIn(id, bytes));
	// Read after the edits: an id is on disk before any word written under it.
	const owners = await readClientOwners(sql, id, [...new Set(clientsOf.flat())]);
	const whose = edits.map(({ officerId }, index) =>
		officerId !== null
			? [officerId]
			: [...new Set(clientsOf[index]!.map((client) => owners.get(client) ?? null))]
	);
	const named = [...new Set([...owners.values(), ...whose.flat()])].filter((officer) => officer !== null);
	return {
		upTo: edits.at(-1)?.seq ?? null,
		people: await readPeople(sql, named),
		clients: Object.fromEntries(owners),
		edits: edits.map(({ at, bytes }, index) => [at, whose[index]!, Buffer.from(bytes).toString('base64')])
	};
}

/** The Yjs client ids that an update was written under. */
function clientsIn(id: string, update: Uint8Array): number[] {
	try {
		return [...Y.parseUpdateMeta(update).to.keys()];
	} catch (error) {
		throw new DamagedDocument(id, `its updates cannot be read (${String(error)})`);
	}
}

async function readPeople(sql: Sql, ids: string[]): Promise<Person[]> {
	if (ids.length === 0) return [];
	const rows = await sql<{ id: string; name: string; council: string }[]>`
		select o.id, o.name, c.short_name as council
		from officer o join council c on c.code = o.council_code where o.id = any(${ids}::uuid[])`;
	return rows.map((row) => ({ ...row, initials: initials(row.name), colour: personColour(row.id) }));
}

export interface Step {
	/** how many edits there are in all */
	count: number;
	frame: Frame;
	/** who made the edit that is shown, in words */
	who: string;
	/** ms since 1970, UTC */
	at: number;
}

/**
 * The text after so many edits (the last, when there are fewer), with what that edit did marked. Null: nothing was ever
 * stored, or it cannot be read; `onDamage` is then told why. The caller has checked access.
 */
export async function readStep(
	sql: Sql,
	{
		id,
		keys,
		index,
		onDamage
	}: {
		id: string;
		keys: readonly string[];
		index: number | null;
		onDamage?: (error: DamagedDocument) => void;
	}
): Promise<Step | null> {
	const count = await countEdits(sql, id);
	const target = Math.min(Math.max(index ?? count, 1), count);
	const cast = new Cast();
	const replay = new Replay({ keys, count, painter: (client) => cast.ofClient(client) });
	try {
		let after = 0;
		while (replay.loaded < target) {
			const piece = await readHistoryPiece(sql, { id, after });
			if (piece.upTo === null) break;
			replay.add(cast.take(piece));
			after = piece.upTo;
		}
		// Whoever types meanwhile must not wait for a long history.
		while (!replay.approach(Math.min(target, replay.loaded) - 1, editsASlice))
			await new Promise((resolve) => setImmediate(resolve));
		const frame = replay.show(target);
		const edit = replay.edit(frame.index);
		return edit && { count, frame, who: cast.inWords(edit.by), at: edit.at };
	} catch (error) {
		if (!(error instanceof DamagedDocument)) throw error;
		onDamage?.(error);
		return null;
	} finally {
		replay.destroy();
	}
}
