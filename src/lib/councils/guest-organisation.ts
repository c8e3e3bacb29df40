/**
 * The organisation that a guest is from: a row of the register that is no council, of its own for each guest. Its code says so
 * (held by a check of the table), and so does its name, wherever it stands.
 */
export const guestCodePrefix = 'GUEST-';

/** Whether who is of this "council" is a guest. */
export const isGuestOrganisation = (code: string): boolean => code.startsWith(guestCodePrefix);

/** How a guest's organisation is called, wherever a council would stand with a name. */
export const guestOrganisationName = (name: string): string => `${name} (guest)`;

export const guestKinds = ['supplier', 'nhs', 'charity', 'other'] as const;
export type GuestKind = (typeof guestKinds)[number];

export const guestKindNames: Record<GuestKind, string> = {
	supplier: 'Supplier',
	nhs: 'NHS organisation',
	charity: 'Charity',
	other: 'Another organisation'
};
