import * as v from 'valibot';
import type { Sql } from '#db/connection.server.ts';
import { listReadThroughsNow } from '#lib/read-throughs/server/read-read-throughs.ts';
import type { Followers } from './followers.ts';
import { pageEvent, type Matter } from './matter.ts';

/**
 * Which texts of a room are being read through. The thing itself is told, read once for all who follow: two hundred pages that
 * are led through a text could not all ask at every section.
 */
export function readThroughsMatter({ sql, followers }: { sql: Sql; followers: Followers }): Matter {
	async function tell(roomId: string): Promise<void> {
		if (followers.of(roomId).length === 0) return;
		const now = await listReadThroughsNow(sql, roomId);
		for (const [socket, access] of followers.of(roomId)) {
			if (access) socket.emit('reading:now', { roomId, now });
		}
	}

	return {
		events: {
			'reading:ask': pageEvent({
				schema: v.object({}),
				work: async ({ roomId }) => ({ ok: true, now: await listReadThroughsNow(sql, roomId) })
			})
		},
		hear: (event) => (event.type === 'read-through' ? tell(event.roomId) : undefined),
		catchUp: async () => {
			await Promise.all(followers.roomIds.map(tell));
		}
	};
}
