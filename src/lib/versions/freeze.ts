/** One time a proposal was frozen, and how that ended. */
export interface FreezeRow {
	id: string;
	by: string;
	council: string;
	/** UTC, ISO 8601 */
	at: string;
	reason: string;
	/** the named version that holds its text */
	version: string;
	/** null: it is frozen still */
	ended: { by: string; council: string; at: string; reason: string } | null;
}

export const freezeReasonMost = 500;

/** The name of the version that a freeze keeps. */
export const frozenVersionName = (reason: string, most: number): string => {
	const name = `Frozen: ${reason.replace(/\s+/gu, ' ')}`;
	const characters = [...name];
	return characters.length <= most
		? name
		: `${characters
				.slice(0, most - 1)
				.join('')
				.trimEnd()}…`;
};
