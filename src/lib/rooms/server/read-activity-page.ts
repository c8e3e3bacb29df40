import type { Sql } from '#db/connection.server.ts';
import type { RoomAccess } from '../access.ts';
import { groupActivity, officersInWords, type ActivityEntry } from '../activity.ts';
import { listActivity, type ActivityFilter } from './list-activity.ts';
import { readLastVisit } from './read-visit.ts';

const perPage = 50;

export interface ActivityLine {
	id: string;
	at: string;
	who: string;
	words: string;
	href: string | null;
}

export interface ActivityPage {
	/** what is new since the reader's visit before this one; empty where that line is not on this page */
	news: ActivityLine[];
	lines: ActivityLine[];
	/** whether the line "since you were here" stands between the two */
	hasLine: boolean;
	/** id to go on from towards older ones; null: these are the oldest */
	older: string | null;
}

/**
 * A page of what happened in a room, newest first, grouped: 50 events from `upTo` on backwards, or the latest. The caller has checked
 * that the reader may see the room.
 */
export async function readActivityPage(
	sql: Sql,
	{
		officerId,
		upTo,
		filter,
		...asked
	}: {
		roomId: string;
		access: RoomAccess;
		councilCode: string;
		officerId: string;
		upTo: string | null;
		filter: ActivityFilter;
	}
): Promise<ActivityPage> {
	const [since, found] = await Promise.all([
		readLastVisit(sql, { roomId: asked.roomId, officerId }),
		listActivity(sql, { ...asked, upTo, filter, limit: perPage + 1 })
	]);
	const entries = found.slice(0, perPage);
	const seen = since === null ? 0 : entries.findIndex(({ id }) => BigInt(id) <= BigInt(since));
	const hasLine = seen > 0;
	return {
		news: hasLine ? asLines(entries.slice(0, seen)) : [],
		lines: asLines(hasLine ? entries.slice(seen) : entries),
		hasLine,
		older: found[perPage]?.id ?? null
	};
}

const asLines = (entries: ActivityEntry[]): ActivityLine[] =>
	groupActivity(entries).map(({ id, at, officers, words, href }) => ({
		id,
		at,
		words,
		href,
		who: officersInWords(officers)
	}));
