import { mentionLimits, mentionStarts, type MentionChoice } from './mention.ts';

/** Names have few words; what follows them is the sentence. */
const wordsMost = 5;

/** The name that is being typed at the caret: where its @ is, and what stands after it. Null: none. */
export function mentionQuery(text: string, caret: number): { at: number; query: string } | null {
	const at = mentionStarts(text.slice(0, caret)).at(-1);
	if (at === undefined) return null;
	const query = text.slice(at + 1, caret);
	if (query.length > mentionLimits.queryCharacters || /\n|^\s|\s\s/u.test(query)) return null;
	return query.split(' ').length > wordsMost ? null : { at, query };
}

/** Those picked whose names still stand in the words. */
export const stillNamed = (words: string, chosen: readonly MentionChoice[]): MentionChoice[] =>
	chosen.filter(({ name }) => words.toLowerCase().includes(`@${name.toLowerCase()}`));

/** What goes along with the words, so that the server knows who was meant and who was warned of. */
export function mentionFields(
	words: string,
	chosen: readonly MentionChoice[]
): { mentions: string; unseen: string } {
	const named = stillNamed(words, chosen);
	return {
		mentions: named.map(({ key }) => key).join(' '),
		unseen: named.some(({ sees }) => !sees) ? 'yes' : ''
	};
}
