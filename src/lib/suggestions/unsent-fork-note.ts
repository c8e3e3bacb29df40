interface Whose {
	officerId: string;
	proposalId: string;
}
const place = ({ officerId, proposalId }: Whose) => `folkmoot-unsent-fork-${officerId}-${proposalId}`;

/** The fork on this device that held words the server had not stored when they were last looked at; null: none. */
export function findUnsentFork(whose: Whose): string | null {
	try {
		return localStorage.getItem(place(whose));
	} catch {
		// No store in this browser: nothing is kept in it either.
		return null;
	}
}

/** Remembers a fork with words that are not stored; null when all are. */
export function noteUnsentFork(whose: Whose, fork: string | null): void {
	try {
		if (fork) localStorage.setItem(place(whose), fork);
		else localStorage.removeItem(place(whose));
	} catch {
		// No store in this browser: leaving the page with unsent words warns all the same.
	}
}
