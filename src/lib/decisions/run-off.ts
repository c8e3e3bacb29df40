/** One count of a ranked choice. */
export interface Round {
	tallies: { option: string; votes: number }[];
	/** ballots that name none of those that are left */
	spent: number;
	/** who goes after it; none: it is the last one */
	out: string[];
	/** several were lowest, and what told them apart: an earlier round, or how high they stand on the ballots; null: one was lowest */
	tieBroken: 'earlier round' | 'places' | 'nothing' | null;
}

/**
 * Instant run-off. Each ballot counts for the first of its options that is still in; whoever has more than half of what
 * counts is chosen, otherwise the lowest goes. Several lowest: the one that was lower in the round before, or in
 * the one before that, goes; where no round tells them apart, the one that stands lower on the ballots; where nothing does,
 * all of them. All that are left level: a tie of these. `options` is the winner, or those that are level. The ballots' order
 * is of no matter.
 */
export function runOff(
	ids: readonly string[],
	ballots: readonly (readonly string[])[]
): { options: string[]; rounds: Round[] } {
	const rounds: Round[] = [];
	let left = [...ids];
	while (left.length > 0) {
		const counts = countFirst(left, ballots);
		const counted = [...counts.values()].reduce((sum, votes) => sum + votes, 0);
		const round: Round = {
			tallies: left.map((option) => ({ option, votes: counts.get(option)! })),
			spent: ballots.length - counted,
			out: [],
			tieBroken: null
		};
		rounds.push(round);
		const winner = left.find((option) => counts.get(option)! * 2 > counted);
		if (winner !== undefined) return { options: [winner], rounds };
		const least = Math.min(...counts.values());
		const lowest = left.filter((option) => counts.get(option) === least);
		if (lowest.length === left.length) return { options: counted === 0 ? [] : left, rounds };
		Object.assign(round, tellApart(lowest, rounds.slice(0, -1), ballots));
		left = left.filter((option) => !round.out.includes(option));
	}
	return { options: [], rounds };
}

function countFirst(left: readonly string[], ballots: readonly (readonly string[])[]): Map<string, number> {
	const counts = new Map(left.map((option) => [option, 0]));
	for (const ballot of ballots) {
		const first = ballot.find((option) => counts.has(option));
		if (first !== undefined) counts.set(first, counts.get(first)! + 1);
	}
	return counts;
}

function tellApart(
	lowest: string[],
	before: readonly Round[],
	ballots: readonly (readonly string[])[]
): Pick<Round, 'out' | 'tieBroken'> {
	if (lowest.length === 1) return { out: lowest, tieBroken: null };
	let level = lowest;
	for (const { tallies } of before.toReversed()) {
		level = lowestBy(level, (option) => tallies.find((tally) => tally.option === option)?.votes ?? 0);
		if (level.length === 1) return { out: level, tieBroken: 'earlier round' };
	}
	const places = Math.max(0, ...ballots.map((ballot) => ballot.length));
	for (let place = 0; place < places; place += 1) {
		level = lowestBy(level, (option) => ballots.filter((ballot) => ballot[place] === option).length);
		if (level.length === 1) return { out: level, tieBroken: 'places' };
	}
	return { out: level, tieBroken: 'nothing' };
}

function lowestBy(options: readonly string[], points: (option: string) => number): string[] {
	const least = Math.min(...options.map(points));
	return options.filter((option) => points(option) === least);
}
