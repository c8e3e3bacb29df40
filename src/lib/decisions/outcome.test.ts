import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decisionKinds, stands, timeAnswers, type DecisionKind } from './decision.ts';
import { outcomeOf } from './outcome.ts';
import { choiceInWords, outcomeInWords, quorumInWords, roundInWords } from './outcome-words.ts';

const options = [
	{ id: 'a', words: 'Leeds' },
	{ id: 'b', words: 'Cardiff' },
	{ id: 'c', words: 'Dorset' },
	{ id: 'd', words: 'Hackney' }
];
const votes = (...choices: unknown[]) => choices.map((choice) => ({ choice }));
const decide = (kind: DecisionKind, choices: unknown[], quorum: number | null = null, of = options) => {
	const outcome = outcomeOf({ kind, quorum, options: of }, votes(...choices));
	return { ...outcome, words: outcomeInWords(outcome, options) };
};
const stand = (...all: string[]) => all.map((each) => ({ stand: each }));
const choose = (...all: (string | null)[]) => all.map((option) => ({ option }));
const rank = (...all: string[]) => all.map((ballot) => ({ ranking: [...ballot] }));

describe('the quorum', () => {
	it('without one vote nothing comes out, whatever is asked', () => {
		for (const kind of decisionKinds)
			expect(decide(kind, [])).toMatchObject({
				state: 'no quorum',
				votes: 0,
				quorum: 1,
				words: 'No outcome: nobody voted'
			});
	});
	it('below it there is no outcome, and that is said', () => {
		expect(decide('consent', stand('agree', 'agree'), 3)).toMatchObject({
			state: 'no quorum',
			words: 'No outcome: 2 votes of the 3 that were needed'
		});
		expect(decide('consent', stand('block'), 2).state).toBe('no quorum');
		expect(decide('vote', [], 3).words).toBe('No outcome: nobody voted, 3 votes were needed');
	});
	it('who abstains is there', () => {
		expect(decide('consent', stand('agree', 'abstain', 'abstain'), 3).state).toBe('agreed');
		expect(decide('vote', choose('a', null), 2).state).toBe('chosen');
	});
	it('is told while it is open', () => {
		expect(quorumInWords(null, 0)).toBe('One is enough');
		expect(quorumInWords(3, 1)).toBe('3, of which 1 is there so far');
		expect(quorumInWords(3, 4)).toBe('3, and they are there');
	});
});

describe('consent', () => {
	it.each([
		[['agree', 'agree', 'abstain'], 'Agreed: 2 agreed, 1 abstained'],
		[['agree', 'block'], 'Not agreed: 1 blocked, 1 agreed'],
		[['abstain', 'abstain'], 'Not agreed: 2 abstained']
	])('%s', (given, words) => expect(decide('consent', stand(...given)).words).toBe(words));
});

describe('a vote', () => {
	it.each([
		[['a', 'a', 'b'], 'Chosen: “Leeds”, 2 of 3 votes'],
		[['a', 'b', null], 'A tie between “Leeds” and “Cardiff”, 1 vote each, 1 abstained'],
		[['a', 'b', 'c'], 'A tie between “Leeds”, “Cardiff” and “Dorset”, 1 vote each'],
		[[null, null], 'Nothing was chosen: 2 abstained'],
		[['a', 'gone'], 'Chosen: “Leeds”, 1 of 1 vote']
	])('%s', (given, words) => expect(decide('vote', choose(...given)).words).toBe(words));
});

describe('advice', () => {
	it('is words only', () =>
		expect(decide('advice', [{}, {}])).toMatchObject({ state: 'asked', words: 'Advice given: 2 answers' }));
});

describe('a ranked choice', () => {
	it('is won in the first round by more than half', () => {
		expect(decide('ranked choice', rank('ab', 'ac', 'b')).words).toBe('Chosen: “Leeds”, 2 of 3 votes');
	});
	it('the lowest drops out, and its votes go on', () => {
		const decided = decide('ranked choice', rank('a', 'a', 'a', 'bc', 'bc', 'cb', 'cb', 'db', 'db'));
		expect(decided).toMatchObject({ state: 'chosen', options: ['b'] });
	});
	it('one that nobody else names is no help to anybody: its ballot is spent', () => {
		const decided = decide('ranked choice', rank('a', 'a', 'b', 'b', 'c'), null, options.slice(0, 3));
		expect(decided).toMatchObject({ state: 'tied', options: ['a', 'b'] });
		expect(decided.words).toBe('A tie between “Leeds” and “Cardiff”, 2 votes each after 2 rounds');
	});
	it('level in the lowest place: the round before tells, and that is told', () => {
		// Round 1: a 4, b 3, c 2, d 1; d's vote goes to c: b and c are level, and c was lower before.
		const ballots = rank('a', 'a', 'a', 'a', 'b', 'b', 'b', 'cb', 'cb', 'dcb');
		const outcome = outcomeOf({ kind: 'ranked choice', quorum: null, options }, votes(...ballots));
		if (outcome.state !== 'chosen') throw new Error(outcome.state);
		expect(outcome.rounds![1]).toMatchObject({ out: ['c'], tieBroken: 'earlier round' });
		expect(outcome.options).toEqual(['b']);
		expect(roundInWords(outcome.rounds![1]!, 2, options)).toBe(
			'Round 2: “Leeds” 4, “Cardiff” 3, “Dorset” 3. “Dorset” drops out: it was level with others, and lower in an earlier round.'
		);
	});
	it('level from the beginning: how high they stand on the ballots tells', () => {
		const outcome = outcomeOf(
			{ kind: 'ranked choice', quorum: null, options: options.slice(0, 3) },
			votes(...rank('ab', 'ab', 'bc', 'ca'))
		);
		if (!('rounds' in outcome)) throw new Error(outcome.state);
		expect(outcome.rounds![0]).toMatchObject({ out: ['c'], tieBroken: 'places' });
	});
	it('level in every way: all of them drop out, and all that are left level are a tie', () => {
		expect(decide('ranked choice', rank('a', 'a', 'b', 'c'), null, options.slice(0, 3))).toMatchObject({
			state: 'chosen',
			options: ['a']
		});
		expect(decide('ranked choice', rank('ab', 'ba'), null, options.slice(0, 2))).toMatchObject({
			state: 'tied',
			options: ['a', 'b']
		});
	});
	it('an option named twice counts once', () => {
		expect(decide('ranked choice', rank('aab'))).toMatchObject({ state: 'chosen', options: ['a'] });
	});
});

describe('a time poll', () => {
	const poll = (...all: Record<string, string>[]) => all.map((answers) => ({ answers }));
	it('“if need be” counts half', () => {
		expect(
			decide('time poll', poll({ a: 'yes', b: 'if need be' }, { a: 'no', b: 'yes' }, { b: 'if need be' }))
				.words
		).toBe('Chosen: “Cardiff”, which suits 1 and 2 more if need be');
		expect(decide('time poll', poll({ a: 'yes' }, { b: 'if need be' }, { b: 'if need be' }))).toMatchObject({
			state: 'tied',
			options: ['a', 'b'],
			words: 'A tie between “Leeds” and “Cardiff”, which suit equally well'
		});
	});
	it('no time that suits anybody is none', () => {
		expect(decide('time poll', poll({ a: 'no' }, { b: 'no' })).words).toBe('Nothing was chosen');
	});
});

describe('[B2] any votes at all', () => {
	const id = fc.constantFrom(...options.map((option) => option.id), '__proto__', 'gone');
	const choice = fc.oneof(
		fc.record({ stand: fc.constantFrom(...stands) }),
		fc.record({ option: fc.option(id) }),
		fc.record({ ranking: fc.array(id) }),
		fc.record({ answers: fc.dictionary(id, fc.constantFrom(...timeAnswers)) }),
		fc.anything()
	);
	const asked = fc.record({
		kind: fc.constantFrom(...decisionKinds),
		quorum: fc.option(fc.integer({ min: -2, max: 8 })),
		options: fc.subarray(options)
	});
	it('give an outcome with words, and never throw', () => {
		fc.assert(
			fc.property(asked, fc.array(choice), (decision, choices) => {
				const outcome = outcomeOf(decision, votes(...choices));
				expect(outcomeInWords(outcome, decision.options)).toMatch(/\S/);
				if ('options' in outcome) {
					const ids = decision.options.map((option) => option.id);
					expect(ids).toEqual(expect.arrayContaining(outcome.options));
					expect(outcome.state === 'chosen').toBe(outcome.options.length === 1);
				}
			})
		);
	});
	it('are counted the same in any order', () => {
		const shuffled = fc
			.array(choice, { maxLength: 12 })
			.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })));
		fc.assert(
			fc.property(asked, shuffled, (decision, [one, other]) => {
				expect(outcomeOf(decision, votes(...other))).toEqual(outcomeOf(decision, votes(...one)));
			})
		);
	});
	it('a ranked choice: who is first with more than half wins, and each round counts every ballot', () => {
		const ballots = fc.array(
			fc.shuffledSubarray(['a', 'b', 'c', 'd'], { minLength: 1 }).map((ranking) => ({ ranking })),
			{ minLength: 1, maxLength: 30 }
		);
		fc.assert(
			fc.property(ballots, (all) => {
				const outcome = outcomeOf({ kind: 'ranked choice', quorum: null, options }, votes(...all));
				if (!('rounds' in outcome)) throw new Error(outcome.state);
				for (const round of outcome.rounds!)
					expect(round.tallies.reduce((sum, tally) => sum + tally.votes, round.spent)).toBe(all.length);
				const most = options.find(
					({ id }) => all.filter(({ ranking }) => ranking[0] === id).length * 2 > all.length
				);
				if (most) expect(outcome.options).toEqual([most.id]);
				// Another vote for the winner alone never takes the win away.
				if (outcome.state === 'chosen' && outcome.rounds!.length === 1) {
					const more = [...all, { ranking: [...outcome.options] }];
					expect(outcomeOf({ kind: 'ranked choice', quorum: null, options }, votes(...more))).toMatchObject({
						options: outcome.options
					});
				}
			})
		);
	});
});

it('a choice in words', () => {
	expect(choiceInWords('ranked choice', { ranking: ['b', 'a'] }, options)).toBe('1. Cardiff, 2. Leeds');
	expect(choiceInWords('vote', { option: null }, options)).toBe('Abstains');
	expect(choiceInWords('time poll', { answers: { a: 'yes' } }, options.slice(0, 2))).toBe(
		'Leeds: yes; Cardiff: no'
	);
});
