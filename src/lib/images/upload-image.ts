import { imageLimits, imageWords, type StoredImage } from './image.ts';
import { shrinkPhoto } from './shrink-photo.ts';

/** How long a picture may take on a slow line, in ms; the server waits half a minute for it. */
const sendMs = 40_000;

export type Uploaded =
	| { ok: true; image: StoredImage }
	/** `again`: the same picture may be taken another time */
	| { ok: false; message: string; again: boolean };

const offline =
	'A picture needs a connection, and Folkmoot cannot be reached at the moment. Nothing was lost: what you entered is kept here. Try again when you are back online.';
const signedOut =
	'You are signed out, so the picture was not sent. Sign in again in another tab, then try again.';
const hidden = 'This proposal is no longer here, or you can no longer see it. The picture was not added.';

/**
 * Sends a picture to a proposal. `onProgress` hears of the part that is sent, 0 to 1. Ended by `signal` it never answers.
 * Never throws. Not by fetch, which does not say how far it is.
 */
export async function uploadImage(
	proposalId: string,
	file: Blob,
	{ onProgress, signal }: { onProgress(part: number): void; signal: AbortSignal }
): Promise<Uploaded> {
	if (file.size === 0) return { ok: false, message: imageWords.empty, again: false };
	if (file.size > imageLimits.maxBytes) return { ok: false, message: imageWords.tooLarge, again: false };
	const sent = await shrinkPhoto(file);
	return new Promise((resolve) => {
		const request = new XMLHttpRequest();
		request.open('POST', `/proposals/${proposalId}/images`);
		request.setRequestHeader('content-type', 'application/octet-stream');
		request.setRequestHeader('accept', 'application/json');
		request.timeout = sendMs;
		request.responseType = 'json';
		request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
		request.onload = () => resolve(read(request.status, request.response));
		request.onerror = request.ontimeout = () => resolve({ ok: false, message: offline, again: true });
		signal.addEventListener('abort', () => request.abort());
		if (!signal.aborted) request.send(sent);
	});
}

function read(status: number, answer: unknown): Uploaded {
	const { id, width, height, message } = (answer ?? {}) as Partial<StoredImage & { message: string }>;
	if (status === 201 && id && width && height) return { ok: true, image: { id, width, height } };
	if (status === 401) return { ok: false, message: signedOut, again: true };
	if (status === 404) return { ok: false, message: hidden, again: false };
	const words = typeof message === 'string' && message !== '' && status < 500 ? message : null;
	return {
		ok: false,
		message: words ?? (status === 503 && message ? message : offline),
		again: status === 429 || status >= 500
	};
}
