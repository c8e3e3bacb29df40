import type { Edit } from './replay.ts';
import type { Author } from './render-change.ts';

/** Somebody who made edits. */
export interface Person extends Author {
	id: string;
	council: string;
}

/** A piece of a proposal's history as it is sent to the page. */
export interface HistoryPiece {
	/** the last log row in it; the next piece comes after it. Null: there is nothing more. */
	upTo: number | null;
	/** everybody that the piece names */
	people: Person[];
	/** Yjs client id → id of its officer, null for the server's own */
	clients: Record<string, string | null>;
	/** ms since 1970, whose, and one Yjs update in base64 */
	edits: [at: number, by: (string | null)[], update: string][];
}

const fromBase64 = (text: string) => Uint8Array.from(atob(text), (char) => char.charCodeAt(0));

/** Whom the edits so far were made by, and which Yjs client ids are whose. */
export class Cast {
	readonly #people = new Map<string, Person>();
	readonly #clients = new Map<number, string | null>();

	/** Takes in what a piece says, and returns its edits. */
	take({ people, clients, edits }: HistoryPiece): Edit[] {
		for (const person of people) this.#people.set(person.id, person);
		for (const [client, officer] of Object.entries(clients)) this.#clients.set(Number(client), officer);
		return edits.map(([at, by, update]) => ({ at, by, bytes: fromBase64(update) }));
	}

	ofClient(client: number): Person | null {
		const id = this.#clients.get(client);
		return (id && this.#people.get(id)) || null;
	}

	inWords(by: readonly (string | null)[]): string {
		return peopleInWords(by.flatMap((id) => (id && this.#people.get(id)) || []));
	}
}

/** "Priya Shah, Dorset", "Priya Shah, Dorset, and Tom Okafor, Leeds"; what nobody made is Folkmoot's. */
export const peopleInWords = (people: readonly Pick<Person, 'name' | 'council'>[]): string =>
	people.map(({ name, council }) => `${name}, ${council}`).join(' and ') || 'Folkmoot';
