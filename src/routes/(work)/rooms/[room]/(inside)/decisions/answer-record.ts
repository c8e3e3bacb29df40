import { error, type RequestEvent } from '@sveltejs/kit';
import { inReadingTurn } from '#lib/aside/server/in-reading-turn.ts';
import type { DecisionRecord } from '#lib/decisions/decision-record.ts';
import { readRecord } from '#lib/decisions/server/read-record.ts';
import { ukParts } from '#lib/decisions/uk-time.ts';
import { refusalStatus } from '#lib/protocol/refusal.ts';
import { signedIn } from '../../../../signed-in.ts';

interface Format {
	type: string;
	/** with it, a file to be kept */
	ending?: string;
	make(record: DecisionRecord, at: Date): Promise<string | Uint8Array> | string | Uint8Array;
}

/** The room's decisions in one format, in the officer's turn. A room that they may not see is not there. */
export const answerRecord =
	({ type, ending, make }: Format) =>
	async ({ locals, params, url, setHeaders }: RequestEvent<{ room: string }>): Promise<Response> => {
		const officer = signedIn({ locals, url });
		const { sql } = locals.database;
		const outcome = await inReadingTurn(sql, officer, 'records', async () => {
			const found = await readRecord(sql, officer, params.room);
			return found && { at: found.at, body: await make(found.record, found.at) };
		});
		if (!outcome.ok) {
			if (outcome.retryAfter) setHeaders({ 'retry-after': String(outcome.retryAfter) });
			error(refusalStatus[outcome.reason], outcome.message);
		}
		if (!outcome.read) error(404, 'Not found');
		const { body, at } = outcome.read;
		const headers = new Headers({ 'content-type': type, 'cache-control': 'private, no-store' });
		if (ending)
			headers.set('content-disposition', `attachment; filename="decisions-${ukParts(at).day}.${ending}"`);
		return new Response(typeof body === 'string' ? body : new Uint8Array(body), { headers });
	};
