import * as v from 'valibot';
import type { Sql, TransactionSql } from '#db/connection.server.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { inProposal } from '#lib/proposals/server/in-proposal.ts';
import { refuse, type Outcome, type Refusal } from '#lib/protocol/refusal.ts';
import { plainText } from '#lib/rooms/plain-text.ts';
import { limitCommands } from '#lib/rooms/server/limit-commands.ts';
import { parseInput } from '#lib/rooms/server/parse-input.ts';
import { recordActivity, type Actor } from '#lib/rooms/server/record-activity.ts';
import type { Hunk } from '../hunks.ts';
import { keptWords } from '../match-hunks.ts';
import { suggestionLimits, type SuggestionOutcome } from '../suggestion.ts';
import { describeFork } from './describe-fork.ts';
import { suggestionCommands } from './suggestion-commands.ts';
import { ForkMoved, settleFork, TextTooLarge, type Seen } from './settle-fork.ts';
import type { OpenRow } from './suggestion-rows.ts';

const reload = 'Reload the page and try again.';
export const suggestionId = v.pipe(v.string(reload), v.uuid(reload), v.toLowerCase());
const chosen = v.pipe(
	v.optional(
		v.array(v.object({ id: suggestionId, seen: v.pipe(v.string(reload), v.maxLength(100, reload)) }), reload),
		[]
	),
	v.maxLength(suggestionLimits.perDecision, 'Decide fewer suggestions at once.')
);
const schema = v.pipe(
	v.object({
		accept: chosen,
		refuse: chosen,
		reason: plainText({ name: 'the reason', max: suggestionLimits.reasonCharacters })
	}),
	v.check(({ accept, refuse }) => accept.length + refuse.length > 0, 'Choose a suggestion.'),
	v.check(({ accept, refuse }) => {
		const ids = [...accept, ...refuse].map(({ id }) => id);
		return new Set(ids).size === ids.length;
	}, reload)
);

export interface Decided {
	accepted: number;
	refused: number;
	/** could not be accepted together with another one in the same place, and are still open */
	left: number;
}

export const suggestionNotFound = (): Refusal =>
	refuse('not-found', 'There is no such suggestion, or you cannot see it.');

const decidedAlready = (): Refusal =>
	refuse(
		'stale',
		'This was decided or withdrawn in the meantime. Nothing was changed by you. The list below is up to date.'
	);

const changedMeanwhile = (): Refusal =>
	refuse(
		'stale',
		'This changed while you were looking at it, so nothing was decided. Look at what it says now, then decide again.'
	);

/**
 * Accepts suggestions into the live text, as their officers' words, and refuses others, each as it was seen. All or
 * none: one that changed since, or that somebody else decided, refuses the whole decision as stale. Of two decisions at
 * once one is first, the other is told so. [P10]
 */
export async function decide(
	sql: Sql,
	officer: SignedInOfficer,
	proposalId: string,
	input: unknown
): Promise<Outcome<Decided>> {
	return settling<Decided>(sql, officer, (later) =>
		inProposal<Decided>(sql, { officer, proposalId }, async (tx, proposal, facts) => {
			const parsed = parseInput(schema, input);
			if (!parsed.ok) return parsed;
			const { accept, refuse: refused, reason } = parsed.input;
			const ids = [...accept, ...refused].map(({ id }) => id);
			const rows = await findRows(tx, proposalId, ids);
			if (rows.length < ids.length) return suggestionNotFound();
			if (rows.some(({ outcome }) => outcome !== null)) return decidedAlready();
			const me = { id: officer.id, councilCode: facts.officer?.councilCode ?? '' };
			const told = { tx, roomId: proposal.roomId, proposalId, me };
			const decided: Decided = { accepted: 0, refused: 0, left: 0 };
			for (const [officerId, theirs] of Map.groupBy(rows, (row) => row.officerId)) {
				const of = ({ id }: Seen) => theirs.some((row) => row.id === id);
				const settled = await settleFork(tx, {
					baseId: proposalId,
					officerId,
					accept: accept.filter(of),
					drop: refused.filter(of)
				});
				// One of several officers may be in the place of another whose words were accepted just before.
				if (settled.stale.length > 0 && (decided.accepted === 0 || refused.some(of))) {
					throw new Refused(changedMeanwhile());
				}
				await close(told, settled.accepted, 'accepted');
				await close(told, settled.dropped, 'refused', reason || null);
				decided.accepted += settled.accepted.length;
				decided.refused += settled.dropped.length;
				decided.left += settled.stale.length;
				if (settled.undescribed) later.push(settled.undescribed);
			}
			return { ok: true, ...decided };
		})
	);
}

interface FoundRow {
	id: string;
	officerId: string;
	outcome: SuggestionOutcome | null;
}

export async function findRows(
	tx: TransactionSql,
	proposalId: string,
	ids: readonly string[]
): Promise<FoundRow[]> {
	return tx<FoundRow[]>`
		select id, officer_id as "officerId", outcome from suggestion
		where document_id = ${proposalId} and id = any(${[...ids]}::uuid[]) order by created_at, id`;
}

interface Told {
	tx: TransactionSql;
	roomId: string;
	proposalId: string;
	me: Actor;
}

/** Writes down what became of suggestions of one officer, with the words they had at the end. */
export async function close(
	{ tx, roomId, proposalId, me }: Told,
	settled: readonly [OpenRow, Hunk | null][],
	outcome: SuggestionOutcome,
	reason: string | null = null
): Promise<void> {
	for (const [row, hunk] of settled) {
		await tx`
			update suggestion set outcome = ${outcome}, decided_by = ${me.id}, decided_at = clock_timestamp(),
				reason = ${reason}, kind = ${hunk?.kind ?? row.kind},
				removed = ${hunk ? keptWords(hunk.removed) : row.removed},
				added = ${hunk ? keptWords(hunk.added) : row.added}
			where id = ${row.id}`;
	}
	for (const [section, inSection] of Map.groupBy(settled, ([row]) => row.section)) {
		const { officerId } = inSection[0]![0];
		await recordActivity(tx, {
			roomId,
			officer: me,
			event: {
				kind: 'suggestion',
				proposalId,
				section,
				did: outcome,
				count: inSection.length,
				...(officerId === me.id ? {} : { personId: officerId })
			},
			notices: [{ reason: 'suggestion decided', officerIds: [officerId] }]
		});
	}
}

/** Thrown to undo what was done so far and refuse all the same. */
export class Refused extends Error {
	readonly refusal: Refusal;
	constructor(refusal: Refusal) {
		super(refusal.message);
		this.refusal = refusal;
	}
}

const tries = 5;
const pauseMs = 100;

/**
 * Runs a command that settles forks, again when their officers went on typing meanwhile. `later` takes forks that hold
 * what no row tells yet: they are described when all is committed.
 */
export async function settling<T extends object>(
	sql: Sql,
	officer: SignedInOfficer,
	work: (later: string[]) => Promise<Outcome<T>>
): Promise<Outcome<T>> {
	const tooFast = await limitCommands(sql, officer, suggestionCommands);
	if (tooFast) return tooFast;
	for (let attempt = 1; attempt <= tries; attempt++) {
		const later: string[] = [];
		try {
			const outcome = await work(later);
			for (const forkId of later) await describeFork(sql, forkId);
			return outcome;
		} catch (error) {
			if (error instanceof Refused) return error.refusal;
			if (error instanceof TextTooLarge) {
				return refuse(
					'too-large',
					'The text would grow over its limit. Nothing was changed. Shorten it first.'
				);
			}
			if (!(error instanceof ForkMoved)) throw error;
			await new Promise((resolve) => setTimeout(resolve, pauseMs * attempt));
		}
	}
	return refuse(
		'busy',
		'Somebody is typing in their suggestions at this moment. Nothing was changed. Try again in a moment.'
	);
}
