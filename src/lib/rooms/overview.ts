/** What stands on a room's front page besides its texts and people: the first of each matter. */

export interface TaskInBrief {
	id: string;
	title: string;
	/** a person or a council; null: nobody */
	owner: string | null;
	/** a day in the United Kingdom, "2026-12-04" */
	dueOn: string | null;
	overdue: boolean;
}

export interface DecisionInBrief {
	id: string;
	question: string;
	/** open: when it closes; otherwise when it closed; UTC, ISO 8601 */
	at: string;
}

export interface DecidedInBrief extends DecisionInBrief {
	/** how it came out, in words */
	result: string;
}

export interface MessageInBrief {
	id: string;
	author: string;
	council: string;
	/** as it begins */
	words: string;
	at: string;
}
