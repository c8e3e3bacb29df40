import type { Sql } from 'postgres';

/** An officer had a document open, on one server. */
export interface Visit {
	documentId: string;
	officerId: string;
	/** the last log row that they were sent */
	seq: number;
	/** how long they were here, and how long ago they left, in ms */
	stayedMs: number;
	leftMs: number;
}

/** Coming back within this time is the same stay: what was told and not put away is told again. */
const stayMinutes = 30;
/** A shorter visit in which something was told is none: it may have been a look at the wrong page. */
const visitLeastMs = 60_000;

const record = `
	insert into document_visit (document_id, officer_id, seq, left_at)
	select i.document_id, i.officer_id, i.seq, now() - i.left_ms * interval '1 ms'
	from unnest(
		string_to_array($1, ',')::uuid[], string_to_array($2, ',')::uuid[], string_to_array($3, ',')::bigint[],
		string_to_array($4, ',')::float8[], string_to_array($5, ',')::float8[]
	) as i (document_id, officer_id, seq, stayed_ms, left_ms)
	join document d on d.id = i.document_id
	join officer o on o.id = i.officer_id
	left join document_visit v on v.document_id = i.document_id and v.officer_id = i.officer_id
	where v.since_seq is null or i.stayed_ms >= ${visitLeastMs}
	on conflict (document_id, officer_id) do update
		set seq = greatest(document_visit.seq, excluded.seq), left_at = excluded.left_at`;

/**
 * Writes down who left which documents (docs/here.md, rules 1 and 2), at most one visit of an officer and a document in a
 * call. Documents and officers that are gone are left out. Called twice it writes the same.
 */
export async function recordVisits(sql: Sql, visits: readonly Visit[]): Promise<void> {
	const column = (of: (visit: Visit) => string | number) => visits.map(of).join();
	await sql.unsafe(
		record,
		[
			column(({ documentId }) => documentId),
			column(({ officerId }) => officerId),
			column(({ seq }) => seq),
			column(({ stayedMs }) => stayedMs),
			column(({ leftMs }) => leftMs)
		],
		{ prepare: sql.options.prepare }
	);
}

interface Visitor {
	documentId: string;
	officerId: string;
}

/** From where an officer is told what changed, who comes now. */
export interface LastVisit {
	/** the last log row that they knew */
	seq: number;
	/** when they were here, UTC, ISO 8601 */
	at: string;
	/** the last log row now */
	head: number;
	/** somebody else may have written since: of rows that became a snapshot it is not known here */
	othersWrote: boolean;
}

/** Null: the officer was never here. */
export async function findLastVisit(sql: Sql, { documentId, officerId }: Visitor): Promise<LastVisit | null> {
	const [row] = await sql<LastVisit[]>`
		select told.seq::float8 as seq, to_json(told.at) #>> '{}' as at, h.seq::float8 as head,
			exists (
				select 1 from document_update u
				where u.document_id = h.document_id and u.seq > told.seq and u.officer_id is distinct from ${officerId}
			) or exists (
				select 1 from document_snapshot s where s.document_id = h.document_id and s.seq > told.seq
			) as "othersWrote"
		from document_visit v
		join document_head h on h.document_id = v.document_id
		cross join lateral (
			select v.since_seq is not null and v.left_at > now() - make_interval(mins => ${stayMinutes}) as again
		) as stay
		cross join lateral (
			select case when stay.again then v.since_seq else v.seq end as seq,
				case when stay.again then v.since_at else v.left_at end as at
		) as told
		where v.document_id = ${documentId} and v.officer_id = ${officerId}`;
	return row ?? null;
}

/** The officer is told what changed since `told`; null: nothing did. It stands until it is put away. */
export async function noteTold(
	sql: Sql,
	{ documentId, officerId }: Visitor,
	told: Pick<LastVisit, 'seq' | 'at'> | null
): Promise<void> {
	await sql`
		update document_visit set since_seq = ${told?.seq ?? null}, since_at = ${told?.at ?? null}::text::timestamptz
		where document_id = ${documentId} and officer_id = ${officerId}`;
}

/** The officer was told of everything that is stored now. Done twice it is the same. */
export async function putAwayNews(sql: Sql, { documentId, officerId }: Visitor): Promise<void> {
	await sql`
		update document_visit v set seq = greatest(v.seq, h.seq), left_at = now(), since_seq = null, since_at = null
		from document_head h
		where h.document_id = v.document_id and v.document_id = ${documentId} and v.officer_id = ${officerId}`;
}

/** Removes what is known of visits, of texts and of rooms, that ended before `since`. Returns how many. */
export async function forgetVisits(sql: Sql, since: Date): Promise<number> {
	const texts = await sql`delete from document_visit where left_at < ${since.toISOString()}`;
	const rooms = await sql`delete from room_visit where seen_at < ${since.toISOString()}`;
	return texts.count + rooms.count;
}
