import { randomUUID } from 'node:crypto';
import type { RequestEvent } from '@sveltejs/kit';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import type { Outcome } from '#lib/protocol/refusal.ts';
import { fields, refused } from '../../../../../refused.ts';
import { signedIn } from '../../../../../signed-in.ts';

type Command = (
	sql: App.Locals['database']['sql'],
	officer: SignedInOfficer,
	roomId: string,
	input: unknown
) => Promise<Outcome<{ revision?: number }>>;

/**
 * One command on the meeting of the address, one form: says what was done, or gives the form back with what was typed. `fresh` is the
 * id of what is added next.
 */
export const meetingAction =
	(form: string, command: Command, done: string) =>
	async ({ locals, params, request, url, setHeaders }: RequestEvent<{ room: string; meeting: string }>) => {
		const officer = signedIn({ locals, url });
		const data = await request.formData();
		const input = { ...fields(data), meeting: params.meeting };
		const outcome = await command(locals.database.sql, officer, params.room, input);
		if (!outcome.ok && outcome.retryAfter) setHeaders({ 'retry-after': String(outcome.retryAfter) });
		if (!outcome.ok) return refused(outcome, data, form);
		return {
			done,
			form,
			revision: outcome.revision,
			fresh: randomUUID(),
			refusal: undefined,
			values: undefined
		};
	};
