import * as v from 'valibot';
import type { Sql, TransactionSql } from '#db/connection.server.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { refuse, type Outcome, type Refusal } from '#lib/protocol/refusal.ts';
import type { RoomAccess, RoomFacts } from '#lib/rooms/access.ts';
import type { ActivityEvent, DecisionDeed } from '#lib/rooms/activity.ts';
import { inRoom } from '#lib/rooms/server/in-room.ts';
import { limitCommands, type CommandLimits } from '#lib/rooms/server/limit-commands.ts';
import { parseInput } from '#lib/rooms/server/parse-input.ts';
import type { Notice } from '#lib/notifications/server/notify.ts';
import { roomTakers } from '#lib/notifications/server/recipients.ts';
import { recordActivity } from '#lib/rooms/server/record-activity.ts';
import {
	decisionLimits,
	mayGuestsAnswer,
	type DecisionKind,
	type DecisionState,
	type Voters
} from '../decision.ts';

/** The same for what is not there and what is in another room. */
export const decisionNotFound = (): Refusal =>
	refuse('not-found', 'There is no such decision, or you cannot see it.');

export const notOpen = (decision: Pick<DecisionRow, 'state'>): Refusal =>
	refuse(
		'stale',
		decision.state === 'withdrawn'
			? 'This decision was withdrawn, so nothing was changed. What you entered is kept below.'
			: 'Voting is over, so nothing was changed. What you entered is kept below.'
	);

export const id = v.pipe(
	v.string('Reload the page and try again.'),
	v.uuid('Reload the page and try again.'),
	v.toLowerCase()
);

const limits: CommandLimits = {
	of: 'decisions',
	perMinute: decisionLimits.commandsPerMinute,
	perHour: decisionLimits.commandsPerHour,
	kept: 'Nothing was changed, and your words are kept.'
};

export interface InDecisions<I> {
	tx: TransactionSql;
	roomId: string;
	/** the officer with the council of this moment, not that of the session's beginning */
	me: { id: string; councilCode: string };
	access: RoomAccess;
	facts: RoomFacts;
	input: I;
	/** the database's clock, after the room's lock was taken: what was said before it is in the rows */
	now: Date;
	/** the activity row of what was done to a decision */
	tell(
		decision: Pick<DecisionRow, 'id' | 'question' | 'kind' | 'voters'>,
		did: DecisionDeed,
		result?: string
	): Promise<void>;
	record(event: ActivityEvent): Promise<void>;
}

interface Asked<S> {
	officer: SignedInOfficer;
	roomId: string;
	schema: S;
	input: unknown;
	needs?: 'comment' | 'ask';
}

/** Runs a command on decisions: the officer's turn and the right to comment (or to ask for one) first, then what was sent, one transaction after the room's lock. */
export async function inDecisions<S extends v.GenericSchema, T extends object>(
	sql: Sql,
	{ officer, roomId, schema, input, needs = 'comment' }: Asked<S>,
	work: (around: InDecisions<v.InferOutput<S>>) => Promise<Outcome<T>>
): Promise<Outcome<T>> {
	const tooFast = await limitCommands(sql, officer, limits);
	if (tooFast) return tooFast;
	return inRoom<T>(sql, { officer, roomId, needs }, async (tx, access, facts) => {
		const parsed = parseInput(schema, input);
		if (!parsed.ok) return parsed;
		const me = { id: officer.id, councilCode: facts.officer?.councilCode ?? '' };
		const [clock] = await tx<{ now: Date }[]>`select clock_timestamp() as now`;
		const record = (event: ActivityEvent, notices?: Notice[]) =>
			recordActivity(tx, { roomId, officer: me, event, notices });
		return work({
			tx,
			roomId,
			me,
			access,
			facts,
			input: parsed.input,
			now: new Date(clock!.now),
			record,
			tell: async (decision, did, result) =>
				record(
					{
						kind: 'decision',
						decision: decision.id,
						question: decision.question,
						did,
						...(result === undefined ? {} : { result })
					},
					did === 'proposed'
						? [
								{
									reason: 'decision opened',
									officerIds: await roomTakers(tx, roomId, { guests: mayGuestsAnswer(decision) })
								}
							]
						: []
				)
		});
	});
}

export interface DecisionRow {
	id: string;
	kind: DecisionKind;
	question: string;
	voters: Voters;
	quorum: number | null;
	closesAt: Date;
	/** as it is stored: past its closing time it is `open` until it is counted */
	state: DecisionState;
	reviewOn: string | null;
	revision: number;
	createdBy: string;
}

/** A decision of this very room. */
export async function findDecision(
	tx: TransactionSql,
	roomId: string,
	decisionId: string
): Promise<DecisionRow | null> {
	const [row] = await tx<DecisionRow[]>`
		select id, kind, question, voters, quorum, closes_at as "closesAt", state,
			review_on::text as "reviewOn", revision, created_by as "createdBy"
		from decision where id = ${decisionId} and room_id = ${roomId}`;
	return row ? { ...row, closesAt: new Date(row.closesAt) } : null;
}

/** Whether votes are taken now. From its closing time on they are not, whether it was counted or not. */
export const isOpen = ({ state, closesAt }: Pick<DecisionRow, 'state' | 'closesAt'>, now: Date): boolean =>
	state === 'open' && closesAt > now;

/** Who asked for it, and who manages the room, may change, close and withdraw it. */
export const mayKeep = (
	{ me, access }: Pick<InDecisions<unknown>, 'me' | 'access'>,
	{ createdBy }: Pick<DecisionRow, 'createdBy'>
): boolean => access.manage || createdBy === me.id;

export const notYours = (): Refusal =>
	refuse(
		'not-allowed',
		'Only who asked for this decision, or an owner of the room, can change, close or withdraw it. Nothing was changed.'
	);
