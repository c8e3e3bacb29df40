import { initials, personColour } from '#lib/accounts/officer.ts';
import { countUnread } from '#lib/notifications/server/list-notifications.ts';
import type { LayoutServerLoad } from './$types';

/** What every page may know of the officer who reads it: nothing secret, since it is in the page's source. */
export const load: LayoutServerLoad = async ({ locals }) => ({
	mode: locals.config.mode,
	websockets: locals.config.websockets,
	unread: locals.officer ? await countUnread(locals.database.sql, locals.officer) : 0,
	officer: locals.officer && {
		id: locals.officer.id,
		name: locals.officer.name,
		initials: initials(locals.officer.name),
		colour: personColour(locals.officer.id),
		councilCode: locals.officer.councilCode,
		councilName: locals.officer.councilName,
		councilShortName: locals.officer.councilShortName,
		isAdministrator: locals.officer.isAdministrator
	}
});
