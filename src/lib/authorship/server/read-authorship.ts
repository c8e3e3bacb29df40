import type { Sql } from 'postgres';
import type * as Y from 'yjs';
import { readClientOwners } from '#db/queries/journal.ts';
import { DamagedDocument, readDocument } from '#db/queries/documents.ts';
import { initials, personColour } from '#lib/accounts/officer.ts';
import { fragmentText } from '#lib/proposals/fragment-text.ts';
import { escape, renderFragment } from '#lib/proposals/render.ts';
import { openStored } from '#lib/proposals/server/read-document.ts';
import { readMovedWords } from './read-moved-words.ts';
import {
	countByClient,
	percents,
	withAuthors,
	type AuthoredRun,
	type ReadAuthoredRuns
} from '../authorship.ts';

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

export type Authorship =
	| {
			state: 'read';
			/** most first */
			authors: Author[];
			councils: CouncilShare[];
			/** by section key: safe HTML, each author's runs marked with their place in `authors` */
			sections: Record<string, string>;
			/** keys of sections with any text */
			written: string[];
	  }
	| { state: 'damaged' }
	| { state: 'missing' };

/** How the first text is named: a form's headings, or a sample. */
export const firstText = 'The first text';

type OfficerFacts = Pick<Author, 'name' | 'council'> & { id: string };

/** Who wrote the text as it is stored now, section by section. The caller has checked access. */
export async function readAuthorship(
	sql: Sql,
	{ id, keys, onDamage }: { id: string; keys: readonly string[]; onDamage?: (error: DamagedDocument) => void }
): Promise<Authorship> {
	try {
		const stored = await readDocument(sql, id);
		if (!stored) return { state: 'missing' };
		// Read after the text: an id is on disk before any word written under it.
		const [owners, moved] = await Promise.all([readClientOwners(sql, id), readMovedWords(sql, id)]);
		const doc = openStored(id, stored);
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
		const byOwner = new Map<string | null, number>();
		for (const [client, letters] of counts) {
			const owner = owners.get(client) ?? null;
			byOwner.set(owner, (byOwner.get(owner) ?? 0) + letters);
		}
		const authors = describe(byOwner, await readOfficers(sql, [...byOwner.keys()]));
		const placeOf = new Map(authors.map((author, place) => [author.id, place]));
		const placeOfRun = (run: AuthoredRun) => placeOf.get(owners.get(run.client) ?? null);
		const sections = withAuthors(
			doc,
			(readRuns) =>
				Object.fromEntries(
					fragments.map(([key, fragment]) => [
						key,
						renderAuthored(fragment, { authors, readRuns, placeOfRun })
					])
				),
			moved
		);
		const written = fragments
			.filter(([, fragment]) => fragmentText(fragment).trim() !== '')
			.map(([key]) => key);
		doc.destroy();
		return { state: 'read', authors, councils: byCouncil(authors), sections, written };
	} catch (error) {
		if (!(error instanceof DamagedDocument)) throw error;
		onDamage?.(error);
		return { state: 'damaged' };
	}
}

async function readOfficers(sql: Sql, ids: (string | null)[]): Promise<Map<string, OfficerFacts>> {
	const rows = await sql<OfficerFacts[]>`
		select o.id, o.name, json_build_object('code', c.code, 'name', c.name) as council
		from officer o join council c on c.code = o.council_code
		where o.id = any(${ids.filter((id) => id !== null)}::uuid[])`;
	return new Map(rows.map((row) => [row.id, row]));
}

function describe(byOwner: Map<string | null, number>, officers: Map<string, OfficerFacts>): Author[] {
	const sorted = [...byOwner].sort(([, a], [, b]) => b - a);
	const shares = percents(sorted.map(([, letters]) => letters));
	return sorted.map(([id, letters], index) => {
		const facts = id === null ? undefined : officers.get(id);
		const name = facts?.name ?? firstText;
		return {
			id,
			name,
			initials: facts ? initials(name) : '–',
			colour: personColour(id ?? firstText),
			council: facts?.council ?? null,
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
		readRuns,
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
