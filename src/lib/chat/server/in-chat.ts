import * as v from 'valibot';
import type { Sql, TransactionSql } from '#db/connection.server.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import type { ChatMessage } from '#lib/protocol/chat.ts';
import { refuse, type Outcome, type Refusal } from '#lib/protocol/refusal.ts';
import type { RoomAccess } from '#lib/rooms/access.ts';
import { inRoom } from '#lib/rooms/server/in-room.ts';
import { limitCommands, type CommandLimits } from '#lib/rooms/server/limit-commands.ts';
import { parseInput } from '#lib/rooms/server/parse-input.ts';
import { plainText } from '#lib/rooms/plain-text.ts';
import { ring } from '#server/bus/bus.ts';
import { chatLimits } from '../message.ts';
import { readMessage } from './read-messages.ts';

/** The same for what is not there and what is in another room. */
export const messageNotFound = (): Refusal =>
	refuse('not-found', 'There is no such message, or you cannot see it.');

export const notYours = (): Refusal =>
	refuse('not-allowed', 'Only the person who wrote a message can change or delete it.');

export const id = v.pipe(
	v.string('Reload the page and try again.'),
	v.uuid('Reload the page and try again.'),
	v.toLowerCase()
);

export const body = plainText({
	name: 'your message',
	max: chatLimits.bodyCharacters,
	required: 'Enter your message'
});

const limits: CommandLimits = {
	of: 'chat',
	perMinute: chatLimits.commandsPerMinute,
	perHour: chatLimits.commandsPerHour,
	kept: 'This was not sent, and your words are kept.'
};

export interface InChat<I> {
	tx: TransactionSql;
	roomId: string;
	/** the officer with the council of this moment, not that of the session's beginning */
	me: { id: string; councilCode: string };
	access: RoomAccess;
	input: I;
	/** Raises a message in the order of changes, and rings for whoever has the room open. Gives it back as it is now. */
	changed(messageId: string): Promise<ChatMessage>;
}

/**
 * Runs a command on messages: the officer's turn and the right to comment first, then what was sent, one transaction after the
 * room's lock. Under that lock alone are the numbers of `changed` taken, so that a room's never commit out of order.
 */
export async function inChat<S extends v.GenericSchema, T extends object>(
	sql: Sql,
	{ officer, roomId, schema, input }: { officer: SignedInOfficer; roomId: string; schema: S; input: unknown },
	work: (around: InChat<v.InferOutput<S>>) => Promise<Outcome<T>>
): Promise<Outcome<T>> {
	const tooFast = await limitCommands(sql, officer, limits);
	if (tooFast) return tooFast;
	return inRoom<T>(sql, { officer, roomId, needs: 'comment' }, async (tx, access, facts) => {
		const parsed = parseInput(schema, input);
		if (!parsed.ok) return parsed;
		return work({
			tx,
			roomId,
			me: { id: officer.id, councilCode: facts.officer?.councilCode ?? '' },
			access,
			input: parsed.input,
			async changed(messageId) {
				await tx`update chat_message set changed = nextval('chat_sequence') where id = ${messageId}`;
				await ring(tx, { type: 'chat', roomId });
				const message = await readMessage(tx, roomId, messageId);
				return message!;
			}
		});
	});
}

export interface MessageRow {
	id: string;
	threadId: string | null;
	authorId: string;
	/** null: deleted */
	body: string | null;
	revision: number;
	replies: number;
}

/** A message of this room. */
export async function findMessage(
	{ tx, roomId }: Pick<InChat<unknown>, 'tx' | 'roomId'>,
	messageId: string
): Promise<MessageRow | null> {
	const [row] = await tx<MessageRow[]>`
		select id, thread_id as "threadId", author_id as "authorId", body, revision, replies
		from chat_message where id = ${messageId} and room_id = ${roomId}`;
	return row ?? null;
}
