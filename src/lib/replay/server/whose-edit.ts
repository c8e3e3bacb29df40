import { authorId, type DocumentAuthor, type DocumentAuthors } from '#db/queries/authors.ts';
import type { StoredEdit } from '#db/queries/pack-edits.ts';
import { initials, personColour } from '#lib/accounts/officer.ts';
import type { Person } from '../history.ts';

export const asPerson = ({ id, officerId, name, council }: DocumentAuthor): Person => ({
	id,
	name,
	council: council.shortName,
	initials: initials(name),
	colour: personColour(officerId)
});

/** Ids of those who made an edit; null among them: the server. `clients`: the Yjs client ids that it was written under. */
export function whoseEdit(
	{ officerId }: Pick<StoredEdit, 'officerId'>,
	clients: Iterable<number>,
	authors: DocumentAuthors
): (string | null)[] {
	const writers = [...new Set([...clients].map((client) => authors.clients.get(client) ?? null))];
	if (officerId === null) return writers;
	// A deletion is written under no id: it counts for the council of today.
	const theirs = writers.find((author) => author !== null && author.startsWith(authorId(officerId, '')));
	return [theirs ?? authors.today.get(officerId) ?? null];
}
