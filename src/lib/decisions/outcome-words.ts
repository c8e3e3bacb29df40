import type { Choice, Choices, DecisionKind, DecisionOption, Stand } from './decision.ts';
import type { DecisionOutcome } from './outcome.ts';
import type { Round } from './run-off.ts';

const some = (count: number, one: string, many: string) =>
	`${count.toLocaleString('en-GB')} ${count === 1 ? one : many}`;
const votesInWords = (count: number) => some(count, 'vote', 'votes');

type Options = readonly DecisionOption[];
const wordsOf = (options: Options, id: string) =>
	options.find((option) => option.id === id)?.words ?? 'an option';
const quoted = (options: Options, ids: readonly string[]) => {
	const words = ids.map((id) => `“${wordsOf(options, id)}”`);
	return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
};

/** How a decision came out, the same on pages, exports and mails: "Agreed: 3 agreed, 1 abstained". No full stop. */
export function outcomeInWords(outcome: DecisionOutcome, options: Options = []): string {
	switch (outcome.state) {
		case 'no quorum':
			return outcome.votes === 0
				? `No outcome: nobody voted${outcome.quorum > 1 ? `, ${outcome.quorum} votes were needed` : ''}`
				: `No outcome: ${votesInWords(outcome.votes)} of the ${outcome.quorum} that were needed`;
		case 'agreed':
		case 'not agreed':
		case 'blocked': {
			const { agree, abstain, block } = outcome;
			const counts = [
				block > 0 && `${block} blocked`,
				agree > 0 && `${agree} agreed`,
				abstain > 0 && `${abstain} abstained`
			];
			return `${outcome.state === 'agreed' ? 'Agreed' : 'Not agreed'}: ${counts.filter(Boolean).join(', ')}`;
		}
		case 'asked':
			return `Advice given: ${some(outcome.answers, 'answer', 'answers')}`;
		case 'none chosen':
			return outcome.abstain > 0 ? `Nothing was chosen: ${outcome.abstain} abstained` : 'Nothing was chosen';
		case 'tied':
			return `A tie between ${quoted(options, outcome.options)}${tallyWords(outcome, outcome.options[0])}${abstained(outcome)}`;
		case 'chosen':
			return `Chosen: ${quoted(options, outcome.options)}${tallyWords(outcome, outcome.options[0])}${abstained(outcome)}`;
	}
}

type Chosen = Extract<DecisionOutcome, { state: 'chosen' | 'tied' | 'none chosen' }>;
const abstained = ({ abstain }: Chosen) => (abstain > 0 ? `, ${abstain} abstained` : '');

function tallyWords({ state, tallies, rounds }: Chosen, option: string | undefined): string {
	const tally = tallies.find((each) => each.option === option);
	if (!tally) return '';
	const each = state === 'tied' ? ' each' : '';
	if (tally.ifNeedBe !== undefined)
		return state === 'tied'
			? ', which suit equally well'
			: `, which suits ${tally.votes}${tally.ifNeedBe > 0 ? ` and ${tally.ifNeedBe} more if need be` : ''}`;
	const all = tallies.reduce((sum, { votes }) => sum + votes, 0);
	const after = rounds && rounds.length > 1 ? ` after ${rounds.length} rounds` : '';
	return each
		? `, ${votesInWords(tally.votes)}${each}${after}`
		: `, ${tally.votes} of ${votesInWords(all)}${after}`;
}

/** One round of a ranked choice: "Round 2: Leeds 3, Cardiff 2. Cardiff goes …". */
export function roundInWords(round: Round, nth: number, options: Options): string {
	const counts = round.tallies
		.map(({ option, votes }) => `“${wordsOf(options, option)}” ${votes}`)
		.join(', ');
	const spent = round.spent > 0 ? `; ${some(round.spent, 'ballot names', 'ballots name')} none of these` : '';
	if (round.out.length === 0) return `Round ${nth}: ${counts}${spent}.`;
	const why = {
		'earlier round': ': it was level with others, and lower in an earlier round',
		places: ': it was level with others, and stands lower on the ballots',
		nothing: round.out.length > 1 ? ': they are level in every way' : ''
	};
	const out = quoted(options, round.out);
	const goes = round.out.length > 1 ? 'drop out' : 'drops out';
	return `Round ${nth}: ${counts}${spent}. ${out} ${goes}${round.tieBroken ? why[round.tieBroken] : ''}.`;
}

export const standWords: Record<Stand, string> = { agree: 'Agrees', abstain: 'Abstains', block: 'Blocks' };

/** What somebody chose: "Agrees", "1 Leeds, 2 Cardiff". */
export function choiceInWords(kind: DecisionKind, choice: Choice, options: Options): string {
	switch (kind) {
		case 'consent':
			return standWords[(choice as Choices['consent']).stand];
		case 'vote': {
			const { option } = choice as Choices['vote'];
			return option === null ? 'Abstains' : wordsOf(options, option);
		}
		case 'advice':
			return 'Advice';
		case 'ranked choice':
			return (choice as Choices['ranked choice']).ranking
				.map((id, index) => `${index + 1}. ${wordsOf(options, id)}`)
				.join(', ');
		case 'time poll': {
			const { answers } = choice as Choices['time poll'];
			return options
				.map(({ id, words }) => `${words}: ${(Object.hasOwn(answers, id) && answers[id]) || 'no'}`)
				.join('; ');
		}
	}
}

/** How many votes are needed, and are there: "3, of which 2 are there so far". */
export function quorumInWords(quorum: number | null, votes: number): string {
	if (quorum === null || quorum <= 1) return 'One is enough';
	if (votes >= quorum) return `${quorum}, and they are there`;
	return `${quorum}, of which ${votes} ${votes === 1 ? 'is' : 'are'} there so far`;
}
