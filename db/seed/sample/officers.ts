export interface SamplePerson {
	email: string;
	name: string;
	jobTitle: string;
	councilCode: string;
}

/** Invented people, in the order in which "Try it as…" shows them. `.example` addresses belong to nobody. */
export const sampleOfficers = {
	priya: {
		email: 'priya.shah@dorset.example',
		name: 'Priya Shah',
		jobTitle: 'Service designer',
		councilCode: 'DST'
	},
	tom: {
		email: 'tom.okafor@leeds.example',
		name: 'Tom Okafor',
		jobTitle: 'Housing options manager',
		councilCode: 'LDS'
	},
	megan: {
		email: 'megan.rees@cardiff.example',
		name: 'Megan Rees',
		jobTitle: 'User researcher',
		councilCode: 'CRF'
	},
	alasdair: {
		email: 'alasdair.grant@highland.example',
		name: 'Alasdair Grant',
		jobTitle: 'Digital programme manager',
		councilCode: 'HLD'
	},
	grace: {
		email: 'grace.adeyemi@hackney.example',
		name: 'Grace Adeyemi',
		jobTitle: 'Product manager, planning',
		councilCode: 'HCK'
	},
	niamh: {
		email: 'niamh.doherty@belfast.example',
		name: 'Niamh Doherty',
		jobTitle: 'Planning officer',
		councilCode: 'BFS'
	},
	sian: {
		email: 'sian.prydderch@gwynedd.example',
		name: 'Siân Prydderch',
		jobTitle: 'Head of customer contact',
		councilCode: 'GWN'
	},
	charlotte: {
		email: 'charlotte.featherstonehaugh-winterbourne@bcp.example',
		name: 'Charlotte Featherstonehaugh-Winterbourne',
		jobTitle: 'Commissioning and transformation lead, adult social care',
		councilCode: 'BPC'
	}
} satisfies Record<string, SamplePerson>;

export type SampleName = keyof typeof sampleOfficers;

export type OfficerIds = Record<SampleName, string>;
