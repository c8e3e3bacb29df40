import type { Sql } from '#db/connection.server.ts';
import { endForgottenMeetings } from '#lib/meetings/server/end-forgotten.ts';
import { noteAttendance } from '#lib/meetings/server/note-attendance.ts';
import { endForgottenReadThroughs, noteReaders } from '#lib/read-throughs/server/note-readers.ts';
import type { Log } from '../log.ts';
import { atMostEvery } from './at-most-every.ts';
import type { Followers } from './followers.ts';
import type { Matter } from './matter.ts';

/** How often whoever is in a room is noted for what goes on there. */
const noteEveryMs = 5_000;

/**
 * Notes who is at meetings and read-throughs that go on (docs/live-rooms.md), and tells pages that a meeting changed: they read
 * it again. Every node notes for all rooms; what another one noted already changes nothing.
 */
export function meetingsMatter({
	sql,
	followers,
	log
}: {
	sql: Sql;
	followers: Followers;
	log: Log;
}): Matter {
	const tellAll = (roomIds: readonly string[]) => {
		for (const roomId of roomIds) {
			for (const [socket, access] of followers.of(roomId)) {
				if (access) socket.emit('meeting:changed', { roomId });
			}
		}
	};
	async function note(): Promise<void> {
		const [on] = await sql`
			select 1 from meeting where state = 'going on'
			union all select 1 from read_through where ended_at is null limit 1`;
		if (!on) return;
		await endForgottenMeetings(sql);
		await endForgottenReadThroughs(sql);
		await sql.begin(async (tx) => {
			await noteAttendance(tx);
			await noteReaders(tx);
		});
	}
	// What fails is done again in a moment; nobody waits for it.
	const reported = () =>
		note().catch((error: unknown) =>
			log.warn({ part: 'meetings', err: error }, 'attendance could not be noted')
		);
	const noting = atMostEvery(0, reported);
	const timer = setInterval(noting.ask, noteEveryMs);
	timer.unref();
	return {
		hear: (event) => {
			if (event.type === 'meeting') tellAll([event.roomId]);
		},
		catchUp: () => tellAll(followers.roomIds),
		async close() {
			clearInterval(timer);
			await noting.stop();
		}
	};
}
