import * as v from 'valibot';
import type { Sql } from '#db/connection.server.ts';
import { lastChange, listChanges } from '#lib/chat/server/list-messages.ts';
import { ring } from '../bus/bus.ts';
import type { Followers } from './followers.ts';
import { pageEvent, type Matter } from './matter.ts';
import { createTyping } from './typing.ts';

const uuid = v.pipe(v.string(), v.uuid(), v.toLowerCase());

/**
 * Tells pages what happened in their room's chat: the messages themselves, read once for all who follow the room. Each telling names
 * the change it goes on from; a page that does not know that one asks for what is between, as it does whenever it follows anew.
 */
export function chatMatter({ sql, followers }: { sql: Sql; followers: Followers }): Matter {
	const typing = createTyping({ sql, followers });
	/** how far each room's changes were told */
	const told = new Map<string, number>();
	/** rooms that are being told; true: somebody rang meanwhile */
	const telling = new Map<string, boolean>();

	/** One read after the other in each room: what rings during one is in the next, all together. */
	async function tell(roomId: string): Promise<void> {
		if (telling.has(roomId)) return void telling.set(roomId, true);
		try {
			do {
				telling.set(roomId, false);
				await tellOnce(roomId);
			} while (telling.get(roomId));
		} finally {
			telling.delete(roomId);
		}
	}

	async function tellOnce(roomId: string): Promise<void> {
		const after = told.get(roomId);
		if (after === undefined) return;
		// Who was refused at the door may have been the last one here.
		if (followers.of(roomId).length === 0) return void told.delete(roomId);
		const { messages, upTo, more } = await listChanges(sql, roomId, after);
		if (messages.length === 0) return;
		// Whoever began to follow meanwhile is among them, and takes no harm from what they know.
		if (told.has(roomId)) told.set(roomId, upTo);
		for (const [socket, access] of followers.of(roomId)) {
			if (access) socket.emit('chat:messages', { roomId, messages, after, upTo });
		}
		if (more) telling.set(roomId, true);
	}

	return {
		events: {
			'chat:since': pageEvent({
				schema: v.object({ after: v.pipe(v.number(), v.safeInteger(), v.minValue(0)) }),
				work: async ({ roomId, input }) => ({
					ok: true,
					...(await listChanges(sql, roomId, input.after))
				})
			}),
			'chat:typing': pageEvent({
				schema: v.object({ thread: v.nullable(uuid) }),
				async work({ socket, roomId, access, input }) {
					if (!access.comment) {
						return {
							ok: false,
							reason: 'refused',
							message: 'Your role in this room lets you read, not comment.'
						};
					}
					const officerId = socket.data.officer.id;
					if (typing.mayTell(roomId, officerId)) {
						await ring(sql, { type: 'typing', roomId, officerId, thread: input.thread });
					}
					return { ok: true };
				}
			})
		},
		async joined(_socket, roomId) {
			if (told.has(roomId)) return;
			const last = await lastChange(sql, roomId);
			if (!told.has(roomId)) told.set(roomId, last);
		},
		left(_socket, roomId) {
			if (followers.of(roomId).length > 0) return;
			told.delete(roomId);
			typing.forget(roomId);
		},
		async hear(event) {
			if (event.type === 'chat') await tell(event.roomId);
			else if (event.type === 'typing') await typing.hear(event);
		},
		catchUp: async () => {
			await Promise.all([...told.keys()].map(tell));
		},
		close: () => typing.close()
	};
}
