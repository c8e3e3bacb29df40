import type { Sql } from '#db/connection.server.ts';
import { ownersOnly } from '#lib/rooms/activity.ts';
import type { Followers } from './followers.ts';
import type { Matter } from './matter.ts';

const rowsPerRead = 500;

/**
 * Tells pages that something in their room happened, never what: they read it again through their own loads. It comes from
 * the activity rows after a cursor, so a lost ring costs delay and no data.
 */
export function activityMatter({ sql, followers }: { sql: Sql; followers: Followers }): Matter {
	async function startCursor(roomId: string): Promise<void> {
		const [row] = await sql<{ last: string }[]>`
			select coalesce(max(id), 0)::text as last from activity where room_id = ${roomId}`;
		followers.advance(roomId, BigInt(row?.last ?? 0));
	}

	/**
	 * Tells what happened after the cursor. Commands of one room follow each other, so its ids never commit out of order.
	 * What is one council's own matter is told to officers who are of that council now, as the database has it: when
	 * it cannot be read, nothing is told and the cursor stays.
	 */
	async function tell(roomId: string): Promise<void> {
		const cursor = followers.cursor(roomId);
		if (cursor === null) return;
		const rows = await sql<{ id: string; kind: string; audience: string | null }[]>`
			select id::text, kind, audience_council_code as audience from activity where room_id = ${roomId} and id > ${cursor.toString()}
			order by id limit ${rowsPerRead}`;
		const upTo = rows.at(-1)?.id;
		if (upTo === undefined) return;
		const councils = rows.some(({ audience }) => audience !== null)
			? await readCouncils(followers.of(roomId).map(([socket]) => socket.data.officer.id))
			: new Map<string, string>();
		followers.advance(roomId, BigInt(upTo));
		for (const [socket, access] of followers.of(roomId)) {
			if (!access) continue;
			const council = councils.get(socket.data.officer.id);
			const told = rows.filter(
				({ kind, audience }) =>
					(access.manage || !(ownersOnly as readonly string[]).includes(kind)) &&
					(audience === null || audience === council)
			);
			const last = told.at(-1);
			if (!last) continue;
			const kinds = [...new Set(told.map(({ kind }) => kind))];
			socket.emit('room:changed', { roomId, kinds, upTo: last.id });
		}
		if (rows.length === rowsPerRead) await tell(roomId);
	}

	/** The council each officer is of now, by their id. Who is not in the answer is of none. */
	async function readCouncils(officerIds: string[]): Promise<Map<string, string>> {
		const rows = await sql<{ id: string; council: string }[]>`
			select id, council_code as council from officer
			where id = any(${[...new Set(officerIds)]}::uuid[]) and suspended_at is null`;
		return new Map(rows.map(({ id, council }) => [id, council]));
	}

	return {
		async joined(_socket, roomId) {
			if (followers.cursor(roomId) === null) await startCursor(roomId);
		},
		hear: (event) => (event.type === 'activity' ? tell(event.roomId) : undefined),
		catchUp: async () => {
			await Promise.all(followers.roomIds.map(tell));
		}
	};
}
