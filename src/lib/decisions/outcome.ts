import { stands, timeAnswers, type DecisionKind } from './decision.ts';
import { runOff, type Round } from './run-off.ts';

export interface Tally {
	/** an option's id */
	option: string;
	votes: number;
	/** of a time poll: those to whom it suits if need be */
	ifNeedBe?: number;
}

/** How a decision came out. It is stored when it closes, and read by pages, exports and mails. */
export type DecisionOutcome =
	| { state: 'no quorum'; votes: number; quorum: number }
	| { state: 'agreed' | 'not agreed' | 'blocked'; agree: number; abstain: number; block: number }
	/** advice: words only */
	| { state: 'asked'; answers: number }
	| {
			state: 'chosen' | 'tied' | 'none chosen';
			/** the one that was chosen, or those that are level; none */
			options: string[];
			/** in the order of the options; of a ranked choice: its last round */
			tallies: Tally[];
			abstain: number;
			/** of a ranked choice */
			rounds?: Round[];
	  };

export interface Counted {
	kind: DecisionKind;
	/** votes that are needed; null: one is enough */
	quorum: number | null;
	/** in their order */
	options: readonly { id: string }[];
}

/**
 * How a decision comes out with these votes: one rule for each kind (docs/live-rooms.md). Total: whatever it is given it
 * answers and never throws; a choice that is none of this decision's counts as no vote. The votes' order is of no matter.
 */
export function outcomeOf(decision: Counted, votes: readonly { choice: unknown }[]): DecisionOutcome {
	const ids = [...new Set(decision.options.map(({ id }) => id))];
	const known = new Set(ids);
	const counts = readers[decision.kind](
		votes.map(({ choice }) => choice),
		known
	);
	const quorum = Math.max(1, decision.quorum ?? 1);
	if (counts.length < quorum) return { state: 'no quorum', votes: counts.length, quorum };
	switch (decision.kind) {
		case 'consent':
			return consent(counts);
		case 'vote':
			return mostVotes(ids, counts);
		case 'advice':
			return { state: 'asked', answers: counts.length };
		case 'ranked choice':
			return ranked(ids, counts);
		case 'time poll':
			return suitsMost(ids, counts);
	}
}

type Fields = Record<string, unknown>;
const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

/** A choice as the words that count: stands, one option or none, a ranking, or answers by option. */
type Read = (choices: unknown[], known: ReadonlySet<string>) => Fields[];
const readers: Record<DecisionKind, Read> = {
	consent: (choices) =>
		choices.filter(isFields).filter(({ stand }) => (stands as readonly unknown[]).includes(stand)),
	vote: (choices, known) =>
		choices.filter(isFields).filter(({ option }) => option === null || known.has(option as string)),
	advice: (choices) => choices.filter(isFields),
	'ranked choice': (choices, known) =>
		choices
			.filter(isFields)
			.map(({ ranking }) => ({
				ranking: Array.isArray(ranking)
					? [...new Set(ranking.filter((id): id is string => known.has(id as string)))]
					: []
			}))
			.filter(({ ranking }) => ranking.length > 0),
	'time poll': (choices) =>
		choices
			.filter(isFields)
			.filter(({ answers }) => isFields(answers))
			.filter(({ answers }) =>
				Object.values(answers as Fields).some((answer) =>
					(timeAnswers as readonly unknown[]).includes(answer)
				)
			)
};

function consent(choices: Fields[]): DecisionOutcome {
	const count = (stand: string) => choices.filter((choice) => choice.stand === stand).length;
	const [agree, abstain, block] = [count('agree'), count('abstain'), count('block')];
	return { state: block > 0 ? 'blocked' : agree > 0 ? 'agreed' : 'not agreed', agree, abstain, block };
}

function mostVotes(ids: string[], choices: Fields[]): DecisionOutcome {
	const tallies = ids.map((option) => ({
		option,
		votes: choices.filter((choice) => choice.option === option).length
	}));
	const abstain = choices.filter(({ option }) => option === null).length;
	return { ...best(tallies, ({ votes }) => votes), tallies, abstain };
}

function suitsMost(ids: string[], choices: Fields[]): DecisionOutcome {
	const count = (option: string, answer: string) =>
		choices.filter(
			({ answers }) => Object.hasOwn(answers as Fields, option) && (answers as Fields)[option] === answer
		).length;
	const tallies = ids.map((option) => ({
		option,
		votes: count(option, 'yes'),
		ifNeedBe: count(option, 'if need be')
	}));
	// In halves, so that they stay whole numbers.
	return { ...best(tallies, ({ votes, ifNeedBe }) => votes * 2 + ifNeedBe), tallies, abstain: 0 };
}

function best<T extends Tally>(tallies: readonly T[], points: (tally: T) => number) {
	const most = Math.max(0, ...tallies.map(points));
	const options =
		most === 0 ? [] : tallies.filter((tally) => points(tally) === most).map(({ option }) => option);
	return { state: stateOf(options), options };
}

const stateOf = (options: readonly string[]): 'chosen' | 'tied' | 'none chosen' =>
	options.length === 1 ? 'chosen' : options.length === 0 ? 'none chosen' : 'tied';

function ranked(ids: string[], choices: Fields[]): DecisionOutcome {
	const { options, rounds } = runOff(
		ids,
		choices.map(({ ranking }) => ranking as string[])
	);
	return { state: stateOf(options), options, tallies: rounds.at(-1)?.tallies ?? [], abstain: 0, rounds };
}
