import * as v from 'valibot';
import type { Sql, TransactionSql } from '#db/connection.server.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { inProposal, type ProposalRow } from '#lib/proposals/server/in-proposal.ts';
import { refuse, type Outcome, type Refusal } from '#lib/protocol/refusal.ts';
import { roomAccess, type RoomAccess } from '#lib/rooms/access.ts';
import type { CommentDeed } from '#lib/rooms/activity.ts';
import { limitCommands, type CommandLimits } from '#lib/rooms/server/limit-commands.ts';
import { parseInput } from '#lib/rooms/server/parse-input.ts';
import { plainText } from '#lib/rooms/plain-text.ts';
import type { Notice } from '#lib/notifications/server/notify.ts';
import { recordActivity } from '#lib/rooms/server/record-activity.ts';
import { commentLimits } from '../comment.ts';
import { mentionFields, type FoundMention } from '#lib/mentions/server/mentions.ts';
import { storeMentions } from './stored-mentions.ts';

/** The same for what is not there, what is beside another document and what only another council may know of. */
export const commentNotFound = (): Refusal =>
	refuse('not-found', 'There is no such comment, or you cannot see it.');

/** The page made this id, and it is already something else. */
export const idTaken = (): Refusal =>
	refuse('bad-input', 'Your comment could not be sent. Copy it, reload the page and try again.');

export const id = v.pipe(
	v.string('Reload the page and try again.'),
	v.uuid('Reload the page and try again.'),
	v.toLowerCase()
);

export const body = plainText({
	name: 'your comment',
	max: commentLimits.bodyCharacters,
	required: 'Enter your comment'
});

/** Forms send words, pages may send the thing itself. */
export const yesOrNo = v.pipe(
	v.union([v.boolean(), v.picklist(['true', 'false'])], 'Reload the page and try again.'),
	v.transform((value) => value === true || value === 'true')
);

/** The condition that keeps threads of other councils out; `thread` is the name of comment_thread in the query. */
export const seenBy = (sql: Sql | TransactionSql, councilCode: string, thread = 't') =>
	sql`(${sql(thread)}.council_code is null or ${sql(thread)}.council_code = ${councilCode})`;

export interface InComments<I> {
	tx: TransactionSql;
	proposal: ProposalRow;
	/** the proposal's */
	roomId: string;
	/** the officer with the council of this moment, not that of the session's beginning */
	me: { id: string; councilCode: string };
	access: RoomAccess;
	input: I;
	/** The activity row of what was done to a thread, told only to who may see the thread. */
	tell(
		thread: Pick<ThreadRow, 'id' | 'section' | 'councilCode'>,
		did: CommentDeed,
		more?: { comment?: string; forCouncil?: boolean; notices?: readonly Notice[] }
	): Promise<void>;
}

const limits: CommandLimits = {
	of: 'comments',
	perMinute: commentLimits.commandsPerMinute,
	perHour: commentLimits.commandsPerHour,
	kept: 'This was not sent, and your words are kept.'
};

/** Runs a command on comments: the officer's turn and the right to comment first, then what was sent, one transaction after the room's lock. */
export async function inComments<S extends v.GenericSchema, T extends object>(
	sql: Sql,
	{ officer, proposalId, schema, input }: Asked<S>,
	work: (around: InComments<v.InferOutput<S>>) => Promise<Outcome<T>>
): Promise<Outcome<T>> {
	const tooFast = await limitCommands(sql, officer, limits);
	if (tooFast) return tooFast;
	return inProposal<T>(sql, { officer, proposalId, needs: 'comment' }, async (tx, proposal, facts) => {
		const parsed = parseInput(schema, input);
		if (!parsed.ok) return parsed;
		const me = { id: officer.id, councilCode: facts.officer?.councilCode ?? '' };
		return work({
			tx,
			proposal,
			roomId: proposal.roomId,
			me,
			access: roomAccess(facts),
			input: parsed.input,
			tell: (thread, did, more) =>
				recordActivity(tx, {
					roomId: proposal.roomId,
					officer: me,
					audience: thread.councilCode,
					notices: more?.notices,
					event: {
						kind: 'comment',
						proposalId,
						section: thread.section,
						thread: thread.id,
						did,
						...(more?.comment ? { comment: more.comment } : {}),
						...(more?.forCouncil ? { forCouncil: true } : {})
					}
				})
		});
	});
}

interface Asked<S> {
	officer: SignedInOfficer;
	proposalId: string;
	schema: S;
	input: unknown;
}

export interface ThreadRow {
	id: string;
	section: string;
	councilCode: string | null;
	comments: number;
	resolved: boolean;
}

/** A thread of this document that the officer may see. */
export async function findThread(
	{ tx, proposal, me }: Pick<InComments<unknown>, 'tx' | 'proposal' | 'me'>,
	threadId: string
): Promise<ThreadRow | null> {
	const [row] = await tx<ThreadRow[]>`
		select t.id, t.section_key as section, t.council_code as "councilCode", t.comments,
			t.resolved_at is not null as resolved
		from comment_thread t
		where t.id = ${threadId} and t.document_id = ${proposal.id} and ${seenBy(tx, me.councilCode)}`;
	return row ?? null;
}

export interface CommentRow {
	id: string;
	authorId: string;
	/** the author's then */
	councilCode: string;
	forCouncil: boolean;
	/** null: deleted */
	body: string | null;
	revision: number;
	thread: ThreadRow;
}

/** A comment of this document in a thread that the officer may see. */
export async function findComment(
	{ tx, proposal, me }: Pick<InComments<unknown>, 'tx' | 'proposal' | 'me'>,
	commentId: string
): Promise<CommentRow | null> {
	const [row] = await tx<(Omit<CommentRow, 'thread'> & { threadId: string })[]>`
		select id, author_id as "authorId", council_code as "councilCode", for_council as "forCouncil", body, revision, thread_id as "threadId"
		from comment where id = ${commentId}`;
	if (!row) return null;
	const { threadId, ...comment } = row;
	const thread = await findThread({ tx, proposal, me }, threadId);
	return thread && { ...comment, thread };
}

/** Adds a comment to a thread. False: its id is already another comment's. */
export async function addComment(
	{ tx, me, proposal }: Pick<InComments<unknown>, 'tx' | 'me' | 'proposal'>,
	comment: {
		id: string;
		threadId: string;
		body: string;
		forCouncil: boolean;
		mentions: readonly FoundMention[];
	}
): Promise<boolean> {
	const { id, threadId, body, forCouncil, mentions } = comment;
	const added = await tx`
		insert into comment (id, thread_id, document_id, author_id, council_code, for_council, body, created_at)
		values (${id}, ${threadId}, ${proposal.id}, ${me.id}, ${me.councilCode}, ${forCouncil}, ${body}, clock_timestamp())
		on conflict (id) do nothing`;
	if (added.count === 0) return false;
	await storeMentions(tx, { id, threadId, documentId: proposal.id }, mentions);
	return true;
}

/** What a new comment says beside its place: its words, whom they name, and whether they are the council's. */
export const said = {
	body,
	...mentionFields,
	forCouncil: v.optional(yesOrNo, false)
};

/** Null when the officer may say it as they ask: as the council's word, to these readers. */
export function mayNotSpeak(
	{ access }: Pick<InComments<unknown>, 'access'>,
	{ forCouncil, audience }: { forCouncil: boolean; audience: string | null }
): Refusal | null {
	if (!forCouncil) return null;
	if (audience !== null) {
		return refuse(
			'bad-input',
			'Only your own council can read this: there is nobody to speak to for it. Send it in your own name.',
			{ field: 'forCouncil' }
		);
	}
	return access.speak
		? null
		: refuse(
				'not-allowed',
				'You cannot speak for your council here: it must take part in this room, and you need a role of your own. Send your words in your own name.',
				{ field: 'forCouncil' }
			);
}
