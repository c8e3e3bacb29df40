import * as v from 'valibot';
import type { Sql, TransactionSql } from '#db/connection.server.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { revision } from '#lib/proposals/server/in-proposal.ts';
import { refuse, type Outcome } from '#lib/protocol/refusal.ts';
import { decisionVoters } from '#lib/notifications/server/recipients.ts';
import { recordActivity } from '#lib/rooms/server/record-activity.ts';
import type { Choice, DecisionOption } from '../decision.ts';
import { outcomeInWords } from '../outcome-words.ts';
import { outcomeOf, type DecisionOutcome } from '../outcome.ts';
import { closing, readTimes, reviewDay } from './decision-times.ts';
import {
	decisionNotFound,
	findDecision,
	id,
	inDecisions,
	isOpen,
	mayKeep,
	notOpen,
	notYours,
	type DecisionRow
} from './in-decisions.ts';

const schema = v.object({ decision: id });
const changeSchema = v.object({ decision: id, revision, ...closing, reviewOn: reviewDay });

/** Counts the votes now. Closed twice, the first one counts; once its time is over, it is counted as of then. */
export async function closeDecision(
	sql: Sql,
	officer: SignedInOfficer,
	roomId: string,
	input: unknown
): Promise<Outcome> {
	return inDecisions(sql, { officer, roomId, schema, input }, async (around): Promise<Outcome> => {
		const { tx, me, input, now } = around;
		const decision = await findDecision(tx, roomId, input.decision);
		if (!decision) return decisionNotFound();
		if (!mayKeep(around, decision)) return notYours();
		if (decision.state === 'withdrawn') return notOpen(decision);
		if (decision.state === 'closed') return { ok: true };
		await count(tx, { decision, roomId, by: isOpen(decision, now) ? me : null });
		return { ok: true };
	});
}

/** Withdraws an open decision: it has no outcome, and stays in the log with its votes. */
export async function withdrawDecision(
	sql: Sql,
	officer: SignedInOfficer,
	roomId: string,
	input: unknown
): Promise<Outcome> {
	return inDecisions(sql, { officer, roomId, schema, input }, async (around): Promise<Outcome> => {
		const { tx, me, input, now } = around;
		const decision = await findDecision(tx, roomId, input.decision);
		if (!decision) return decisionNotFound();
		if (!mayKeep(around, decision)) return notYours();
		if (decision.state === 'withdrawn') return { ok: true };
		if (!isOpen(decision, now)) return notOpen(decision);
		await tx`
			update decision set state = 'withdrawn', closed_at = clock_timestamp(), closed_by = ${me.id}, revision = revision + 1
			where id = ${decision.id}`;
		await around.tell(decision, 'withdrawn');
		return { ok: true };
	});
}

/** Changes when voting ends and the review date, while it is open. Of two changes at once one wins. */
export async function changeDecision(
	sql: Sql,
	officer: SignedInOfficer,
	roomId: string,
	input: unknown
): Promise<Outcome> {
	return inDecisions(
		sql,
		{ officer, roomId, schema: changeSchema, input },
		async (around): Promise<Outcome> => {
			const { tx, input, now } = around;
			const decision = await findDecision(tx, roomId, input.decision);
			if (!decision) return decisionNotFound();
			if (!mayKeep(around, decision)) return notYours();
			if (!isOpen(decision, now)) return notOpen(decision);
			const times = readTimes(input, now);
			if (!times.ok) return times;
			const { closesAt, reviewOn } = times;
			if (+closesAt === +decision.closesAt && reviewOn === decision.reviewOn) return { ok: true };
			if (input.revision !== decision.revision)
				return refuse(
					'stale',
					'Somebody else changed these times meanwhile. What you entered is kept below. Check how they are now, then save again.'
				);
			await tx`
			update decision set closes_at = ${closesAt.toISOString()}, review_on = ${reviewOn}, revision = revision + 1
			where id = ${decision.id}`;
			await around.tell(decision, 'changed');
			return { ok: true };
		}
	);
}

/**
 * Closes one decision whose time is over, in the room's order; does nothing where that was done. For the job: safe on
 * several nodes and when repeated.
 */
export async function closeDueDecision(sql: Sql, roomId: string, decisionId: string): Promise<boolean> {
	return sql.begin(async (tx) => {
		await tx`select 1 from room where id = ${roomId} for no key update`;
		const decision = await findDecision(tx, roomId, decisionId);
		const [clock] = await tx<{ now: Date }[]>`select clock_timestamp() as now`;
		if (decision?.state !== 'open' || isOpen(decision, new Date(clock!.now))) return false;
		await count(tx, { decision, roomId, by: null });
		return true;
	});
}

/** Decisions whose time is over and that nobody has counted, in the order of their closing times. */
export async function listDueDecisions(sql: Sql, most = 500): Promise<{ id: string; roomId: string }[]> {
	return sql`
		select id, room_id as "roomId" from decision
		where state = 'open' and closes_at <= clock_timestamp() order by closes_at, id limit ${most}`;
}

/** What comes out with the votes as they stand in the rows. */
export async function countVotes(
	sql: Sql | TransactionSql,
	decision: Pick<DecisionRow, 'id' | 'kind' | 'quorum'>
): Promise<{ outcome: DecisionOutcome; words: string }> {
	const options = await sql<DecisionOption[]>`
		select id, words from decision_option where decision_id = ${decision.id} order by position`;
	const votes = await sql<{ choice: Choice }[]>`select choice from vote where decision_id = ${decision.id}`;
	const outcome = outcomeOf({ ...decision, options }, votes);
	return { outcome, words: outcomeInWords(outcome, options) };
}

async function count(
	tx: TransactionSql,
	{
		decision,
		roomId,
		by
	}: { decision: DecisionRow; roomId: string; by: { id: string; councilCode: string } | null }
): Promise<void> {
	const { outcome, words } = await countVotes(tx, decision);
	await tx`
		update decision set state = 'closed', outcome = ${JSON.stringify(outcome)}::text::jsonb, revision = revision + 1,
			closed_by = ${by?.id ?? null}, closed_at = ${by ? tx`clock_timestamp()` : tx`closes_at`}
		where id = ${decision.id}`;
	const { id, question } = decision;
	await recordActivity(tx, {
		roomId,
		officer: by,
		event: { kind: 'decision', decision: id, question, did: 'closed', result: words },
		notices: [
			{ reason: 'decision closed', officerIds: [decision.createdBy, ...(await decisionVoters(tx, id))] }
		]
	});
}
