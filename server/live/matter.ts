import type { GenericSchema, InferOutput } from 'valibot';
import type { LiveAnswer, PageEvents } from '#lib/protocol/live.ts';
import type { RoomAccess } from '#lib/rooms/access.ts';
import type { BusEvent } from '../bus/bus.ts';
import type { LiveSocket } from './followers.ts';

/** A page's message about a room that its officer follows and may see. */
export interface Told<Input> {
	socket: LiveSocket;
	roomId: string;
	/** as it was read when the page began to follow, or when something last said that it may have changed [P5] */
	access: RoomAccess;
	input: Input;
}

export interface PageEvent<Schema extends GenericSchema = GenericSchema> {
	/** of the message without its room; checked after the right to see the room */
	schema: Schema;
	/** A command checks rights by itself, in its transaction; what it refuses is an answer, what it throws ends the socket. */
	work(told: Told<InferOutput<Schema>>): Promise<LiveAnswer> | LiveAnswer;
}

/** Keeps the types of an event's message together. */
export const pageEvent = <Schema extends GenericSchema>(event: PageEvent<Schema>): PageEvent =>
	event as unknown as PageEvent;

/** One matter of the live channel: a file beside this one. What it tells, it tells followers who may see the room. */
export interface Matter {
	/** what pages may send it */
	events?: Partial<Record<keyof PageEvents, PageEvent>>;
	hear?(event: BusEvent): Promise<void> | void;
	/** rings may have been missed while the link to the database was down */
	catchUp?(): Promise<void> | void;
	/** a page follows a room from now on, and may see it */
	joined?(socket: LiveSocket, roomId: string): Promise<void> | void;
	/** a page follows a room no longer: it left, its line ended, or its rights did */
	left?(socket: LiveSocket, roomId: string): void;
	close?(): Promise<void> | void;
}
