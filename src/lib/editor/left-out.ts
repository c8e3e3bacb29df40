/** What a paste may hold that a section does not, and how it is told: one, several; or a word for any number. */
const kinds = {
	picture: ['1 picture', (count: number) => `${count} pictures`],
	comment: ['1 comment', (count: number) => `${count} comments`],
	footnote: ['1 footnote', (count: number) => `${count} footnotes`],
	deletion: ['1 tracked deletion', (count: number) => `${count} tracked deletions`],
	link: ['1 link that is not a web address', (count: number) => `${count} links that are not web addresses`],
	video: ['1 video or embedded page', (count: number) => `${count} videos or embedded pages`],
	field: ['1 form field', (count: number) => `${count} form fields`],
	colour: 'text colours',
	underline: 'underlining',
	strike: 'crossing out',
	raised: 'raised or lowered letters'
} as const;

export type LeftOutKind = keyof typeof kinds;
export type LeftOut = Partial<Record<LeftOutKind, number>>;

/** "Left out: 2 pictures, 1 comment, text colours." Null: nothing was. */
export function leftOutWords(left: LeftOut): string | null {
	const words = (Object.keys(kinds) as LeftOutKind[]).flatMap((kind) => {
		const count = left[kind] ?? 0;
		if (count === 0) return [];
		const told = kinds[kind];
		return typeof told === 'string' ? told : count === 1 ? told[0] : told[1](count);
	});
	return words.length > 0 ? `Left out: ${words.join(', ')}.` : null;
}
