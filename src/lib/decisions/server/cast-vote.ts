import { randomInt } from 'node:crypto';
import * as v from 'valibot';
import type { Sql } from '#db/connection.server.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { revision } from '#lib/proposals/server/in-proposal.ts';
import { refuse, type Outcome, type Refusal } from '#lib/protocol/refusal.ts';
import { plainText } from '#lib/rooms/plain-text.ts';
import { decisionLimits, type Choice, type DecisionOption } from '../decision.ts';
import { choiceInWords } from '../outcome-words.ts';
import {
	decisionNotFound,
	findDecision,
	id,
	inDecisions,
	isOpen,
	notOpen,
	type DecisionRow,
	type InDecisions
} from './in-decisions.ts';
import { readChoice } from './read-choice.ts';
import { findVoter, guestWhyNot } from './voter.ts';

/** The vote as the form was shown with: 0 for none. */
const known = v.optional(revision, 0);
const castSchema = v.looseObject({
	decision: id,
	revision: known,
	reason: plainText({ name: 'your reason', max: decisionLimits.reasonCharacters })
});
const takeBackSchema = v.object({ decision: id, revision: known });

interface StoredVote {
	choice: Choice;
	reason: string;
	revision: number;
	officerName: string;
}

/**
 * Casts the officer's vote, or their council's, or changes it. Of two who cast a council's vote at once the second is told,
 * with what the first one chose: it stands only when who cast it knew of the other (FAULTS C9). The same vote sent again
 * changes nothing more. After the closing time it is refused, by the database's clock.
 */
export async function castVote(
	sql: Sql,
	officer: SignedInOfficer,
	roomId: string,
	input: unknown
): Promise<Outcome<{ revision: number }>> {
	return inDecisions(
		sql,
		{ officer, roomId, schema: castSchema, input },
		async (around): Promise<Outcome<{ revision: number }>> => {
			const { tx, me, input } = around;
			const found = await findOpen(around);
			if (!found.ok) return found;
			const { decision, voter } = found;
			const options = await tx<DecisionOption[]>`
			select id, words from decision_option where decision_id = ${decision.id} order by position`;
			const read = readChoice(decision.kind, input, options, input.reason);
			if (!read.ok) return read;
			const before = await findVote(around, decision, voter);
			const [same] = before
				? await tx`select 1 where ${JSON.stringify(before.choice)}::text::jsonb = ${JSON.stringify(read.choice)}::text::jsonb`
				: [];
			if (before && same && before.reason === input.reason) return { ok: true, revision: before.revision };
			if ((before?.revision ?? 0) !== input.revision) return conflict(decision, before, options);
			// A vote that was taken back and cast again must not look like the one before: it begins anywhere.
			const next = before ? before.revision + 1 : randomInt(1, 500_000_000);
			await tx`
			insert into vote (decision_id, voter, officer_id, council_code, choice, reason, revision, at)
			values (${decision.id}, ${voter}, ${me.id}, ${me.councilCode}, ${JSON.stringify(read.choice)}::text::jsonb,
				${input.reason}, ${next}, clock_timestamp())
			on conflict (decision_id, voter) do update set officer_id = excluded.officer_id, council_code = excluded.council_code,
				choice = excluded.choice, reason = excluded.reason, revision = excluded.revision, at = excluded.at`;
			await around.tell(decision, 'voted');
			return { ok: true, revision: next };
		}
	);
}

/** Takes a vote back while the decision is open. Done twice, it is the same as once. */
export async function takeBackVote(
	sql: Sql,
	officer: SignedInOfficer,
	roomId: string,
	input: unknown
): Promise<Outcome> {
	return inDecisions(
		sql,
		{ officer, roomId, schema: takeBackSchema, input },
		async (around): Promise<Outcome> => {
			const { tx, input } = around;
			const found = await findOpen(around);
			if (!found.ok) return found;
			const { decision, voter } = found;
			const before = await findVote(around, decision, voter);
			if (!before) return { ok: true };
			if (before.revision !== input.revision) {
				const options = await tx<DecisionOption[]>`
				select id, words from decision_option where decision_id = ${decision.id} order by position`;
				return conflict(decision, before, options);
			}
			await tx`delete from vote where decision_id = ${decision.id} and voter = ${voter}`;
			await around.tell(decision, 'took back');
			return { ok: true };
		}
	);
}

async function findOpen(
	around: InDecisions<{ decision: string }>
): Promise<Outcome<{ decision: DecisionRow; voter: string }>> {
	const { tx, roomId, input, now, access, facts } = around;
	const decision = await findDecision(tx, roomId, input.decision);
	if (!decision) return decisionNotFound();
	const who =
		guestWhyNot(access, decision) ??
		(await findVoter(tx, { roomId, voters: decision.voters, access, facts }));
	if ('whyNot' in who)
		return refuse('not-allowed', `${who.whyNot} Your vote was not cast, and your words are kept.`);
	return isOpen(decision, now) ? { ok: true, decision, voter: who.voter } : notOpen(decision);
}

async function findVote(
	{ tx }: InDecisions<unknown>,
	{ id }: DecisionRow,
	voter: string
): Promise<StoredVote | null> {
	const [row] = await tx<StoredVote[]>`
		select v.choice, v.reason, v.revision, o.name as "officerName"
		from vote v join officer o on o.id = v.officer_id
		where v.decision_id = ${id} and v.voter = ${voter}`;
	return row ?? null;
}

function conflict(
	{ kind, voters }: DecisionRow,
	now: StoredVote | null,
	options: readonly DecisionOption[]
): Refusal {
	const whose = voters === 'councils' ? 'Your council’s vote' : 'Your vote';
	return refuse(
		'stale',
		now
			? `${whose} was cast meanwhile by ${now.officerName}: ${choiceInWords(kind, now.choice, options)}. What you entered is kept below. Send it again to change the vote.`
			: `${whose} was taken back meanwhile. What you entered is kept below. Send it again to cast it.`
	);
}
