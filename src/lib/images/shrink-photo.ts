import { maxPicturePixels } from '#lib/proposals/schema.ts';

/** A smaller file is on its way in a moment, and stays as it is. */
const worthBytes = 1_000_000;
/** Above what the server keeps: it makes its own from this. */
const quality = 0.92;

/**
 * A large photo as large as the server would keep it, so that it does not take minutes on a slow line. Answers the file itself
 * where that gains nothing, and whatever this browser cannot draw: what is wrong with it, the server says.
 */
export async function shrinkPhoto(file: Blob): Promise<Blob> {
	if (file.size < worthBytes || !['image/jpeg', 'image/webp'].includes(file.type)) return file;
	let drawn: ImageBitmap | undefined;
	try {
		drawn = await createImageBitmap(file);
		const scale = maxPicturePixels / Math.max(drawn.width, drawn.height);
		if (scale >= 1) return file;
		const canvas = new OffscreenCanvas(Math.round(drawn.width * scale), Math.round(drawn.height * scale));
		const context = canvas.getContext('2d')!;
		context.imageSmoothingQuality = 'high';
		context.drawImage(drawn, 0, 0, canvas.width, canvas.height);
		const shrunk = await canvas.convertToBlob({ type: file.type, quality });
		return shrunk.size < file.size && shrunk.type === file.type ? shrunk : file;
	} catch {
		return file;
	} finally {
		// Tens of megabytes that would stay until somebody tidies up.
		drawn?.close();
	}
}
