import * as v from 'valibot';
import type { Sql, TransactionSql } from '#db/connection.server.ts';
import { refuse, type Outcome } from '#lib/protocol/refusal.ts';
import { knownPeople } from '#lib/rooms/server/known-people.ts';
import {
	absentInWords,
	findMentions,
	mentionLimits,
	mentionRoles,
	mentionStarts,
	type AbsentRefusal,
	type MentionCandidate,
	type MentionChoice,
	type MentionKey
} from '../mention.ts';

const again = 'Reload the page and try again.';
const key = v.pipe(
	v.string(again),
	v.maxLength(60, again),
	v.regex(/^(person:[0-9a-f-]{36}|council:[A-Z0-9-]{1,20}|role:(owner|editor|commenter))$/, again),
	v.transform((text) => text as MentionKey)
);

/** What goes along with words: whom the officer picked from the list, and whether they know who cannot see it. */
export const mentionFields = {
	/** keys, with spaces between them */
	mentions: v.pipe(
		v.optional(v.string(again), ''),
		v.maxLength(mentionLimits.perComment * 61, again),
		v.transform((text) => text.split(' ').filter(Boolean)),
		v.array(key),
		v.maxLength(mentionLimits.perComment, `Mention at most ${mentionLimits.perComment} in one comment.`)
	),
	/** "yes": send it although somebody who is mentioned cannot see the room */
	unseen: v.optional(v.string(again), '')
};

export interface FoundMention {
	at: number;
	length: number;
	key: MentionKey;
}

/** Where words are said, and by whom. */
export interface AroundWords {
	tx: TransactionSql;
	roomId: string;
	/** with the council of this moment */
	me: { id: string; councilCode: string };
}

interface Words {
	body: string;
	mentions: readonly MentionKey[];
	unseen: string;
	/** the only council that will read them */
	audience: string | null;
	/** whom they mentioned before, already said */
	before?: readonly MentionKey[];
}

/**
 * Whom the words mention. Refused when one of them could never read it (another council's officer in the internal
 * margin), and once, with `absent`, when somebody cannot see the room.
 */
export async function resolveMentions(
	around: AroundWords,
	words: Words
): Promise<Outcome<{ mentions: FoundMention[] }> | AbsentRefusal> {
	const choices = await readCandidates(around, words);
	const mentions = findMentions(
		words.body,
		choices.map(({ choice, names, chosen }): MentionCandidate => {
			return { key: choice.key, names, chosen, sees: choice.sees };
		})
	);
	if (mentions.length > mentionLimits.perComment) {
		return refuse('bad-input', `Mention at most ${mentionLimits.perComment} in one comment.`, {
			field: 'body'
		});
	}
	const mentioned = choices
		.map(({ choice }) => choice)
		.filter((choice) => mentions.some((mention) => mention.key === choice.key));
	if (words.audience !== null) {
		const others = mentioned.filter(({ council }) => council !== null && council !== words.audience);
		if (others.length > 0) {
			const names = new Intl.ListFormat('en-GB').format(others.map(({ name }) => name));
			return refuse(
				'bad-input',
				`Only your own council can read this, so ${names} would never see it. Take the name out, or write to everyone in the room instead. Your words are kept below.`,
				{ field: 'body' }
			);
		}
	}
	const absent = mentioned.filter((choice) => !choice.sees && !words.before?.includes(choice.key));
	if (absent.length > 0 && words.unseen !== 'yes') {
		const names = absent.map(({ name }) => name);
		return {
			...refuse(
				'bad-input',
				`${absentInWords(names)} Nothing was sent yet. Ask for them to be invited, or send your words again as they are.`,
				{ field: 'body' }
			),
			absent
		};
	}
	return { ok: true, mentions };
}

interface Candidate {
	choice: MentionChoice;
	names: string[];
	chosen: boolean;
}

/** Those whose names stand after an @, as far as the officer may know them; nobody is found by an id alone. */
async function readCandidates(
	{ tx, roomId, me }: AroundWords,
	{ body, mentions }: Words
): Promise<Candidate[]> {
	const heard = mentionStarts(body)
		.slice(0, mentionLimits.perComment * 2)
		.map((at) => body.slice(at + 1, at + 1 + mentionLimits.nameCharacters));
	if (heard.length === 0) return [];
	const picked = (kind: string) =>
		mentions.filter((one) => one.startsWith(`${kind}:`)).map((one) => one.slice(kind.length + 1));
	const [people, councils] = await Promise.all([
		tx<{ id: string; name: string; about: string; council: string; sees: boolean }[]>`
			select o.id, o.name, c.name as about, o.council_code as council, o.sees
			from ${knownPeople(tx, { me, roomId })} o join council c on c.code = o.council_code
			where exists (select 1 from unnest(${heard}::text[]) as said where starts_with(lower(said), lower(o.name)))
			limit 200`,
		tx<{ code: string; name: string; shortName: string; inRoom: boolean; sees: boolean }[]>`
			select c.code, c.name, c.short_name as "shortName", rc.council_code is not null as "inRoom",
				${councilSees(tx, roomId)} as sees
			from council c
			left join room_council rc on rc.council_code = c.code and rc.room_id = ${roomId}
			where (rc.council_code is not null or c.code = any(${picked('council')}::text[]))
				and c.tier is distinct from 'guest'
				and exists (
					select 1 from unnest(${heard}::text[]) as said
					where starts_with(lower(said), lower(c.name)) or starts_with(lower(said), lower(c.short_name))
				)`
	]);
	const candidate = (choice: MentionChoice, names: string[]): Candidate => {
		return { choice, names, chosen: mentions.includes(choice.key) };
	};
	const roleChoices = Object.entries(mentionRoles).map(([role, name]) =>
		candidate({ key: `role:${role}` as MentionKey, name, about: '', council: null, sees: true }, [name])
	);
	return [
		...people.map(({ id, ...person }) => candidate({ key: `person:${id}`, ...person }, [person.name])),
		...councils.map(({ code, name, shortName, sees }) =>
			candidate({ key: `council:${code}`, name, about: '', council: code, sees }, [name, shortName])
		),
		...roleChoices
	].sort((a, b) => mentions.indexOf(a.choice.key) - mentions.indexOf(b.choice.key));
}

/** Whether anybody of council `c` may see the room; `rc` is its part there. */
export const councilSees = (sql: Sql | TransactionSql, roomId: string) => sql`(
	rc.role is not null
	or exists (select 1 from room r where r.id = ${roomId} and r.visibility = 'open')
	or exists (
		select 1 from current_member m join officer o on o.id = m.officer_id
		where m.room_id = ${roomId} and o.council_code = c.code and o.suspended_at is null
	)
)`;

/** The key of mention `m`. */
export const mentionKeyOf = (sql: Sql | TransactionSql) =>
	sql`coalesce('person:' || m.officer_id, 'council:' || m.council_code, 'role:' || m.role)`;
