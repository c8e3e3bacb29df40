import * as Y from 'yjs';
import { escape, renderFragment } from '#lib/proposals/render.ts';
import type { Run } from '#lib/proposals/walk-fragment.ts';

/** Who is named beside new words. */
export interface Author {
	name: string;
	initials: string;
	/** index into the palette */
	colour: number;
}

/** Whose a Yjs client id is; null: the server's, or not known. */
export type Painter = (client: number) => Author | null;

interface ChangedRun extends Run {
	change?: { kind: 'added' | 'removed'; client: number };
}

/** White space does not count, as in who wrote what. */
export const countLetters = (text: string) => [...text.replace(/\s/gu, '')].length;

/**
 * Sections as safe HTML in which what came since `before` is marked: new words underlined with their writer's initials
 * and, for who hears the page, their name; removed words struck through. Colour is never the only sign. A document that
 * collects its garbage has lost the removed words.
 */
export function renderChange(
	doc: Y.Doc,
	{
		keys,
		before,
		now = Y.snapshot(doc),
		painter
	}: { keys: readonly string[]; before: Y.Snapshot; now?: Y.Snapshot; painter: Painter }
): { sections: Record<string, string>; written: number } {
	let written = 0;
	const readRuns = (text: Y.XmlText): ChangedRun[] => {
		const parts = text.toDelta(now, before, (kind: 'added' | 'removed', { client }: Y.ID) => ({
			kind,
			client
		})) as {
			insert: unknown;
			attributes?: Record<string, unknown> & { ychange?: ChangedRun['change'] };
		}[];
		return parts.flatMap(({ insert, attributes = {} }) => {
			const { ychange, ...marks } = attributes;
			return typeof insert === 'string' ? [{ text: insert, marks, ...(ychange && { change: ychange }) }] : [];
		});
	};
	let last: string | null = null;
	const wrapRun = (html: string, { text, change }: ChangedRun): string => {
		if (!change) {
			last = null;
			return html;
		}
		if (change.kind === 'removed') {
			return `<del class="gone"><span class="govuk-visually-hidden">removed: </span>${html}</del>`;
		}
		written += countLetters(text);
		const author = painter(change.client);
		const name = author?.name ?? 'Folkmoot';
		const mark =
			name === last
				? ''
				: `<span class="by-mark" aria-hidden="true">${escape(author?.initials ?? '–')}</span><span class="govuk-visually-hidden">${escape(name)} wrote: </span>`;
		last = name;
		const colour = author ? ` style="--by: var(--person-${author.colour})"` : '';
		return `<ins class="new"${colour} title="${escape(name)}">${mark}${html}</ins>`;
	};
	// In one transaction, or Yjs would look through the whole text for every paragraph.
	const sections = doc.transact(() =>
		Object.fromEntries(
			keys.map((key) => {
				last = null;
				return [key, renderFragment(doc.getXmlFragment(key), { readRuns, wrapRun })];
			})
		)
	);
	return { sections, written };
}
