import { dayInWords, momentInWords } from '#lib/rooms/when.ts';
import { kindNames, type DecisionView } from './decision.ts';
import { choiceInWords, quorumInWords, roundInWords } from './outcome-words.ts';
import { ukMomentInWords } from './uk-time.ts';

/** A room's decisions as a council files them: words only, the same for every format. */
export interface DecisionRecord {
	title: string;
	/** what it is and of when */
	about: string;
	entries: RecordEntry[];
}

export interface RecordEntry {
	question: string;
	facts: { name: string; words: string }[];
	votesTitle: string;
	/** what the votes' cells are, in their order */
	columns: string[];
	votes: { voter: string; by: string; choice: string; reason: string; at: string }[];
}

/** Who decided what, when and why; votes, quorum, outcome, review date and the version of the text, oldest first. */
export function decisionRecord({
	room,
	decisions,
	at
}: {
	room: { title: string; lead: string };
	decisions: readonly DecisionView[];
	/** when it was made, UTC */
	at: string;
}): DecisionRecord {
	const count = decisions.length === 1 ? '1 decision' : `${decisions.length} decisions`;
	return {
		title: `Decisions of the room “${room.title}”`,
		about: `${count}, oldest first. Room led by ${room.lead}. As of ${ukMomentInWords(at)}. All times are UK times.`,
		entries: decisions.map(entry)
	};
}

function entry(decision: DecisionView): RecordEntry {
	const { kind, options, votes, about, outcome, state } = decision;
	const rounds = outcome && 'rounds' in outcome ? (outcome.rounds ?? []) : [];
	const facts: [string, string | false | null][] = [
		['Outcome', decision.result ?? (state === 'open' ? 'Still open' : 'Withdrawn, nothing was decided')],
		[
			'Rounds',
			rounds.length > 1 && rounds.map((round, index) => roundInWords(round, index + 1, options)).join('\n')
		],
		[
			'Kind',
			`${kindNames[kind]}, ${decision.voters === 'councils' ? 'one vote for each council' : 'one vote for each person'}`
		],
		['Asked by', `${decision.by.name}, ${decision.by.council}, on ${momentInWords(decision.createdAt)}`],
		['Why', decision.reasons],
		['Options', options.map(({ words }, index) => `${index + 1}. ${words}`).join('\n')],
		['About the text', about && textInWords(about)],
		[state === 'open' ? 'Voting ends' : state === 'closed' ? 'Closed' : 'Withdrawn', closing(decision)],
		['Votes needed', quorumInWords(decision.quorum, votes.length)],
		[state === 'open' ? 'Not voted yet' : 'Did not vote', decision.missing.join(', ')],
		['Review date', decision.reviewOn && dayInWords(decision.reviewOn)]
	];
	return {
		question: decision.question,
		facts: facts.flatMap(([name, words]) => (words ? [{ name, words }] : [])),
		votesTitle: kind === 'advice' ? 'Advice' : 'Votes',
		columns: ['Who', decision.voters === 'councils' ? 'Cast by' : 'Council', 'Vote', 'Reason', 'When'],
		votes: votes.map((vote) => ({
			voter: vote.name,
			by: decision.voters === 'councils' ? vote.officer.name : vote.officer.council,
			choice: kind === 'advice' ? '' : choiceInWords(kind, vote.choice, options),
			reason: vote.reason,
			at: momentInWords(vote.at)
		}))
	};
}

const closing = ({ state, closesAt, closedAt, closedBy }: DecisionView) =>
	`${momentInWords(state === 'open' ? closesAt : (closedAt ?? closesAt))}${closedBy ? `, by ${closedBy}` : ''}`;

function textInWords({ title, section, quote, version }: NonNullable<DecisionView['about']>): string {
	const place = `“${title}”${section ? `, ${section.title}` : ''}`;
	const words = quote ? `\n“${quote}”` : '';
	return `${place}${version ? `, as it was on ${momentInWords(version.at)} (version ${version.id})` : ''}${words}`;
}

/** A vote as the cells of its row. */
export const voteCells = ({ voter, by, choice, reason, at }: RecordEntry['votes'][number]): string[] => [
	voter,
	by,
	choice,
	reason,
	at
];
