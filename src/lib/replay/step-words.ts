import { dayInWords, momentInWords } from '#lib/rooms/when.ts';

const counted = (count: number, thing: string) =>
	`${count.toLocaleString('en-GB')} ${thing}${count === 1 ? '' : 's'}`;

/** "5 October 2018 at 5:31pm", in London. */
export const atInWords = (at: number): string => {
	const date = new Date(at);
	return momentInWords(date).replace(`${dayInWords(date)}, `, `${dayInWords(date)} at `);
};

/** "Edit 1,240 of 5,000". */
export const placeInWords = (index: number, count: number): string =>
	`Edit ${index.toLocaleString('en-GB')} of ${count.toLocaleString('en-GB')}`;

/** "Edit 1,240 of 5,000, Priya Shah, Dorset, 5 October 2018 at 5:31pm": what the slider says of itself. */
export const sliderWords = ({
	index,
	count,
	who,
	at
}: {
	index: number;
	count: number;
	who: string;
	at: number;
}): string => `${placeInWords(index, count)}, ${who}, ${atInWords(at)}`;

/** "wrote 12 letters and removed 3 letters in The problem": what a step did. */
export function stepWords({
	written,
	removed,
	titles
}: {
	written: number;
	removed: number;
	/** of the sections it touched */
	titles: readonly string[];
}): string {
	const did = [
		written > 0 ? `wrote ${counted(written, 'letter')}` : '',
		removed > 0 ? `removed ${counted(removed, 'letter')}` : ''
	].filter(Boolean);
	const where =
		titles.length === 0
			? ''
			: titles.length <= 2
				? ` in ${titles.join(' and ')}`
				: ` in ${titles.length} sections`;
	return `${did.length > 0 ? did.join(' and ') : 'changed how the text is set'}${where}`;
}
