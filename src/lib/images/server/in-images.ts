import { createHash, randomUUID } from 'node:crypto';
import type { Sql } from '#db/connection.server.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { takeTurn } from '#lib/accounts/server/rate-limit.ts';
import { inProposal } from '#lib/proposals/server/in-proposal.ts';
import { refuse, type Outcome, type Refusal } from '#lib/protocol/refusal.ts';
import { imageLimits, type StoredImage } from '../image.ts';
import { FilesUnreachable, type FileStore } from './file-store.ts';
import type { RedrawnImage } from './redraw-image.ts';

export interface ImageCommand {
	sql: Sql;
	files: FileStore;
	officer: SignedInOfficer;
	proposalId: string;
}

/** Null when the officer may add pictures there: whoever may write or suggest. */
export async function refusalToAdd({ sql, officer, proposalId }: ImageCommand): Promise<Refusal | null> {
	const outcome = await inProposal(sql, { officer, proposalId, needs: 'suggest' }, () =>
		Promise.resolve<Outcome>({ ok: true })
	);
	return outcome.ok ? null : outcome;
}

/** Null when it is the officer's turn to add one more, counted over all nodes. */
export async function takeImageTurn({ sql, officer }: ImageCommand): Promise<Refusal | null> {
	const turn = await takeTurn(sql, {
		key: `images:${officer.id}`,
		max: imageLimits.perOfficer,
		windowMs: imageLimits.perOfficerMs
	});
	if (turn.ok) return null;
	const { retryAfter } = turn;
	const wait = retryAfter <= 90 ? `${retryAfter} seconds` : `${Math.ceil(retryAfter / 60)} minutes`;
	return refuse(
		'too-fast',
		`You have added ${imageLimits.perOfficer} pictures in 10 minutes. This one was not added. Try again in ${wait}.`,
		{ retryAfter }
	);
}

/**
 * Stores a picture with its proposal: a row first, so that no file is ever without one, then the file, then the row says
 * that it is there. Rights and the proposal's bounds are looked up under its lock.
 */
export async function storeImage(
	{ sql, files, officer, proposalId }: ImageCommand,
	{ bytes, type, width, height }: RedrawnImage
): Promise<Outcome<{ image: StoredImage }>> {
	const id = randomUUID();
	const sha256 = createHash('sha256').update(bytes).digest('hex');
	const made = await inProposal(
		sql,
		{ officer, proposalId, needs: 'suggest' },
		async (tx): Promise<Outcome> => {
			const [sum] = await tx<{ count: number; bytes: number }[]>`
				select count(*)::int as count, coalesce(sum(bytes), 0)::float8 as bytes from image
				where document_id = ${proposalId}`;
			if (sum!.count >= imageLimits.perProposal || sum!.bytes + bytes.length > imageLimits.bytesPerProposal) {
				return refuse(
					'too-large',
					'This proposal has as many pictures as it can hold, earlier versions included. This one was not added.'
				);
			}
			await tx`
				insert into image (id, document_id, officer_id, council_code, type, bytes, width, height, sha256)
				values (${id}, ${proposalId}, ${officer.id}, ${officer.councilCode}, ${type}, ${bytes.length},
					${width}, ${height}, ${sha256})`;
			return { ok: true };
		}
	);
	if (!made.ok) return made;
	try {
		await files.put(id, bytes, type);
	} catch (error) {
		if (!(error instanceof FilesUnreachable)) throw error;
		// Whether the file is there is not known: the row stays, and retention removes both.
		return refuse(
			'busy',
			'The picture could not be stored just now. Nothing was added. Try again in a moment.',
			{
				retryAfter: 10
			}
		);
	}
	await sql`update image set stored_at = now() where id = ${id}`;
	return { ok: true, image: { id, width, height } };
}
