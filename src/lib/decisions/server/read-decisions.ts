import type { Sql } from '#db/connection.server.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import type { RoomAccess, RoomFacts } from '#lib/rooms/access.ts';
import { isUuid, readRoomAccess } from '#lib/rooms/server/in-room.ts';
import type {
	AboutText,
	Choice,
	DecisionKind,
	DecisionOption,
	DecisionSource,
	DecisionState,
	DecisionSummary,
	DecisionView,
	Voters,
	VoteView
} from '../decision.ts';
import { outcomeInWords } from '../outcome-words.ts';
import { outcomeOf, type DecisionOutcome } from '../outcome.ts';
import { findVoter, guestWhyNot } from './voter.ts';

export const decisionsOnAPage = 50;

type Whose = { voter: string } | { whyNot: string };
interface Reader {
	access: RoomAccess;
	/** whose vote the reader may cast, where people and where councils vote */
	voters: Record<Voters, Whose>;
}

async function readReader(sql: Sql, roomId: string, access: RoomAccess, facts: RoomFacts): Promise<Reader> {
	const [people, councils] = await Promise.all(
		(['people', 'councils'] as const).map((voters) => findVoter(sql, { roomId, voters, access, facts }))
	);
	return { access, voters: { people: people!, councils: councils! } };
}
const whoseVote = ({ access, voters }: Reader, row: Pick<Row, 'kind' | 'voters'>): Whose =>
	guestWhyNot(access, row) ?? voters[row.voters];
const voterOf = (whose: Whose) => ('voter' in whose ? whose.voter : '');

interface Row {
	id: string;
	kind: DecisionKind;
	question: string;
	reasons: string;
	voters: Voters;
	quorum: number | null;
	closesAt: string;
	state: DecisionState;
	outcome: DecisionOutcome | null;
	reviewOn: string | null;
	source: DecisionSource | null;
	revision: number;
	createdBy: string;
	createdAt: string;
	closedAt: string | null;
	closedBy: string | null;
	by: { name: string; council: string };
	options: DecisionOption[];
	about: AboutText | null;
	votes: VoteView[];
	isOver: boolean;
}

/** One row for each decision, with its options, votes and the text it is about. */
const rows = (sql: Sql, where: ReturnType<Sql>) => sql<Row[]>`
	select d.id, d.kind, d.question, d.reasons, d.voters, d.quorum, to_json(d.closes_at) #>> '{}' as "closesAt",
		d.state, d.outcome, d.review_on::text as "reviewOn", d.source, d.revision, d.created_by as "createdBy",
		to_json(d.created_at) #>> '{}' as "createdAt", to_json(d.closed_at) #>> '{}' as "closedAt",
		closer.name as "closedBy", json_build_object('name', o.name, 'council', c.name) as by,
		d.state = 'open' and d.closes_at <= clock_timestamp() as "isOver",
		coalesce((
			select json_agg(json_build_object('id', x.id, 'words', x.words) order by x.position)
			from decision_option x where x.decision_id = d.id
		), '[]') as options,
		coalesce((
			select json_agg(json_build_object(
				'voter', v.voter, 'name', case when d.voters = 'councils' then whole.name else voter.name end,
				'officer', json_build_object('name', voter.name, 'council', theirs.name),
				'choice', v.choice, 'reason', v.reason, 'revision', v.revision, 'at', v.at
			) order by v.at, v.voter)
			from vote v join officer voter on voter.id = v.officer_id join council theirs on theirs.code = v.council_code
			left join council whole on whole.code = v.voter
			where v.decision_id = d.id
		), '[]') as votes,
		(
			select json_build_object(
				'proposalId', p.id, 'title', p.title,
				'section', case when s.key is not null then json_build_object('key', s.key, 'title', s.title) end,
				'quote', d.quote,
				'version', case when dv.id is not null then json_build_object('id', dv.id, 'at', dv.created_at) end
			)
			from proposal p
			left join form_section s on s.form_id = p.form_id and s.key = d.section_key
			left join document_version dv on dv.id = d.version_id
			where p.id = d.proposal_id and p.room_id = d.room_id and p.deleted_at is null
		) as about
	from decision d
	join officer o on o.id = d.created_by
	join council c on c.code = d.council_code
	left join officer closer on closer.id = d.closed_by
	${where}`;

/** Over, but not counted yet: no vote is taken any more, so what comes out is certain already. */
function settle(row: Row): Pick<Row, 'state' | 'outcome' | 'closedAt'> & { result: string | null } {
	const outcome = row.isOver ? outcomeOf(row, row.votes) : row.outcome;
	return {
		state: row.isOver ? 'closed' : row.state,
		outcome,
		closedAt: row.isOver ? row.closesAt : row.closedAt,
		result: outcome && outcomeInWords(outcome, row.options)
	};
}

function summary(row: Row, reader: Reader): DecisionSummary {
	const { id, kind, question, voters, closesAt, reviewOn, by } = row;
	const { state, closedAt, result } = settle(row);
	const voter = voterOf(whoseVote(reader, row));
	const asked = state === 'open' && voter !== '' && !row.votes.some((vote) => vote.voter === voter);
	return {
		id,
		kind,
		question,
		voters,
		state,
		closesAt,
		closedAt,
		result,
		reviewOn,
		by,
		votes: row.votes.length,
		asked
	};
}

export interface DecisionList {
	/** first what the reader is asked for, then by closing time */
	open: DecisionSummary[];
	/** a page of the log, the latest first */
	log: DecisionSummary[];
	pages: number;
}

/** A room's decisions; null when the reader may not see it. `page` is of the log, from 1. */
export async function listDecisions(
	sql: Sql,
	officer: SignedInOfficer,
	roomId: string,
	{ page = 1 }: { page?: number } = {}
): Promise<DecisionList | null> {
	const { access, facts } = await readRoomAccess(sql, officer, roomId);
	if (!access.see) return null;
	const isOpen = sql`d.state = 'open' and d.closes_at > clock_timestamp()`;
	const [count] = await sql<{ done: number }[]>`
		select count(*)::int as done from decision d where d.room_id = ${roomId} and not (${isOpen})`;
	const pages = Math.max(1, Math.ceil(count!.done / decisionsOnAPage));
	const at = Math.min(Math.max(Number.isInteger(page) ? page : 1, 1), pages) - 1;
	const [reader, open, log] = await Promise.all([
		readReader(sql, roomId, access, facts),
		rows(sql, sql`where d.room_id = ${roomId} and ${isOpen} order by d.closes_at, d.id`),
		rows(
			sql,
			sql`where d.room_id = ${roomId} and not (${isOpen})
				order by coalesce(d.closed_at, d.closes_at) desc, d.id limit ${decisionsOnAPage} offset ${at * decisionsOnAPage}`
		)
	]);
	const shown = open.map((row) => summary(row, reader));
	return {
		open: [...shown.filter(({ asked }) => asked), ...shown.filter(({ asked }) => !asked)],
		log: log.map((row) => summary(row, reader)),
		pages
	};
}

/** One decision of this very room as its reader may see it; null when there is none, or they may not see the room: the same. */
export async function readDecision(
	sql: Sql,
	officer: SignedInOfficer,
	roomId: string,
	decisionId: string
): Promise<DecisionView | null> {
	if (!isUuid(decisionId)) return null;
	const { access, facts } = await readRoomAccess(sql, officer, roomId);
	if (!access.see) return null;
	const [[row], reader, councils] = await Promise.all([
		rows(sql, sql`where d.id = ${decisionId} and d.room_id = ${roomId}`),
		readReader(sql, roomId, access, facts),
		listVotingCouncils(sql, roomId)
	]);
	return row ? view(row, reader, councils, officer) : null;
}

/** The whole log of a room, oldest first, for a council's record; null when the reader may not see the room. */
export async function readDecisionLog(
	sql: Sql,
	officer: SignedInOfficer,
	roomId: string
): Promise<DecisionView[] | null> {
	const { access, facts } = await readRoomAccess(sql, officer, roomId);
	if (!access.see) return null;
	const [all, reader, councils] = await Promise.all([
		rows(sql, sql`where d.room_id = ${roomId} order by d.created_at, d.id`),
		readReader(sql, roomId, access, facts),
		listVotingCouncils(sql, roomId)
	]);
	return all.map((row) => view(row, reader, councils, officer));
}

type VotingCouncil = { code: string; name: string };
const listVotingCouncils = (sql: Sql, roomId: string) => sql<VotingCouncil[]>`
	select c.code, c.name from room_council rc join council c on c.code = rc.council_code
	where rc.room_id = ${roomId} order by c.name`;

function view(
	row: Row,
	reader: Reader,
	councils: readonly VotingCouncil[],
	me: Pick<SignedInOfficer, 'id' | 'councilName'>
): DecisionView {
	const { reasons, quorum, options, about, source, createdAt, closedBy, revision, votes } = row;
	const { outcome, ...settled } = settle(row);
	const whose = whoseVote(reader, row);
	const voter = voterOf(whose);
	const forCouncil = row.voters === 'councils' ? me.councilName : null;
	const given = new Set(votes.map((vote) => vote.voter));
	return {
		...summary(row, reader),
		...settled,
		reasons,
		quorum,
		options,
		about,
		source,
		createdAt,
		closedBy,
		revision,
		outcome,
		votes: votes.map((vote) => ({ ...vote, choice: vote.choice as Choice })),
		missing:
			row.voters === 'councils'
				? councils.filter(({ code }) => !given.has(code)).map(({ name }) => name)
				: [],
		mine: voter ? { voter, forCouncil, vote: votes.find((vote) => vote.voter === voter) ?? null } : null,
		whyNot: 'whyNot' in whose ? whose.whyNot : null,
		keeps: reader.access.comment && (reader.access.manage || row.createdBy === me.id)
	};
}

export interface CouncilCasters {
	code: string;
	name: string;
	/** its people here who can be named, and whether they are */
	people: { id: string; name: string; named: boolean }[];
	/** people who were named and can no longer vote for it */
	gone: string[];
	/** the reader may name them */
	mayName: boolean;
}

/** Who votes for which council in a room; null when the reader may not see it. */
export async function readCasters(
	sql: Sql,
	officer: SignedInOfficer,
	roomId: string
): Promise<CouncilCasters[] | null> {
	const { access, facts } = await readRoomAccess(sql, officer, roomId);
	if (!access.see) return null;
	const councils = await listVotingCouncils(sql, roomId);
	const people = await sql<{ id: string; name: string; council: string; able: boolean; of: string | null }[]>`
		select o.id, o.name, o.council_code as council, vc.council_code as of,
			coalesce(m.role <> 'viewer', false) and o.suspended_at is null as able
		from officer o
		left join current_member m on m.officer_id = o.id and m.room_id = ${roomId}
		left join vote_caster vc on vc.officer_id = o.id and vc.room_id = ${roomId}
		where m.room_id is not null or vc.room_id is not null order by o.name`;
	return councils.map(({ code, name }) => {
		const named = people.filter(({ of }) => of === code);
		const able = people.filter((person) => person.council === code && person.able);
		const votesNow =
			named.length > 0
				? named.some(({ id }) => id === officer.id)
				: access.speak && facts.officer?.councilCode === code;
		return {
			code,
			name,
			people: able.map((person) => ({ id: person.id, name: person.name, named: person.of === code })),
			gone: named.filter(({ id }) => !able.some((person) => person.id === id)).map((person) => person.name),
			mayName: access.ask && (access.manage || (facts.officer?.councilCode === code && votesNow))
		};
	});
}
