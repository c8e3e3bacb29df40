/** What others changed in one section. */
export interface SectionNews {
	key: string;
	/** words */
	added: number;
	removed: number;
	/** who did it, as places in `people` */
	by: number[];
}

/** What others changed in a proposal's text since an officer was here. */
export interface News {
	/** when they were here, UTC, ISO 8601, and the last log row that they knew */
	since: { at: string; seq: number };
	/** null: more than can be told by section */
	sections: SectionNews[] | null;
	/** by the names of today */
	people: { name: string; council: string }[];
}

/** People who are named at most, over all sections. */
export const namesMost = 20;

/** "Priya Shah (Dorset), Tom Okafor (Leeds) and 2 others". */
export function namesInWords(people: readonly { name: string; council: string }[], most = 3): string {
	const named = people.slice(0, people.length === most + 1 ? most + 1 : most);
	const others = people.length - named.length;
	const parts = named.map(({ name, council }) => `${name} (${council})`);
	if (others > 0) parts.push(`${others} others`);
	const last = parts.pop() ?? '';
	return parts.length > 0 ? `${parts.join(', ')} and ${last}` : last;
}
