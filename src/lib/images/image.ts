/** Bounds of pictures in texts [P12]. Both ends use them: the page to say so at once, the server to hold them. */
export const imageLimits = {
	/** of a file as it is given */
	maxBytes: 10_000_000,
	/** of a picture as it is given, before it is made smaller: a camera's, not a map of the world */
	maxPixels: 50_000_000,
	/** pictures that one officer may add in so long */
	perOfficer: 30,
	perOfficerMs: 10 * 60_000,
	/** of one proposal, all versions together */
	perProposal: 500,
	bytesPerProposal: 200_000_000,
	/** that one paste may bring along from other proposals */
	copiedAtOnce: 20
} as const;

/** As a text refers to a stored picture. */
export interface StoredImage {
	id: string;
	/** in pixels */
	width: number;
	height: number;
}

/** What a pasted picture of another proposal became here; null: the officer may not see it, or it is gone. */
export type CopiedImages = Record<string, StoredImage | null>;

/** Files that a chooser offers; what a file really is, the server looks up in it. */
export const offeredTypes = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'] as const;

export const imageWords = {
	empty: 'The file is empty. Choose another picture.',
	tooLarge: 'The picture must be 10 MB or smaller. Save it smaller, then add it again.',
	otherKind:
		'Only PNG, JPEG, GIF and WebP pictures can be added. Save it as one of these, then add it again.',
	unreadable: 'The picture cannot be read. It may be damaged. Save it again in another program, then add it.',
	tooManyPixels: 'The picture has more than 50 million pixels. Save it smaller, then add it again.'
} as const;
