/**
 * Who wrote what: every letter of a text belongs to the officer whose Yjs client id made it, as the journal's list of
 * ids has it [P4]. It needs nothing but the text and that list, so it survives restarts, compaction and late merges.
 */
import * as Y from 'yjs';
import { MovedWords } from './moved-words.ts';
import { ownWords, ownWordsAttribute } from '#lib/proposals/own-words.ts';
import { walkFragment, type Run } from '#lib/proposals/walk-fragment.ts';

/** A run of text made by one Yjs client. */
export interface AuthoredRun extends Run {
	client: number;
}

/** Letters, digits and signs written by each client that still stand in the text; white space does not count. */
export function countByClient(
	fragments: Iterable<Y.XmlFragment>,
	readRuns: ReadAuthoredRuns
): Map<number, number> {
	const counts = new Map<number, number>();
	const add = (client: number, text: string) => {
		const letters = [...text.replace(/\s/gu, '')].length;
		if (letters > 0) counts.set(client, (counts.get(client) ?? 0) + letters);
	};
	for (const fragment of fragments) {
		walkFragment(
			fragment,
			{
				enter: (element) => {
					// A footnote or a caption is whose it was last put as a whole.
					const own = ownWords(element.nodeName, element.getAttributes());
					const client = element._map.get(ownWordsAttribute[element.nodeName] ?? '')?.id.client;
					if (own && client !== undefined) add(client, own);
				},
				leave: () => {},
				runs: (runs) => {
					for (const { client, text } of runs as AuthoredRun[]) add(client, text);
				}
			},
			readRuns
		);
	}
	return counts;
}

export type ReadAuthoredRuns = (text: Y.XmlText) => AuthoredRun[];

/**
 * Hands `work` a reader of texts that gives what toDelta gives, cut wherever the author changes. In one transaction and
 * against one moment, or Yjs would look through the whole text for every paragraph. `moved` says whose words are that
 * somebody else put in again.
 */
export function withAuthors<T>(
	doc: Y.Doc,
	work: (readRuns: ReadAuthoredRuns) => T,
	moved: Pick<MovedWords, 'writersOf'> = new MovedWords()
): T {
	const now = Y.snapshot(doc);
	return doc.transact(() =>
		work((text) => {
			// Compared with a text before its first word, all of it was "added", and Yjs says by whom.
			// It looks at each item by itself, so a part begins where `id` is.
			const parts = text.toDelta(now, Y.emptySnapshot, (_kind: string, id: Y.ID) => ({ id })) as {
				insert: unknown;
				attributes?: Record<string, unknown> & { ychange?: { id: Y.ID } };
			}[];
			return parts.flatMap(({ insert, attributes = {} }) => {
				const { ychange, ...marks } = attributes;
				if (typeof insert !== 'string' || !ychange) return [];
				const { client, clock } = ychange.id;
				let at = 0;
				return moved.writersOf({ client, clock, length: insert.length }).map((writer) => ({
					text: insert.slice(at, (at += writer.length)),
					marks,
					client: writer.client
				}));
			});
		})
	);
}

/** One run of what stands side by side under the same marks and is the same person's: people type in many small parts. */
export function joinRuns(
	runs: readonly AuthoredRun[],
	isSamePerson: (one: AuthoredRun, other: AuthoredRun) => boolean
): AuthoredRun[] {
	const joined: AuthoredRun[] = [];
	for (const run of runs) {
		const last = joined.at(-1);
		if (last && isSamePerson(last, run) && JSON.stringify(last.marks) === JSON.stringify(run.marks))
			joined.splice(-1, 1, { ...last, text: last.text + run.text });
		else joined.push(run);
	}
	return joined;
}

/**
 * Whole percents that add up to 100: each is rounded down, and what is missing goes to those that lost most. Nothing
 * at all gives zeros.
 */
export function percents(counts: readonly number[]): number[] {
	const sum = counts.reduce((total, count) => total + count, 0);
	if (sum === 0) return counts.map(() => 0);
	const exact = counts.map((count) => (count / sum) * 100);
	const whole = exact.map(Math.floor);
	const missing = 100 - whole.reduce((total, part) => total + part, 0);
	const byLoss = exact
		.map((part, index) => ({ index, loss: part - whole[index]! }))
		.sort((a, b) => b.loss - a.loss || a.index - b.index);
	for (const { index } of byLoss.slice(0, missing)) whole[index]! += 1;
	return whole;
}

/** "46%"; a share that is there and rounds to nothing is "less than 1%". */
export const shareInWords = (percent: number, letters: number): string =>
	percent === 0 && letters > 0 ? 'less than 1%' : `${percent}%`;
