import type { PeopleHere, Place } from '#lib/protocol/presence.ts';

/** What one page of somebody says. */
export interface PageHere {
	place: Place;
	away: boolean;
	/** ms, when it was used last */
	usedAt: number;
}

/** Several pages of one person are one: not away as long as one is not, and where the one is that was used last. */
export function mergePages(pages: readonly PageHere[]): PageHere | null {
	return pages.reduce<PageHere | null>((best, page) => {
		if (!best || (best.away && !page.away)) return page;
		if (!best.away && page.away) return best;
		return page.usedAt > best.usedAt ? page : best;
	}, null);
}

const count = (number: number) => (number === 1 ? '1 person' : `${number} people`);

/** "Nobody is here", "3 people here", "2 people here, 1 hidden". */
export function hereInWords({ people, hidden }: PeopleHere): string {
	const all = people.length + hidden;
	if (all === 0) return 'Nobody is here';
	return `${count(all)} here${hidden === 0 ? '' : `, ${hidden === all && all === 1 ? 'hidden' : `${hidden} hidden`}`}`;
}
