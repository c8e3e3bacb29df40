import * as v from 'valibot';
import type { Sql, TransactionSql } from '#db/connection.server.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { id } from '#lib/comments/server/in-comments.ts';
import { inProposal, revision, type ProposalRow } from '#lib/proposals/server/in-proposal.ts';
import { refuse, type Outcome, type Refusal } from '#lib/protocol/refusal.ts';
import { roomAccess, type RoomFacts } from '#lib/rooms/access.ts';
import { limitCommands, type CommandLimits } from '#lib/rooms/server/limit-commands.ts';
import { parseInput } from '#lib/rooms/server/parse-input.ts';
import { recordActivity } from '#lib/rooms/server/record-activity.ts';
import { ring } from '#server/bus/bus.ts';
import { readThroughLimits } from '../read-through.ts';
import { noteReaders } from './note-readers.ts';

const limits: CommandLimits = {
	of: 'read-throughs',
	perMinute: readThroughLimits.commandsPerMinute,
	perHour: readThroughLimits.commandsPerHour,
	kept: 'The read-through is where it was.'
};

interface Leading<I> {
	tx: TransactionSql;
	proposal: ProposalRow;
	me: { id: string; councilCode: string };
	/** may write in the room */
	writes: boolean;
	input: I;
	/** Pages of the room are told where it is now. */
	ring(): Promise<void>;
}

/** Runs a command on the read-through of a text: the officer's turn and the right to comment first, then what was sent. */
async function leading<S extends v.GenericSchema>(
	sql: Sql,
	{
		officer,
		proposalId,
		schema,
		input
	}: { officer: SignedInOfficer; proposalId: string; schema: S; input: unknown },
	work: (around: Leading<v.InferOutput<S>>) => Promise<Outcome>
): Promise<Outcome> {
	const tooFast = await limitCommands(sql, officer, limits);
	if (tooFast) return tooFast;
	return inProposal(
		sql,
		{ officer, proposalId, needs: 'comment' },
		async (tx, proposal, facts: RoomFacts): Promise<Outcome> => {
			const parsed = parseInput(schema, input);
			if (!parsed.ok) return parsed;
			return work({
				tx,
				proposal,
				me: { id: officer.id, councilCode: facts.officer?.councilCode ?? '' },
				writes: roomAccess(facts).write,
				input: parsed.input,
				ring: () => ring(tx, { type: 'read-through', roomId: proposal.roomId })
			});
		}
	);
}

interface Row {
	id: string;
	leaderId: string;
	leader: string;
	section: string;
	sections: string[];
	revision: number;
	isOver: boolean;
}

const find = async (tx: TransactionSql, where: ReturnType<TransactionSql>): Promise<Row | null> => {
	const [row] = await tx<Row[]>`
		select r.id, r.leader_id as "leaderId", o.name as leader, r.section, r.sections, r.revision,
			r.ended_at is not null as "isOver"
		from read_through r join officer o on o.id = r.leader_id where ${where}`;
	return row ?? null;
};

const isOver = () => refuse('stale', 'This read-through has ended. Nothing was changed.');
const notFound = () => refuse('not-found', 'There is no such read-through, or you cannot see it.');

/**
 * Begins to lead the room through a text, at its first section. The page makes the id: sent twice it begins once. Of two who begin at once
 * the second is told who leads.
 */
export async function beginReadThrough(
	sql: Sql,
	officer: SignedInOfficer,
	proposalId: string,
	input: unknown
): Promise<Outcome> {
	const schema = v.object({ readThrough: id });
	return leading(sql, { officer, proposalId, schema, input }, async (around): Promise<Outcome> => {
		const { tx, proposal, me, input } = around;
		const same = await find(tx, tx`r.id = ${input.readThrough}`);
		if (same) return same.leaderId === me.id ? { ok: true } : notFound();
		const other = await find(tx, tx`r.proposal_id = ${proposal.id} and r.ended_at is null`);
		if (other)
			return refuse(
				'stale',
				`${other.leader} leads a read-through of this text already. Open the text and follow.`
			);
		await tx`
			insert into read_through (id, proposal_id, leader_id, council_code, section, sections, began_at, moved_at)
			select ${input.readThrough}, ${proposal.id}, ${me.id}, ${me.councilCode}, s.key, array[s.key], clock_timestamp(),
				clock_timestamp()
			from form_section s where s.form_id = ${proposal.formId} order by s.position limit 1`;
		await noteReaders(tx, { proposalId: proposal.id });
		await recordActivity(tx, {
			roomId: proposal.roomId,
			officer: me,
			event: { kind: 'read-through', proposalId: proposal.id, did: 'began' }
		});
		await around.ring();
		return { ok: true };
	});
}

/** A read-through of this text that goes on and that the officer leads, or why not. */
async function requireMine(
	{ tx, proposal, me }: Leading<unknown>,
	readThrough: string
): Promise<{ ok: true; row: Row } | Refusal> {
	const row = await find(tx, tx`r.id = ${readThrough} and r.proposal_id = ${proposal.id}`);
	if (!row) return notFound();
	if (row.isOver) return isOver();
	return row.leaderId === me.id
		? { ok: true, row }
		: refuse('not-allowed', `${row.leader} leads this read-through. Nothing was changed.`);
}

/**
 * Goes on to a section, from the revision the leader saw. From two of their pages at once one wins, and the other is told; sent
 * again it is there already.
 */
export async function goToSection(
	sql: Sql,
	officer: SignedInOfficer,
	proposalId: string,
	input: unknown
): Promise<Outcome> {
	const schema = v.object({
		readThrough: id,
		revision,
		section: v.pipe(v.string('Choose a section'), v.maxLength(100, 'Choose a section'))
	});
	return leading(sql, { officer, proposalId, schema, input }, async (around): Promise<Outcome> => {
		const { tx, proposal, input } = around;
		const found = await requireMine(around, input.readThrough);
		if (!found.ok) return found;
		const { row } = found;
		if (row.section === input.section) return { ok: true };
		if (row.revision !== input.revision) {
			return refuse(
				'stale',
				'You went on from another page at the same time. The read-through is where that one brought it.'
			);
		}
		const [section] = await tx`
			select 1 from form_section where form_id = ${proposal.formId} and key = ${input.section}`;
		if (!section) return refuse('bad-input', 'Choose a section of this text', { field: 'section' });
		await tx`
			update read_through set section = ${input.section}, moved_at = clock_timestamp(), revision = revision + 1,
				sections = case when ${input.section} = any(sections) then sections else sections || ${input.section}::text end
			where id = ${row.id}`;
		await around.ring();
		return { ok: true };
	});
}

/** Ends a read-through: its leader, or whoever may write in the room, when the leader has gone. Twice is as once. */
export async function endReadThrough(
	sql: Sql,
	officer: SignedInOfficer,
	proposalId: string,
	input: unknown
): Promise<Outcome> {
	const schema = v.object({ readThrough: id });
	return leading(sql, { officer, proposalId, schema, input }, async (around): Promise<Outcome> => {
		const { tx, proposal, me, writes, input } = around;
		const row = await find(tx, tx`r.id = ${input.readThrough} and r.proposal_id = ${proposal.id}`);
		if (!row) return notFound();
		if (row.isOver) return { ok: true };
		if (row.leaderId !== me.id && !writes) {
			return refuse(
				'not-allowed',
				`Only ${row.leader} or an editor of the room can end this. Nothing was changed.`
			);
		}
		await noteReaders(tx, { proposalId: proposal.id });
		const [readers] = await tx<{ people: number }[]>`
			select count(*)::int as people from read_through_reader where read_through_id = ${row.id}`;
		await tx`update read_through set ended_at = clock_timestamp(), revision = revision + 1 where id = ${row.id}`;
		await recordActivity(tx, {
			roomId: proposal.roomId,
			officer: me,
			event: {
				kind: 'read-through',
				proposalId: proposal.id,
				did: 'ended',
				sections: row.sections.length,
				people: readers!.people
			}
		});
		await around.ring();
		return { ok: true };
	});
}
