import * as v from 'valibot';
import { roomPages, type Place } from '#lib/protocol/presence.ts';

export const placeSchema = v.variant('at', [
	v.object({ at: v.literal('room'), page: v.picklist(roomPages) }),
	v.object({
		at: v.literal('document'),
		id: v.pipe(v.string(), v.uuid(), v.toLowerCase()),
		// Words that the database would not take must not come near it.
		section: v.exactOptional(v.pipe(v.string(), v.regex(/^[\w-]{1,60}$/)))
	})
]) satisfies v.GenericSchema<unknown, Place>;
