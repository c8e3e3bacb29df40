import type { Refusal } from '#lib/protocol/refusal.ts';
import type { Role } from '#lib/rooms/access.ts';

/** Roles that words can call together, as they are called. */
export const mentionRoles = { owner: 'owners', editor: 'editors', commenter: 'commenters' } as const;

/** `person:` and an id, `council:` and a code, or `role:` and a role. */
export type MentionKey = `person:${string}` | `council:${string}` | `role:${Role}`;

/** Somebody who can be mentioned, as the list below the field offers them. */
export interface MentionChoice {
	key: MentionKey;
	/** what is written after the @ */
	name: string;
	/** more about them, to tell two of one name apart */
	about: string;
	/** code of the person's council, or of the council itself; null: a role */
	council: string | null;
	/** may see the room */
	sees: boolean;
}

/** Words of a comment that name somebody. */
export interface Mention {
	/** where the @ is in the body, and the length with the name, in UTF-16 units */
	at: number;
	length: number;
	key: MentionKey;
	name: string;
	/** the reader, their council or their role */
	me: boolean;
}

/** Where a name stands. */
type Placed = Pick<Mention, 'at' | 'length' | 'name'>;

/** Words that name somebody who cannot see the room; it is said once, before they are sent. */
export interface AbsentRefusal extends Refusal {
	absent: MentionChoice[];
}

export const mentionLimits = { perComment: 20, queryCharacters: 60, nameCharacters: 200 } as const;

export interface MentionCandidate {
	key: MentionKey;
	/** what it may be called by */
	names: readonly string[];
	/** picked from the list by the officer, in this order */
	chosen: boolean;
	sees: boolean;
}

const isPartOfWord = (char: string | undefined) => char !== undefined && /[\p{L}\p{N}]/u.test(char);

/** Where an @ begins a name: not inside a word, as in an e-mail address. */
export function mentionStarts(body: string): number[] {
	const starts: number[] = [];
	for (let at = body.indexOf('@'); at >= 0; at = body.indexOf('@', at + 1))
		if (!isPartOfWord(body[at - 1])) starts.push(at);
	return starts;
}

/**
 * Which words name whom: after each @ the longest name that stands there. Of several with that name those count that
 * were picked from the list (one after the other), then those who may see the room; where two are left, the words stay words.
 */
export function findMentions(
	body: string,
	candidates: readonly MentionCandidate[]
): { at: number; length: number; key: MentionKey }[] {
	const found: { at: number; length: number; key: MentionKey }[] = [];
	const used = new Map<MentionKey, number>();
	let after = 0;
	for (const at of mentionStarts(body)) {
		if (at < after) continue;
		let length = 0;
		let fitting: MentionCandidate[] = [];
		for (const candidate of candidates)
			for (const name of candidate.names) {
				const end = at + 1 + name.length;
				if (name === '' || name.length < length || isPartOfWord(body[end])) continue;
				if (body.slice(at + 1, end).toLowerCase() !== name.toLowerCase()) continue;
				if (name.length > length) fitting = [];
				length = name.length;
				if (!fitting.includes(candidate)) fitting.push(candidate);
			}
		const key = whichOf(fitting, used);
		if (!key) continue;
		used.set(key, (used.get(key) ?? 0) + 1);
		after = at + 1 + length;
		found.push({ at, length: length + 1, key });
	}
	return found;
}

function whichOf(
	fitting: readonly MentionCandidate[],
	used: ReadonlyMap<MentionKey, number>
): MentionKey | null {
	const chosen = fitting.filter((candidate) => candidate.chosen);
	if (chosen.length > 0) return (chosen.find(({ key }) => !used.has(key)) ?? chosen.at(-1)!).key;
	const seeing = fitting.filter(({ sees }) => sees);
	const [only, ...others] = seeing.length > 0 ? seeing : fitting;
	return only && others.length === 0 ? only.key : null;
}

/** The words with today's names in them, and where those stand now. */
export function inTodaysNames<M extends Placed>(
	body: string,
	mentions: readonly M[]
): { body: string; mentions: M[] } {
	let words = '';
	let from = 0;
	const placed: M[] = [];
	for (const mention of mentions) {
		words += body.slice(from, mention.at);
		placed.push({ ...mention, at: words.length, length: mention.name.length + 1 });
		words += `@${mention.name}`;
		from = mention.at + mention.length;
	}
	return { body: words + body.slice(from), mentions: placed };
}

export type BodyPart<M extends Placed = Mention> = { words: string; mention: M | null };

/** A body cut at its mentions, in order; put together again it is the body. */
export function bodyParts<M extends Placed>(body: string, mentions: readonly M[]): BodyPart<M>[] {
	const parts: BodyPart<M>[] = [];
	let from = 0;
	for (const mention of mentions) {
		if (mention.at > from) parts.push({ words: body.slice(from, mention.at), mention: null });
		from = mention.at + mention.length;
		parts.push({ words: body.slice(mention.at, from), mention });
	}
	if (from < body.length) parts.push({ words: body.slice(from), mention: null });
	return parts;
}

/** "Priya Shah cannot see this room.", of one or several. */
export function absentInWords(names: readonly string[]): string {
	return `${new Intl.ListFormat('en-GB').format(names)} cannot see this room.`;
}
