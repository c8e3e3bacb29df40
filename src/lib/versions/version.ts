export type VersionReason = 'start' | 'writing' | 'end' | 'restore' | 'decision';

/** Words added and removed in a section. */
export interface SectionChanges {
	added: number;
	removed: number;
}

/** What happened since the version before. */
export interface VersionChanges {
	/** who wrote, for which council: as authorId (#db/queries/authors.ts) makes them; older ones are officers' ids alone */
	authors: string[];
	/** by the key of each section that changed */
	sections: Record<string, SectionChanges>;
}

/** A version as the list shows it. */
export interface VersionRow {
	id: string;
	/** null: automatic, and not named yet */
	name: string | null;
	/** null: named from the beginning */
	madeFor: VersionReason | null;
	words: number;
	/** who named it */
	by: string | null;
	council: string | null;
	/** UTC, ISO 8601 */
	at: string;
	/** who wrote since the version before */
	authors: { name: string; council: string }[];
	/** by the key of each section that changed; null: not known */
	sections: Record<string, SectionChanges> | null;
}

export const versionNameMost = 120;
/** named versions of one proposal, and as many automatic ones */
export const versionsMost = 1_000;
/** restores of a proposal that are remembered, for a form that is sent twice and for whose words came back */
export const restoresMost = 10;
/** Commands of one officer, over all proposals [P12]. */
export const versionLimits = {
	/** saving, naming, restoring and undoing */
	commands: { perMinute: 30, perHour: 200 },
	/** freezing and unfreezing */
	freezes: { perMinute: 20, perHour: 60 }
} as const;
/** for so long a restore can be undone */
export const undoDays = 7;

const reasons: Record<VersionReason, string> = {
	start: 'Before the first edit',
	writing: 'While people were writing',
	end: 'When writing paused',
	restore: 'Before a restore',
	decision: 'When a decision was asked for'
};

/** What a version is called: its name, or why it was made. */
export const versionTitle = ({ name, madeFor }: Pick<VersionRow, 'name' | 'madeFor'>): string =>
	name ?? reasons[madeFor ?? 'writing'];

/** Two steps as one; a step that is not known leaves the other. */
export function sumChanges(a: VersionChanges | null, b: VersionChanges | null): VersionChanges | null {
	if (!a || !b) return a ?? b;
	const sections = { ...a.sections };
	for (const [key, { added, removed }] of Object.entries(b.sections)) {
		const sum = sections[key] ?? { added: 0, removed: 0 };
		sections[key] = { added: sum.added + added, removed: sum.removed + removed };
	}
	return { authors: [...new Set([...a.authors, ...b.authors])], sections };
}

const words = (count: number) => `${count.toLocaleString('en-GB')} ${count === 1 ? 'word' : 'words'}`;

/** "12 words added, 3 words removed". */
export function changesInWords({ added, removed }: SectionChanges): string {
	const parts = [added > 0 && `${words(added)} added`, removed > 0 && `${words(removed)} removed`];
	return parts.filter(Boolean).join(', ') || 'no words changed';
}
