import * as v from 'valibot';
import type { Sql } from '#db/connection.server.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { revision } from '#lib/proposals/server/in-proposal.ts';
import { refuse, type Outcome, type Refusal } from '#lib/protocol/refusal.ts';
import { plainLine } from '#lib/rooms/plain-text.ts';
import { meetingLimits } from '../meeting.ts';
import {
	inMeetings,
	isOver,
	meetingId,
	meetingNotFound,
	meetingOver,
	raiseRevision,
	requireMeeting,
	type InMeetings
} from './in-meetings.ts';
import { itemMinutes, itemTitle } from './meeting-input.ts';

const which = { meeting: meetingId, item: meetingId };
const words = {
	title: itemTitle,
	minutes: itemMinutes,
	leader: plainLine({ name: 'who leads it', max: meetingLimits.leaderCharacters })
};

interface ItemRow {
	id: string;
	title: string;
	minutes: number;
	leader: string;
	position: number;
	isNow: boolean;
	revision: number;
}

/** The items of a meeting that is not over, in their order, or why they cannot be changed. */
async function requireAgenda(
	around: InMeetings<{ meeting: string }>
): Promise<{ ok: true; items: ItemRow[] } | Refusal> {
	const found = await requireMeeting(around, around.input.meeting);
	if (!found.ok) return found;
	if (isOver(found.meeting)) return meetingOver(found.meeting);
	const items = await around.tx<ItemRow[]>`
		select id, title, minutes, leader, position, began_at is not null as "isNow", revision
		from agenda_item where meeting_id = ${found.meeting.id} order by position, id`;
	return { ok: true, items };
}

const itemGone = () => refuse('stale', 'Somebody else took this item off the agenda. Nothing was changed.');

/** A change of the agenda by who may write. Open pages read it again; it is no news among what happened. */
const change = async <S extends v.GenericSchema<unknown, { meeting: string }>>(
	{
		sql,
		officer,
		roomId,
		schema,
		input
	}: { sql: Sql; officer: SignedInOfficer; roomId: string; schema: S; input: unknown },
	work: (around: InMeetings<v.InferOutput<S>>, items: ItemRow[]) => Promise<Outcome<{ changed: boolean }>>
): Promise<Outcome> =>
	inMeetings(sql, { officer, roomId, needs: 'write', schema, input }, async (around): Promise<Outcome> => {
		const agenda = await requireAgenda(around);
		if (!agenda.ok) return agenda;
		const done = await work(around, agenda.items);
		if (!done.ok || !done.changed) return done.ok ? { ok: true } : done;
		await raiseRevision(around.tx, around.input.meeting);
		await around.ring();
		return { ok: true };
	});

/** Adds an item at the end of an agenda. The page makes its id: sent twice it is one. */
export const addItem = (
	sql: Sql,
	officer: SignedInOfficer,
	roomId: string,
	input: unknown
): Promise<Outcome> =>
	change(
		{ sql, officer, roomId, schema: v.object({ ...which, ...words }), input },
		async ({ tx, input }, items): Promise<Outcome<{ changed: boolean }>> => {
			if (items.some(({ id }) => id === input.item)) return { ok: true, changed: false };
			if (items.length >= meetingLimits.itemsMost) {
				return refuse(
					'too-large',
					`An agenda has ${meetingLimits.itemsMost} items or fewer. Your words are kept.`
				);
			}
			const added = await tx`
				insert into agenda_item (id, meeting_id, position, title, minutes, leader)
				values (${input.item}, ${input.meeting}, ${(items.at(-1)?.position ?? 0) + 1}, ${input.title}, ${input.minutes},
					${input.leader})
				on conflict (id) do nothing`;
			// An id of another meeting: as one that no page makes.
			return added.count === 1 ? { ok: true, changed: true } : meetingNotFound();
		}
	);

/**
 * Changes what an item says. Of two changes of the same revision one wins, and the other is told. The time it had already
 * stays: more minutes give it more.
 */
export const changeItem = (
	sql: Sql,
	officer: SignedInOfficer,
	roomId: string,
	input: unknown
): Promise<Outcome> =>
	change(
		{ sql, officer, roomId, schema: v.object({ ...which, revision, ...words }), input },
		async ({ tx, input }, items): Promise<Outcome<{ changed: boolean }>> => {
			const item = items.find(({ id }) => id === input.item);
			if (!item) return itemGone();
			const { title, minutes, leader } = input;
			const isSame = item.title === title && item.minutes === minutes && item.leader === leader;
			if (isSame) return { ok: true, changed: false };
			if (item.revision !== input.revision) {
				return refuse(
					'stale',
					`Somebody else changed this item to “${item.title}”, ${item.minutes} minutes. What you entered is kept. Save again to put it in its place.`
				);
			}
			await tx`
				update agenda_item set title = ${title}, minutes = ${minutes}, leader = ${leader}, revision = revision + 1
				where id = ${item.id}`;
			return { ok: true, changed: true };
		}
	);

/** Puts an item one place up or down. Its place is nobody's words: the last one wins, and at the end it stays. */
export const moveItem = (
	sql: Sql,
	officer: SignedInOfficer,
	roomId: string,
	input: unknown
): Promise<Outcome> =>
	change(
		{
			sql,
			officer,
			roomId,
			schema: v.object({ ...which, to: v.picklist(['up', 'down'], 'Choose where the item goes') }),
			input
		},
		async ({ tx, input }, items): Promise<Outcome<{ changed: boolean }>> => {
			const from = items.findIndex(({ id }) => id === input.item);
			if (from < 0) return itemGone();
			const to = input.to === 'up' ? from - 1 : from + 1;
			if (to < 0 || to >= items.length) return { ok: true, changed: false };
			const order = items.map(({ id }) => id);
			[order[from], order[to]] = [order[to]!, order[from]!];
			await tx`
				update agenda_item i set position = at.n
				from unnest(${order}::uuid[]) with ordinality as at (id, n)
				where i.id = at.id and i.position is distinct from at.n`;
			return { ok: true, changed: true };
		}
	);

/** Takes an item off an agenda, but not the one that the meeting is at. Twice is as once. */
export const removeItem = (
	sql: Sql,
	officer: SignedInOfficer,
	roomId: string,
	input: unknown
): Promise<Outcome> =>
	change(
		{ sql, officer, roomId, schema: v.object(which), input },
		async ({ tx, input }, items): Promise<Outcome<{ changed: boolean }>> => {
			const item = items.find(({ id }) => id === input.item);
			if (!item) return { ok: true, changed: false };
			if (item.isNow) {
				return refuse('stale', 'The meeting is at this item, so it stays. Go on to another one first.');
			}
			await tx`delete from agenda_item where id = ${item.id}`;
			return { ok: true, changed: true };
		}
	);
