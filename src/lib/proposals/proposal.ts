import type { DocumentAccess, Role } from '#lib/rooms/access.ts';
import type { Language } from './language.ts';

export interface CouncilName {
	code: string;
	name: string;
	shortName: string;
}

export interface PersonInRoom {
	id: string;
	name: string;
	jobTitle: string;
	council: CouncilName;
	/** the role that counts: the stronger of their own and their council's */
	role: Role;
	/** the role of their own */
	ownRole: Role;
	/** a guest until then: UTC, ISO 8601; null: an officer */
	guestUntil: string | null;
}

export type SectionState = 'to do' | 'in progress' | 'ready';

export interface SectionView {
	/** name of the section's XmlFragment */
	key: string;
	title: string;
	hint: string;
	criteria: string;
	wordLimit: number | null;
	state: SectionState;
	owner: { id: string; name: string } | null;
	changedBy: string | null;
	/** UTC, ISO 8601 */
	changedAt: string | null;
}

/** That a proposal is frozen: who, when and why. */
export interface Frozen {
	id: string;
	by: string;
	council: string;
	/** UTC, ISO 8601 */
	at: string;
	reason: string;
	/** the named version that holds its text, byte for byte */
	version: string;
}

/** Everything the workspace page shows beside the text itself. */
export interface ProposalView {
	id: string;
	title: string;
	phase: 'discovery' | 'alpha' | 'beta' | 'live' | null;
	/** of its text */
	language: Language;
	/** goes back with every change of title, phase, language, lead and partners */
	revision: number;
	form: { id: string; title: string; makes: string };
	lead: CouncilName;
	partners: (CouncilName & { state: 'in' | 'wanted' })[];
	room: { id: string; title: string; visibility: 'private' | 'open' };
	access: DocumentAccess;
	/** nobody writes in it; null: it is not frozen */
	frozen: Frozen | null;
	sections: SectionView[];
	/** people with a role of their own; councils bring more */
	people: PersonInRoom[];
	councils: (CouncilName & { part: 'lead' | 'partner'; role: Role | null })[];
}
