import * as v from 'valibot';
import { parseInput } from '#lib/rooms/server/parse-input.ts';
import { refuse, type Outcome } from '#lib/protocol/refusal.ts';
import { imageLimits, type CopiedImages, type StoredImage } from '../image.ts';
import { FilesUnreachable } from './file-store.ts';
import { refusalToAdd, storeImage, takeImageTurn, type ImageCommand } from './in-images.ts';
import { readImage } from './read-image.ts';

const schema = v.object({
	ids: v.pipe(
		v.array(v.pipe(v.string(), v.uuid('Copy the pictures again.')), 'Copy the pictures again.'),
		v.minLength(1, 'Copy the pictures again.'),
		v.maxLength(imageLimits.copiedAtOnce, `Paste at most ${imageLimits.copiedAtOnce} pictures at once.`)
	)
});

/**
 * Brings pictures of other proposals along into this one, when the officer may see them there: a text shows only its own. Those
 * of this proposal stay what they are. What is missing in the answer was not looked at.
 */
export async function copyImages(
	command: ImageCommand,
	input: unknown
): Promise<Outcome<{ copied: CopiedImages }>> {
	const refused = await refusalToAdd(command);
	if (refused) return refused;
	const parsed = parseInput(schema, input);
	if (!parsed.ok) return parsed;
	const copied: CopiedImages = {};
	for (const id of new Set(parsed.input.ids)) {
		const outcome = await copyOne(command, id);
		// What was brought along before is told: asked for again it would be brought a second time.
		if (!outcome.ok) return Object.keys(copied).length > 0 ? { ok: true, copied } : outcome;
		copied[id] = outcome.image;
	}
	return { ok: true, copied };
}

async function copyOne(command: ImageCommand, id: string): Promise<Outcome<{ image: StoredImage | null }>> {
	const { sql, files, officer, proposalId } = command;
	const row = await readImage(sql, officer, id);
	if (!row) return { ok: true, image: null };
	const { type, width, height } = row;
	if (row.proposalId === proposalId) return { ok: true, image: { id, width, height } };
	const tooFast = await takeImageTurn(command);
	if (tooFast) return tooFast;
	try {
		// As it is stored: an id may have come in capitals.
		const bytes = await files.get(id.toLowerCase());
		return bytes ? storeImage(command, { bytes, type, width, height }) : { ok: true, image: null };
	} catch (error) {
		if (!(error instanceof FilesUnreachable)) throw error;
		return refuse('busy', 'The pictures could not be read just now. Paste them again in a moment.');
	}
}
