/** What of a proposal can be changed beside its text; `?edit=` names one. */
export const facts = ['title', 'phase', 'language', 'lead', 'partners'] as const;
export type Fact = (typeof facts)[number];

export const parseFact = (given: string | null): Fact | null => facts.find((fact) => fact === given) ?? null;

export const phases = { discovery: 'Discovery', alpha: 'Alpha', beta: 'Beta', live: 'Live' } as const;
