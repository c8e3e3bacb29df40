import type { HunkKind } from './hunks.ts';

/** A difference between an officer's fork and the live text, as its reader may see it. */
export interface Suggestion {
	id: string;
	/** key of the section */
	section: string;
	/** with the council the officer was of when it was made */
	officer: { id: string; name: string; council: string; councilCode: string };
	mine: boolean;
	kind: HunkKind;
	/** where it is in the live text: Yjs relative positions, base64 */
	start: string;
	end: string;
	/** words of the same line around it, as they are now */
	before: string;
	after: string;
	removed: string;
	added: string;
	/** what would be put there, safe HTML that can stand alone */
	addedHtml: string;
	/** somebody edited the place since the suggestion was made */
	edited: boolean;
	/** fingerprint of what is shown; goes back with a decision */
	seen: string;
	/** UTC, ISO 8601 */
	changedAt: string;
}

/** What GET /proposals/[proposal]/suggestions/[section] answers. */
export interface SuggestionPage {
	suggestions: Suggestion[];
}

export type SuggestionOutcome = 'accepted' | 'refused' | 'withdrawn';

/** A suggestion of one's own that is no longer open. */
export interface DecidedSuggestion {
	id: string;
	section: string;
	kind: HunkKind;
	removed: string;
	added: string;
	outcome: SuggestionOutcome;
	/** null: taken back while typing, or the text it was about is gone */
	by: { name: string; council: string } | null;
	reason: string | null;
	/** UTC, ISO 8601 */
	at: string;
	/** withdrawn a moment ago: it can be had back */
	canReturn: boolean;
}

/** Bounds of suggestions [P12]. */
export const suggestionLimits = {
	/** of one officer in one proposal; what differs beyond them is not listed until others are decided */
	openPerFork: 500,
	/** as many words of each side as a row keeps */
	wordsCharacters: 10_000,
	reasonCharacters: 1_000,
	opensPerMinute: 240,
	opensPerHour: 2_400,
	/** decisions and withdrawals of one officer, each of as many suggestions as there are */
	commandsPerMinute: 60,
	commandsPerHour: 600,
	/** how long a withdrawn one can be had back */
	restoreMs: 10 * 60_000,
	/** decided in one go */
	perDecision: 1_000,
	decidedPerRead: 100,
	contextCharacters: 80
} as const;
