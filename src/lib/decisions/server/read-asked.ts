import type { Sql } from '#db/connection.server.ts';
import { isUuid } from '#lib/rooms/server/in-room.ts';
import { decisionLimits } from '../decision.ts';

/** What a new decision is asked from, as its form shows it. */
export interface AskedFrom {
	text: {
		proposalId: string;
		title: string;
		section: { key: string; title: string } | null;
		quote: string;
	} | null;
	message: { id: string; words: string; by: string } | null;
	meeting: { id: string; title: string; item: string | null } | null;
}

/**
 * What a link to the form names: a text of this room with words in it, a line of its chat, a meeting and an item of its agenda. What is not in this room, or gone, is
 * left out. The caller has checked that the reader may see the room.
 */
export async function readAsked(sql: Sql, roomId: string, given: URLSearchParams): Promise<AskedFrom> {
	// What no form sends, the database does not take.
	const asked = (name: string) => (given.get(name) ?? '').replaceAll('\0', '');
	const [proposal, message, meeting] = [asked('proposal'), asked('message'), asked('meeting')];
	const quote = [...asked('quote').slice(0, 4_000)].slice(0, decisionLimits.quoteCharacters).join('');
	const [[text], [said], [met]] = await Promise.all([
		isUuid(proposal)
			? sql<{ proposalId: string; title: string; section: { key: string; title: string } | null }[]>`
				select p.id as "proposalId", p.title,
					case when s.key is not null then json_build_object('key', s.key, 'title', s.title) end as section
				from proposal p
				left join form_section s on s.form_id = p.form_id and s.key = ${asked('section')}
				where p.id = ${proposal} and p.room_id = ${roomId} and p.deleted_at is null`
			: [],
		isUuid(message)
			? sql<{ id: string; words: string; by: string }[]>`
				select m.id, m.body as words, o.name as by from chat_message m join officer o on o.id = m.author_id
				where m.id = ${message} and m.room_id = ${roomId} and m.body is not null`
			: [],
		isUuid(meeting)
			? sql<NonNullable<AskedFrom['meeting']>[]>`
				select m.id, m.title, i.title as item from meeting m
				left join agenda_item i on i.meeting_id = m.id and i.id::text = ${asked('item')}
				where m.id = ${meeting} and m.room_id = ${roomId}`
			: []
	]);
	return { text: text ? { ...text, quote } : null, message: said ?? null, meeting: met ?? null };
}
