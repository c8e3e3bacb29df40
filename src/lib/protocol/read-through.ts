/** A text that is being read through, as pages of its room are told. */
export interface ReadThroughNow {
	id: string;
	proposalId: string;
	leader: { officerId: string; name: string; council: string };
	/** key of the section it is at */
	section: string;
	/** raised with every section: of two the higher one counts */
	revision: number;
}
