import * as v from 'valibot';
import type { Sql } from '#db/connection.server.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { refuse, type Outcome } from '#lib/protocol/refusal.ts';
import { audiences, commentLimits } from '../comment.ts';
import { anchor } from './anchor.ts';
import {
	addComment,
	id,
	idTaken,
	inComments,
	mayNotSpeak,
	said,
	seenBy,
	type InComments
} from './in-comments.ts';
import { noticesOf } from './notices-of.ts';
import { resolveMentions } from '#lib/mentions/server/mentions.ts';

// eslint-disable-next-line no-control-regex -- control characters are exactly what is looked for
const controls = /[\u0000-\u0008\u000e-\u001f\u007f]/u;
const isReadable = (text: string) => text.isWellFormed() && !controls.test(text);

/**
 * Words out of the document, which may hold more kinds of characters than a form takes: what has no width or turns
 * the line around is left out instead of refused, joiners stay.
 */
const quote = v.pipe(
	v.optional(v.string('The quote must be text.'), ''),
	v.check((text) => text.length <= commentLimits.quoteCharacters * 4, 'The quote is too long.'),
	v.check(isReadable, 'The quote contains broken characters. Select the words again.'),
	v.transform((text) =>
		text
			.replace(/(?![\u200c\u200d])\p{Cf}/gu, '')
			.replace(/\s+/gu, ' ')
			.trim()
	),
	v.check((text) => [...text].length <= commentLimits.quoteCharacters, 'The quote is too long.')
);

const schema = v.pipe(
	v.object({
		thread: id,
		comment: id,
		section: v.pipe(
			v.string('Choose a section'),
			v.maxLength(100, 'Choose a section'),
			v.check((key) => isReadable(key), 'Choose a section')
		),
		audience: v.picklist(audiences, 'Choose who can see your comment'),
		...said,
		quote,
		start: anchor,
		end: anchor,
		/** empty: about the text itself */
		suggestion: v.optional(v.union([v.literal(''), id]), '')
	}),
	v.forward(
		v.check(({ start, end }) => (start === null) === (end === null), 'Select the words again.'),
		['start']
	),
	v.forward(
		v.check(({ start, quote }) => start !== null || quote === '', 'Select the words again.'),
		['quote']
	)
);

/**
 * Begins a conversation beside a section or beside words in it. The page makes both ids, so that one sent again after
 * a lost answer is still one thread with one comment.
 */
export async function startThread(
	sql: Sql,
	officer: SignedInOfficer,
	proposalId: string,
	input: unknown
): Promise<Outcome> {
	return inComments(sql, { officer, proposalId, schema, input }, async (around): Promise<Outcome> => {
		const { tx, proposal, me, input } = around;
		const [section] = await tx`
			select 1 from form_section where form_id = ${proposal.formId} and key = ${input.section}`;
		if (!section) return refuse('bad-input', 'Choose a section of this proposal', { field: 'section' });
		const [same] = await tx<{ mine: boolean }[]>`
			select t.document_id = ${proposal.id} and c.author_id = ${me.id} as mine
			from comment_thread t left join comment c on c.id = ${input.comment} and c.thread_id = t.id
			where t.id = ${input.thread}`;
		if (same) return same.mine ? { ok: true } : idTaken();
		const suggestionId = input.suggestion || null;
		if (suggestionId && !(await isSuggestedHere(around, suggestionId, input.section))) {
			return refuse('bad-input', 'This suggestion is no longer here. Copy your comment and reload the page.');
		}
		const [{ threads } = { threads: 0 }] = await tx<{ threads: number }[]>`
			select count(*)::int as threads from comment_thread t
			where t.document_id = ${proposal.id} and ${seenBy(tx, me.councilCode)}`;
		if (threads >= commentLimits.threadsPerDocument) {
			return refuse(
				'too-large',
				'This proposal has as many comments as it can hold. Reply to one that is there.'
			);
		}
		const councilCode = input.audience === 'council' ? me.councilCode : null;
		const silenced = mayNotSpeak(around, { forCouncil: input.forCouncil, audience: councilCode });
		if (silenced) return silenced;
		const named = await resolveMentions(around, { ...input, audience: councilCode });
		if (!named.ok) return named;
		const made = await tx`
			insert into comment_thread (id, document_id, section_key, suggestion_id, anchor_start, anchor_end, quote, audience,
				council_code, created_by, created_at, comments, shown)
			values (${input.thread}, ${proposal.id}, ${input.section}, ${suggestionId}, ${input.start}, ${input.end},
				${input.quote}, ${input.audience}, ${councilCode}, ${me.id}, clock_timestamp(), 1, 1)
			on conflict (id) do nothing`;
		if (made.count === 0) return idTaken();
		const { body, forCouncil } = input;
		const comment = { id: input.comment, threadId: input.thread, body, forCouncil, mentions: named.mentions };
		if (!(await addComment(around, comment))) {
			await tx`delete from comment_thread where id = ${input.thread}`;
			return idTaken();
		}
		const notices = await noticesOf(around, { mentions: named.mentions });
		await around.tell({ id: input.thread, section: input.section, councilCode }, 'began', {
			comment: comment.id,
			forCouncil,
			notices
		});
		return { ok: true };
	});
}

/** Decided or not: a conversation may go on after a decision. */
async function isSuggestedHere(
	{ tx, proposal }: Pick<InComments<unknown>, 'tx' | 'proposal'>,
	suggestionId: string,
	section: string
): Promise<boolean> {
	const found = await tx`
		select 1 from suggestion
		where id = ${suggestionId} and document_id = ${proposal.id} and section_key = ${section}`;
	return found.length > 0;
}
