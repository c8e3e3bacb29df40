/** The tiers of councils and of organisations in the register; the organisation of a guest is none of them. */
export type Tier = 'single' | 'lower' | 'upper' | 'strategic' | 'organisation';

/** A council as pickers and lists show it. */
export interface CouncilSummary {
	/** our key: stable when boundaries change */
	code: string;
	name: string;
	shortName: string;
	nation: string;
	region: string | null;
	tier: Tier | null;
}

/** What each tier is called on the page. */
export const tierNames: Record<Tier, string> = {
	single: 'Unitary council',
	lower: 'District council',
	upper: 'County council',
	strategic: 'Combined or strategic authority',
	organisation: 'Organisation'
};
