/** Bounds of read-throughs [P12]. */
export const readThroughLimits = {
	/** of one officer, over all texts: a section a second is faster than anybody reads */
	commandsPerMinute: 60,
	commandsPerHour: 600,
	/** one that nobody moves on is over then */
	forgottenAfterMs: 2 * 3_600_000,
	listed: 20
} as const;

/** A read-through that is over, or goes on, as the page of its text lists it. Times are UTC, ISO 8601. */
export interface ReadThroughView {
	id: string;
	leader: { officerId: string; name: string; council: string };
	beganAt: string;
	/** null: it goes on */
	endedAt: string | null;
	/** the section it is at, or ended at */
	section: string;
	/** titles of the sections that were read, in the order of the form */
	read: string[];
	/** who had the text open meanwhile */
	people: { name: string; council: string }[];
	/** asked about the text meanwhile */
	decisions: { id: string; question: string }[];
	revision: number;
}

/** The sections before and after one, in the order of the form; null where there is none. */
export function around(
	keys: readonly string[],
	section: string
): { previous: string | null; next: string | null } {
	const at = keys.indexOf(section);
	return { previous: at > 0 ? keys[at - 1]! : null, next: at >= 0 ? (keys[at + 1] ?? null) : null };
}
