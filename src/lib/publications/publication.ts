export const outcomes = ['funded', 'not funded'] as const;
export type PublicationOutcome = (typeof outcomes)[number];

/** Published work as lists show it. */
export interface PublicationSummary {
	slug: string;
	title: string;
	summary: string;
	/** the lead's name as published */
	leadName: string;
	outcome: PublicationOutcome;
	awardedGbp: number | null;
	phase: string | null;
	themes: string[];
	roundTitle: string | null;
}

/** A council as the page of a publication names it. */
export interface NamedCouncil {
	/** as published */
	name: string;
	/** full name of the council then, when it is in the register and differs */
	councilName: string | null;
	/** for a council that closed since: those that stand for it today */
	nowPartOf: string[];
}

export interface RoundFacts {
	title: string;
	/** 'YYYY-MM-DD', as all dates here */
	opensOn: string | null;
	closesOn: string | null;
	announcedOn: string | null;
	expressionsOfInterest: number | null;
	fullApplications: number | null;
	funded: number | null;
	totalAwardedGbp: number | null;
}

export interface Publication extends Omit<PublicationSummary, 'roundTitle'> {
	lead: NamedCouncil;
	partners: NamedCouncil[];
	/** where the facts come from; null when there is no web address */
	source: string | null;
	round: RoundFacts | null;
	/** others on the same themes, so that the next council finds them */
	alike: PublicationSummary[];
}

const pounds = new Intl.NumberFormat('en-GB', {
	style: 'currency',
	currency: 'GBP',
	maximumFractionDigits: 0
});
export const inPounds = (amount: number) => pounds.format(amount);

/** "Funded" and "Not funded", each as it is, neither louder. */
export const outcomeWords: Record<PublicationOutcome, string> = {
	funded: 'Funded',
	'not funded': 'Not funded'
};

/** Lower-case words of the data as the start of a line: "adult social care" → "Adult social care". */
export const asStart = (words: string) => words.slice(0, 1).toLocaleUpperCase('en-GB') + words.slice(1);

export const publicationPhases = ['discovery', 'alpha', 'beta', 'live'] as const;
