import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import type { Sql } from '#db/connection.server.ts';
import { DamagedDocument } from '#db/queries/documents.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { refuse, type Outcome } from '#lib/protocol/refusal.ts';
import { plainLine, plainText } from '#lib/rooms/plain-text.ts';
import { keepVersion } from '#lib/versions/server/keep-version.ts';
import { openVersion } from '#lib/versions/server/open-version.ts';
import { decisionKinds, decisionLimits, kindsWithOptions, type DecisionSource } from '../decision.ts';
import { closing, quorumField, readTimes, reviewDay } from './decision-times.ts';
import { id, inDecisions, type InDecisions } from './in-decisions.ts';
import { readOptions, type NewOption } from './read-options.ts';

/** Words out of a text, which may hold more kinds of characters than a form takes: those without a width are left out. */
const quote = v.pipe(
	v.optional(v.string(), ''),
	v.check(
		(text) => text.length <= decisionLimits.quoteCharacters * 4,
		'The quote is too long. Select fewer words.'
	),
	v.check((text) => text.isWellFormed(), 'The quote contains broken characters. Select the words again.'),
	v.transform((text) =>
		text
			.replace(/(?![\u200c\u200d\s])[\p{Cf}\p{Cc}]/gu, '')
			.replace(/\s+/gu, ' ')
			.trim()
	),
	v.check(
		(text) => [...text].length <= decisionLimits.quoteCharacters,
		'The quote is too long. Select fewer words.'
	)
);
const orNone = v.optional(v.union([v.literal(''), id]), '');
const list = v.optional(v.array(v.pipe(v.string(), v.maxLength(20))), []);

const schema = v.object({
	decision: id,
	kind: v.picklist(decisionKinds, 'Choose what kind of decision it is'),
	question: plainLine({
		name: 'the question',
		max: decisionLimits.questionCharacters,
		required: 'Enter the question'
	}),
	reasons: plainText({ name: 'the reasons', max: decisionLimits.reasonsCharacters }),
	voters: v.picklist(['people', 'councils'], 'Choose who votes'),
	quorum: quorumField,
	...closing,
	reviewOn: reviewDay,
	options: v.optional(v.pipe(v.string(), v.maxLength(20_000, 'These are too many options.')), ''),
	timeDay: list,
	timeFrom: list,
	timeTo: list,
	proposal: orNone,
	section: v.optional(v.pipe(v.string(), v.maxLength(100)), ''),
	quote,
	message: orNone,
	meeting: orNone
});
type Input = v.InferOutput<typeof schema>;

/**
 * Asks the room for a decision. The page makes its id: sent again after a lost answer it is still one. About a text, the text
 * as it is now is kept as a version and stays as long as the decision.
 */
export async function proposeDecision(
	sql: Sql,
	officer: SignedInOfficer,
	roomId: string,
	input: unknown
): Promise<Outcome<{ decision: string }>> {
	return inDecisions(
		sql,
		{ officer, roomId, schema, input, needs: 'ask' },
		async (around): Promise<Outcome<{ decision: string }>> => {
			const { tx, me, input, now } = around;
			const [there] = await tx<{ mine: boolean }[]>`
			select room_id = ${roomId} and created_by = ${me.id} as mine from decision where id = ${input.decision}`;
			if (there?.mine) return { ok: true, decision: input.decision };
			if (there)
				return refuse('bad-input', 'This could not be sent. Copy your words, reload the page and try again.');
			const times = readTimes(input, now);
			if (!times.ok) return times;
			const options = readOptions(input, now);
			if (!options.ok) return options;
			const full = await isFull(around);
			if (full) return full;
			const about = await keepText(around);
			if (!about.ok) return about;
			if (input.message !== '' && !(await isMessageHere(around)))
				return refuse('bad-input', 'That message is no longer there. Your words are kept: ask without it.');
			if (input.meeting !== '' && !(await isMeetingHere(around)))
				return refuse('bad-input', 'That meeting is not in this room. Your words are kept: ask without it.');
			const source = sourceOf(input);
			await tx`
			insert into decision (id, room_id, kind, question, reasons, voters, quorum, closes_at, review_on, source,
				proposal_id, section_key, quote, version_id, created_by, council_code, created_at)
			values (${input.decision}, ${roomId}, ${input.kind}, ${input.question}, ${input.reasons}, ${input.voters},
				${input.quorum}, ${times.closesAt.toISOString()}, ${times.reviewOn},
				${source && JSON.stringify(source)}::text::jsonb, ${about.proposalId}, ${about.section},
				${about.proposalId ? input.quote : ''}, ${about.version}, ${me.id}, ${me.councilCode}, clock_timestamp())`;
			await addOptions(around, options.options);
			await around.tell({ ...input, id: input.decision }, 'proposed');
			return { ok: true, decision: input.decision };
		}
	);
}

async function isFull({ tx, roomId }: InDecisions<Input>) {
	const [count] = await tx<{ all: number; open: number }[]>`
		select count(*)::int as all, count(*) filter (where state = 'open' and closes_at > clock_timestamp())::int as open
		from decision where room_id = ${roomId}`;
	if (count!.open >= decisionLimits.openPerRoom)
		return refuse(
			'too-large',
			`${decisionLimits.openPerRoom} decisions are open in this room. Close some first. Your words are kept.`
		);
	return count!.all >= decisionLimits.perRoom
		? refuse('too-large', `A room has at most ${decisionLimits.perRoom} decisions. Your words are kept.`)
		: null;
}

async function addOptions({ tx, input }: InDecisions<Input>, options: readonly NewOption[]): Promise<void> {
	if (!kindsWithOptions.includes(input.kind)) return;
	for (const [position, { words, startsAt, endsAt }] of options.entries())
		await tx`
			insert into decision_option (id, decision_id, position, words, starts_at, ends_at)
			values (${randomUUID()}, ${input.decision}, ${position}, ${words},
				${startsAt?.toISOString() ?? null}, ${endsAt?.toISOString() ?? null})`;
}

const sourceOf = ({ message, meeting }: Input): DecisionSource | null =>
	message !== ''
		? { type: 'message', id: message }
		: meeting !== ''
			? { type: 'meeting', id: meeting }
			: null;

/** The message is of this room and was not deleted: an id of another room's is not there. */
async function isMessageHere({ tx, roomId, input }: InDecisions<Input>): Promise<boolean> {
	const [message] = await tx`
		select 1 from chat_message where id = ${input.message} and room_id = ${roomId} and body is not null`;
	return message !== undefined;
}

async function isMeetingHere({ tx, roomId, input }: InDecisions<Input>): Promise<boolean> {
	const [meeting] = await tx`select 1 from meeting where id = ${input.meeting} and room_id = ${roomId}`;
	return meeting !== undefined;
}

/** Keeps the text it is about. A text of another room is as if it were not there (FAULTS A2). */
async function keepText({
	tx,
	roomId,
	input
}: InDecisions<Input>): Promise<
	Outcome<{ proposalId: string | null; section: string | null; version: string | null }>
> {
	if (input.proposal === '') return { ok: true, proposalId: null, section: null, version: null };
	const keys = await tx<{ key: string }[]>`
		select s.key from proposal p join form_section s on s.form_id = p.form_id
		where p.id = ${input.proposal} and p.room_id = ${roomId} and p.deleted_at is null`;
	const gone = keys.length === 0 || (input.section !== '' && !keys.some(({ key }) => key === input.section));
	if (gone)
		return refuse(
			'bad-input',
			'The text it is about is not in this room. Your words are kept: ask without it.'
		);
	const now = await openVersion(tx, input.proposal, 'now').catch((error: unknown) => {
		if (error instanceof DamagedDocument) return null;
		throw error;
	});
	if (!now)
		return refuse('busy', 'The text it is about cannot be read, so nothing was asked. Your words are kept.');
	const version = await keepVersion(tx, {
		id: randomUUID(),
		documentId: input.proposal,
		...now,
		keys: keys.map(({ key }) => key),
		kept: { madeFor: 'decision' }
	});
	now.doc.destroy();
	return { ok: true, proposalId: input.proposal, section: input.section || null, version };
}
