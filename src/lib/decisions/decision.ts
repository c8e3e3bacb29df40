import type { DecisionOutcome } from './outcome.ts';

export const decisionKinds = ['consent', 'vote', 'advice', 'ranked choice', 'time poll'] as const;
export type DecisionKind = (typeof decisionKinds)[number];
export const isDecisionKind = (text: unknown): text is DecisionKind =>
	(decisionKinds as readonly unknown[]).includes(text);

/** Those in which one of several things is chosen. */
export const kindsWithOptions: readonly DecisionKind[] = ['vote', 'ranked choice', 'time poll'];

/** Where guests have a say among people: neither decides anything for a council. */
export const kindsForGuests: readonly DecisionKind[] = ['advice', 'time poll'];
export const mayGuestsAnswer = ({ kind, voters }: { kind: DecisionKind; voters: Voters }): boolean =>
	voters === 'people' && kindsForGuests.includes(kind);

/** Everybody who may comment has a vote, or each council that takes part in the room has one. */
export type Voters = 'people' | 'councils';

export const stands = ['agree', 'abstain', 'block'] as const;
export type Stand = (typeof stands)[number];
export const timeAnswers = ['yes', 'if need be', 'no'] as const;
export type TimeAnswer = (typeof timeAnswers)[number];

/** What somebody chose, by the kind of the decision; options by their ids. */
export interface Choices {
	consent: { stand: Stand };
	/** null: abstained */
	vote: { option: string | null };
	/** the words are the reason */
	advice: Record<string, never>;
	/** best first; those left out are not wanted at all */
	'ranked choice': { ranking: string[] };
	'time poll': { answers: Record<string, TimeAnswer> };
}
export type Choice = Choices[DecisionKind];

export interface DecisionOption {
	id: string;
	/** of a time poll: the day and the time in London */
	words: string;
}

/** What it was proposed from, beside a text. */
export interface DecisionSource {
	/** of the room's chat, or a meeting of the room */
	type: 'message' | 'meeting';
	id: string;
}

/** Bounds of decisions [P12]. */
export const decisionLimits = {
	questionCharacters: 300,
	reasonsCharacters: 5_000,
	/** of a vote, and advice */
	reasonCharacters: 2_000,
	optionCharacters: 200,
	quoteCharacters: 500,
	optionsMost: 20,
	/** rows for times on the form */
	timesMost: 6,
	quorumMost: 1_000,
	perRoom: 2_000,
	openPerRoom: 100,
	castersPerCouncil: 50,
	/** how far ahead it may close */
	closesWithinDays: 366,
	/** all commands of one officer, over all rooms */
	commandsPerMinute: 30,
	commandsPerHour: 300
} as const;

export const kindNames: Record<DecisionKind, string> = {
	consent: 'Consent',
	vote: 'Vote',
	advice: 'Advice',
	'ranked choice': 'Ranked choice',
	'time poll': 'Time poll'
};

/** One plain sentence each, where the kind is chosen. */
export const kindSentences: Record<DecisionKind, string> = {
	consent: 'Agreed if nobody blocks it. Whoever blocks says why.',
	vote: 'Everybody chooses one option. The option with most votes wins.',
	advice: 'Everybody says what they think. Nothing is decided by it.',
	'ranked choice':
		'Everybody puts the options in order. The last one drops out until one has more than half.',
	'time poll': 'Everybody says which times suit. The time that suits most wins.'
};

export type DecisionState = 'open' | 'closed' | 'withdrawn';

/** An open question that waits for its reader's vote. */
export interface WaitingVote {
	id: string;
	question: string;
	/** UTC, ISO 8601 */
	closesAt: string;
	/** the council whose vote it is; null: their own */
	forCouncil: string | null;
	room: { id: string; title: string };
}

/** A decision in a list. */
export interface DecisionSummary {
	id: string;
	kind: DecisionKind;
	question: string;
	voters: Voters;
	/** open until its closing time, also while nobody has counted yet */
	state: DecisionState;
	/** UTC, ISO 8601, as all times here */
	closesAt: string;
	closedAt: string | null;
	/** how it came out, in words; null: open or withdrawn */
	result: string | null;
	/** a day */
	reviewOn: string | null;
	by: { name: string; council: string };
	votes: number;
	/** the reader's vote, or their council's, is asked for and not cast yet */
	asked: boolean;
}

/** Who cast a vote, for whom, what and why. */
export interface VoteView {
	/** an officer's id or a council's code */
	voter: string;
	/** who decided: the council, or the officer */
	name: string;
	officer: { name: string; council: string };
	choice: Choice;
	reason: string;
	revision: number;
	at: string;
}

/** The text a decision is about. */
export interface AboutText {
	proposalId: string;
	title: string;
	section: { key: string; title: string } | null;
	quote: string;
	/** as it was when it was proposed; null: that version is gone */
	version: { id: string; at: string } | null;
}

/** A decision with all that its page shows, as its reader may see it. */
export interface DecisionView extends Omit<DecisionSummary, 'votes'> {
	reasons: string;
	quorum: number | null;
	options: DecisionOption[];
	outcome: DecisionOutcome | null;
	createdAt: string;
	/** null: its time was over, or it is open */
	closedBy: string | null;
	about: AboutText | null;
	source: DecisionSource | null;
	revision: number;
	votes: VoteView[];
	/** councils that have a vote and did not use it */
	missing: string[];
	/** null: the reader has no vote */
	mine: { voter: string; forCouncil: string | null; vote: VoteView | null } | null;
	/** why the reader has none, in words */
	whyNot: string | null;
	/** the reader may change, close and withdraw it */
	keeps: boolean;
}
