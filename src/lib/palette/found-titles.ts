/** What GET /find answers: rooms and proposals that the officer may see, at most `foundMost` of each. */
export interface FoundTitles {
	rooms: { id: string; title: string; lead: string }[];
	proposals: { id: string; title: string; room: string }[];
}

export const foundMost = 8;
export const queryCharacters = 100;
