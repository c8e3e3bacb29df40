import type * as Y from 'yjs';
import type { DocumentAuthor, DocumentAuthors } from '#db/queries/authors.ts';
import type { StoredDocument } from '#db/queries/documents.ts';
import { initials, personColour } from '#lib/accounts/officer.ts';
import { fragmentText } from '#lib/proposals/fragment-text.ts';
import { escape, renderFragment } from '#lib/proposals/render.ts';
import { openStored } from '#lib/proposals/server/read-document.ts';
import {
	countByClient,
	joinRuns,
	percents,
	withAuthors,
	type AuthoredRun,
	type ReadAuthoredRuns
} from '../authorship.ts';
import { findMovedWords } from './find-moved-words.ts';

/** One who wrote some of the text that stands now. */
export interface Author {
	/** null: the first text, which came with the proposal */
	id: string | null;
	name: string;
	initials: string;
	/** index into the palette */
	colour: number;
	council: { code: string; name: string } | null;
	letters: number;
	percent: number;
}

export interface CouncilShare {
	/** null: the first text */
	code: string | null;
	name: string;
	letters: number;
	percent: number;
}

export interface Described {
	/** most first */
	authors: Author[];
	councils: CouncilShare[];
	/** by section key: safe HTML, each author's runs marked with their place in `authors` */
	sections: Record<string, string>;
	/** keys of sections with any text */
	written: string[];
}

interface Written {
	id: string;
	keys: readonly string[];
	text: Pick<StoredDocument, 'snapshot' | 'tail'>;
	/** as readPackedHistory reads it */
	history: readonly Uint8Array[];
	authors: DocumentAuthors;
}

/** How the first text is named: a form's headings, or a sample. */
export const firstText = 'The first text';

/** Of a text as it is stored, from its history and whose its Yjs client ids are. Throws DamagedDocument. */
export function describeAuthorship({
	id,
	keys,
	text,
	history,
	authors: { clients, people }
}: Written): Described {
	const moved = findMovedWords(id, history);
	const doc = openStored(id, text);
	const fragments = keys.map((key) => [key, doc.getXmlFragment(key)] as const);
	const counts = withAuthors(
		doc,
		(readRuns) =>
			countByClient(
				fragments.map(([, fragment]) => fragment),
				readRuns
			),
		moved
	);
	const byAuthor = new Map<string | null, number>();
	for (const [client, letters] of counts) {
		const author = clients.get(client) ?? null;
		byAuthor.set(author, (byAuthor.get(author) ?? 0) + letters);
	}
	const authors = describe(byAuthor, new Map(people.map((person) => [person.id, person])));
	const placeOf = new Map(authors.map((author, place) => [author.id, place]));
	const placeOfRun = (run: AuthoredRun) => placeOf.get(clients.get(run.client) ?? null);
	const sections = withAuthors(
		doc,
		(readRuns) =>
			Object.fromEntries(
				fragments.map(([key, fragment]) => [key, renderAuthored(fragment, { authors, readRuns, placeOfRun })])
			),
		moved
	);
	const written = fragments
		.filter(([, fragment]) => fragmentText(fragment).trim() !== '')
		.map(([key]) => key);
	doc.destroy();
	return { authors, councils: byCouncil(authors), sections, written };
}

function describe(byAuthor: Map<string | null, number>, people: Map<string, DocumentAuthor>): Author[] {
	const sorted = [...byAuthor].sort(([, a], [, b]) => b - a);
	const shares = percents(sorted.map(([, letters]) => letters));
	return sorted.map(([id, letters], index) => {
		const person = id === null ? undefined : people.get(id);
		const name = person?.name ?? firstText;
		return {
			id,
			name,
			initials: person ? initials(name) : '–',
			colour: personColour(person?.officerId ?? firstText),
			council: person ? { code: person.council.code, name: person.council.name } : null,
			letters,
			percent: shares[index]!
		};
	});
}

function byCouncil(authors: readonly Author[]): CouncilShare[] {
	const councils = new Map<string | null, Omit<CouncilShare, 'percent'>>();
	for (const { council, letters } of authors) {
		const code = council?.code ?? null;
		const before = councils.get(code)?.letters ?? 0;
		councils.set(code, { code, name: council?.name ?? firstText, letters: before + letters });
	}
	const sorted = [...councils.values()].sort((a, b) => b.letters - a.letters);
	const shares = percents(sorted.map(({ letters }) => letters));
	return sorted.map((council, index) => ({ ...council, percent: shares[index]! }));
}

/**
 * A section with each author's runs tinted, and, where the author changes, their initials as a link to their row: the
 * colour is never the only sign, and every name can be reached by keyboard.
 */
function renderAuthored(
	fragment: Y.XmlFragment,
	{
		authors,
		readRuns,
		placeOfRun
	}: {
		authors: readonly Author[];
		readRuns: ReadAuthoredRuns;
		placeOfRun: (run: AuthoredRun) => number | undefined;
	}
): string {
	let last: number | undefined;
	return renderFragment(fragment, {
		readRuns: (text) => joinRuns(readRuns(text), (one, other) => placeOfRun(one) === placeOfRun(other)),
		wrapRun: (html, run) => {
			const place = placeOfRun(run as AuthoredRun);
			const author = place === undefined ? undefined : authors[place];
			if (!author) return html;
			// The first text is nobody's and stands plain.
			if (author.id === null) {
				last = undefined;
				return html;
			}
			const who = escape(author.council ? `${author.name}, ${author.council.name}` : author.name);
			const mark =
				place === last
					? ''
					: `<a class="by-mark" href="#author-${place}" title="${who}" aria-label="${escape(author.initials)}, written by ${who}">${escape(author.initials)}<span class="by-mark__name" aria-hidden="true"> ${who}</span></a>`;
			last = place;
			return `${mark}<span class="by" style="--by: var(--person-${author.colour})" title="${who}">${html}</span>`;
		}
	});
}
