import { error } from '@sveltejs/kit';
import { FilesUnreachable } from '#lib/images/server/file-store.ts';
import { readImage } from '#lib/images/server/read-image.ts';
import type { RequestHandler } from './$types';

const endings = { 'image/png': 'png', 'image/jpeg': 'jpg', 'image/webp': 'webp' } as const;

/**
 * A stored picture, to whoever may see its proposal. A browser keeps it and asks each time whether it still may show it:
 * access that ended has ended for pictures too [P5]. Opened by itself it is a download that can run nothing (FAULTS B7).
 */
export const GET: RequestHandler = async ({ locals, params, request }) => {
	if (!locals.officer) error(401);
	const image = await readImage(locals.database.sql, locals.officer, params.image);
	// No such picture, or not for this officer: the two look the same.
	if (!image) error(404);
	const headers = {
		'cache-control': 'private, no-cache',
		etag: `"${image.sha256}"`,
		'content-security-policy': "default-src 'none'; sandbox",
		'x-content-type-options': 'nosniff'
	};
	if (request.headers.get('if-none-match') === headers.etag)
		return new Response(null, { status: 304, headers });
	try {
		const bytes = await locals.files.get(image.id);
		if (!bytes) error(404);
		return new Response(bytes as BodyInit, {
			headers: {
				...headers,
				'content-type': image.type,
				'content-length': String(bytes.length),
				'content-disposition': `attachment; filename="picture-${image.id.slice(0, 8)}.${endings[image.type]}"`
			}
		});
	} catch (failure) {
		if (!(failure instanceof FilesUnreachable)) throw failure;
		error(503, 'The picture cannot be fetched at the moment. Try again in a minute.');
	}
};
