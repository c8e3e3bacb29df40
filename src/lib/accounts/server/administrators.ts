import { error } from '@sveltejs/kit';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';

/** The administrator behind a request. Everybody else is told that there is no such page. */
export function requireAdministrator(locals: { officer: SignedInOfficer | null }): SignedInOfficer {
	if (!locals.officer?.isAdministrator) error(404, 'Not found');
	return locals.officer;
}
