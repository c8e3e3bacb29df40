import type { Outcome } from '#lib/protocol/refusal.ts';
import { imageLimits, imageWords, type StoredImage } from '../image.ts';
import { refusalToAdd, storeImage, takeImageTurn, type ImageCommand } from './in-images.ts';
import { inTurn } from './in-turn.ts';
import { readBody } from './read-body.ts';
import { redrawImage } from './redraw-image.ts';

/**
 * Takes one picture for a proposal's text, out of a request's body: by its content, never by its name. Sent twice it is
 * stored twice. Nothing of the body is read before its sender is known to be allowed.
 */
export async function addImage(
	command: ImageCommand,
	request: Request
): Promise<Outcome<{ image: StoredImage }>> {
	const refused = (await refusalToAdd(command)) ?? (await takeImageTurn(command));
	if (refused) return refused;
	const { maxBytes } = imageLimits;
	const officerId = command.officer.id;
	const given = await readBody(request, { maxBytes, tooLarge: imageWords.tooLarge, officerId });
	if (!given.ok) return given;
	const drawn = await inTurn(() => redrawImage(given.bytes));
	return drawn.ok ? storeImage(command, drawn.image) : drawn;
}
