import type { DecidedSuggestion } from './suggestion.ts';

/** What a proposal's page says about suggestions before it reads them. */
export interface ReviewState {
	/** open ones by section */
	open: Record<string, number>;
	/** open ones of the reader's own */
	mine: number;
	/** what others decided about the reader's own lately, newest first */
	decided: DecidedSuggestion[];
}
