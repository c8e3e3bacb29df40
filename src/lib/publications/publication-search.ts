import { outcomes, publicationPhases, type PublicationOutcome } from './publication.ts';

/** What a reader asks of the list; null or '' is no wish. */
export interface PublicationSearch {
	words: string;
	theme: string | null;
	phase: string | null;
	outcome: PublicationOutcome | null;
	/** from 1 */
	page: number;
}

export const publicationsPerPage = 10;
/** More than any search somebody types; the address of a page has a limit of its own. */
export const maxAddressLength = 2_000;
const maxWordsLength = 200;
const maxPage = 10_000;

/** Reads a list's address. What it does not know is no wish: an old or hand-made link still shows a list. */
export function readPublicationSearch(params: URLSearchParams): PublicationSearch {
	const page = Number(params.get('page') ?? 1);
	return {
		words: clean(params.get('words')),
		theme: clean(params.get('theme')) || null,
		phase: publicationPhases.find((phase) => phase === params.get('phase')) ?? null,
		outcome: outcomes.find((outcome) => outcome === params.get('outcome')) ?? null,
		page: Number.isInteger(page) && page >= 1 && page <= maxPage ? page : 1
	};
}

/** The address of the same list at another page, without empty wishes. */
export function publicationsHref(search: PublicationSearch, page = 1): string {
	const params = new URLSearchParams();
	if (search.words) params.set('words', search.words);
	if (search.theme) params.set('theme', search.theme);
	if (search.phase) params.set('phase', search.phase);
	if (search.outcome) params.set('outcome', search.outcome);
	if (page > 1) params.set('page', String(page));
	const query = params.toString();
	return query ? `/published?${query}` : '/published';
}

const clean = (text: string | null) =>
	(text ?? '')
		.slice(0, maxWordsLength)
		// eslint-disable-next-line no-control-regex -- PostgreSQL stores no NUL, and the others mean nothing in a search
		.replace(/[\u0000-\u001f\u007f]/g, ' ')
		.replace(/\s+/gu, ' ')
		.trim();
