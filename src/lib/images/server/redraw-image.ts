import sharp, { type Sharp } from 'sharp';
import type { imageTypes } from '#db/schema/images.ts';
import { maxPicturePixels } from '#lib/proposals/schema.ts';
import { refuse, type Outcome } from '#lib/protocol/refusal.ts';
import { imageLimits, imageWords } from '../image.ts';
import { imageTypeOf, type GivenType } from './image-type.ts';

export interface RedrawnImage {
	bytes: Uint8Array;
	type: (typeof imageTypes)[number];
	width: number;
	height: number;
}

/** A picture that takes longer is made to take long. */
const mostSeconds = 15;

// Each picture is another one, and edits need the other processor.
sharp.cache(false);
sharp.concurrency(1);
// Of the many kinds of files that the library opens, these four are asked of it.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
	operation: [
		'VipsForeignLoadPngBuffer',
		'VipsForeignLoadJpegBuffer',
		'VipsForeignLoadNsgifBuffer',
		'VipsForeignLoadWebpBuffer'
	]
});

/** A GIF becomes its first frame. */
const written: Record<GivenType, (image: Sharp) => [Sharp, RedrawnImage['type']]> = {
	png: (image) => [image.png(), 'image/png'],
	gif: (image) => [image.png(), 'image/png'],
	jpeg: (image) => [image.jpeg({ quality: 85, mozjpeg: true }), 'image/jpeg'],
	webp: (image) => [image.webp({ quality: 85 }), 'image/webp']
};

/**
 * Makes a picture anew from what is seen of it: turned as its camera meant, its largest edge at most 2,000 pixels, and
 * nothing else of what lay in the file (place, camera, thumbnails, whatever stands behind the picture: FAULTS B7).
 */
export async function redrawImage(given: Uint8Array): Promise<Outcome<{ image: RedrawnImage }>> {
	if (given.length === 0) return refuse('bad-input', imageWords.empty, { field: 'file' });
	const kind = imageTypeOf(given);
	if (!kind) return refuse('bad-input', imageWords.otherKind, { field: 'file' });
	try {
		const source = sharp(given, { limitInputPixels: imageLimits.maxPixels, failOn: 'error' });
		const { format, width, height } = await source.metadata();
		if (format !== kind) return refuse('bad-input', imageWords.otherKind, { field: 'file' });
		if (width * height > imageLimits.maxPixels)
			return refuse('too-large', imageWords.tooManyPixels, { field: 'file' });
		const [image, type] = written[kind](
			source.timeout({ seconds: mostSeconds }).autoOrient().resize({
				width: maxPicturePixels,
				height: maxPicturePixels,
				fit: 'inside',
				withoutEnlargement: true
			})
		);
		const { data, info } = await image.toBuffer({ resolveWithObject: true });
		return { ok: true, image: { bytes: data, type, width: info.width, height: info.height } };
	} catch {
		// The library's errors are about this one file, and the officer is told what can be done about it.
		return refuse('bad-input', imageWords.unreadable, { field: 'file' });
	}
}
