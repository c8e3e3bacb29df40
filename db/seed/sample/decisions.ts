import { randomUUID } from 'node:crypto';
import type { TransactionSql } from 'postgres';
import { sampleOfficers, type OfficerIds, type SampleName } from './officers.ts';

interface SampleVote {
	who: SampleName;
	/** a stand, or the number of the option */
	chose: 'agree' | number;
	reason: string;
	/** the day it was cast, 0 for today: before anybody can look */
	daysAgo: number;
}

export interface SampleDecision {
	kind: 'consent' | 'vote';
	question: string;
	reasons: string;
	by: SampleName;
	options: string[];
	quorum: number;
	votes: SampleVote[];
	/** the day it was asked, and the day it closes: below 0 for days to come */
	daysAgo: number;
	closesDaysAgo: number;
	/** days after it closes */
	reviewAfter: number | null;
}

/** One that is decided, and one that waits for Dorset. Councils vote. */
export const homelessnessDecisions: SampleDecision[] = [
	{
		kind: 'vote',
		question: 'Where do we do the first interviews?',
		reasons:
			'We have time for 12 interviews before the bid is sent. All in one place gives us enough of one kind to learn from.',
		by: 'tom',
		options: ['Rural west Dorset', 'Two wards in Leeds', 'Half in each'],
		quorum: 2,
		votes: [
			{
				who: 'priya',
				chose: 0,
				reason: 'Nobody has written anything about rural areas yet.',
				daysAgo: 4
			},
			{
				who: 'tom',
				chose: 0,
				reason: 'Agreed, as long as Leeds is next: we can begin there in spring.',
				daysAgo: 4
			}
		],
		daysAgo: 5,
		closesDaysAgo: 3,
		reviewAfter: 60
	},
	{
		kind: 'consent',
		question: 'Shall we ask Cardiff to join as a partner?',
		reasons:
			'Megan has interviews from Cardiff that show the same. As a partner, Cardiff would give a user researcher for a day a week.',
		by: 'priya',
		options: [],
		quorum: 2,
		votes: [
			{ who: 'tom', chose: 'agree', reason: 'Their findings fit ours, and we lack a researcher.', daysAgo: 1 }
		],
		daysAgo: 2,
		closesDaysAgo: -5,
		reviewAfter: null
	}
];

/** A time of a day in London; below 0 for days to come. */
const at = (tx: TransactionSql, daysAgo: number, time: string) => tx`
	(((now() at time zone 'Europe/London')::date - ${daysAgo}::int + ${time}::time) at time zone 'Europe/London')`;

/** Puts the sample decisions into a room, with what the room is told of them. */
export async function seedDecisions(
	tx: TransactionSql,
	{
		roomId,
		officers,
		decisions
	}: { roomId: string; officers: OfficerIds; decisions: readonly SampleDecision[] }
): Promise<void> {
	for (const decision of decisions) {
		const { kind, question, by, daysAgo, closesDaysAgo, reviewAfter } = decision;
		const id = randomUUID();
		const options = decision.options.map((words) => ({ id: randomUUID(), words }));
		const closesAt = at(tx, closesDaysAgo, '17:00');
		const isClosed = closesDaysAgo > 0;
		const outcome = {
			state: 'chosen',
			options: [options[0]?.id],
			tallies: options.map((option, index) => ({
				option: option.id,
				votes: decision.votes.filter(({ chose }) => chose === index).length
			})),
			abstain: 0
		};
		const tell = (when: ReturnType<typeof at>, who: SampleName | null, did: string, result?: string) => tx`
			insert into activity (room_id, at, officer_id, council_code, kind, details)
			values (${roomId}, ${when}, ${who && officers[who]}, ${who && sampleOfficers[who].councilCode}, 'decision',
				${JSON.stringify({ decision: id, question, did, result })}::text::jsonb)`;
		await tx`
			insert into decision (id, room_id, kind, question, reasons, voters, quorum, closes_at, state, outcome, review_on,
				created_by, council_code, created_at, closed_at)
			values (${id}, ${roomId}, ${kind}, ${question}, ${decision.reasons}, 'councils', ${decision.quorum}, ${closesAt},
				${isClosed ? 'closed' : 'open'}, ${isClosed ? JSON.stringify(outcome) : null}::text::jsonb,
				${reviewAfter === null ? null : tx`${closesAt}::date + ${reviewAfter}::int`},
				${officers[by]}, ${sampleOfficers[by].councilCode}, ${at(tx, daysAgo, '14:10')},
				${isClosed ? closesAt : null})`;
		for (const [position, option] of options.entries())
			await tx`
				insert into decision_option (id, decision_id, position, words)
				values (${option.id}, ${id}, ${position}, ${option.words})`;
		await tell(at(tx, daysAgo, '14:10'), by, 'proposed');
		for (const [index, { who, chose, reason, daysAgo }] of decision.votes.entries()) {
			const choice = typeof chose === 'number' ? { option: options[chose]!.id } : { stand: chose };
			const { councilCode } = sampleOfficers[who];
			const when = at(tx, daysAgo, `15:${20 + index * 7}`);
			await tx`
				insert into vote (decision_id, voter, officer_id, council_code, choice, reason, at)
				values (${id}, ${councilCode}, ${officers[who]}, ${councilCode}, ${JSON.stringify(choice)}::text::jsonb, ${reason}, ${when})`;
			await tell(when, who, 'voted');
		}
		if (isClosed) {
			const count = decision.votes.length;
			await tell(closesAt, null, 'closed', `Chosen: “${options[0]!.words}”, ${count} of ${count} votes`);
		}
	}
}
