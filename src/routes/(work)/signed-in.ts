import { redirect } from '@sveltejs/kit';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';

/** The officer of a request, or a turn to the sign-in page and back: the same for every path, whether it exists or not. */
export function signedIn({ locals, url }: { locals: App.Locals; url: URL }): SignedInOfficer {
	if (locals.officer) return locals.officer;
	// A form's action is no page: come back to the page it is on.
	const back = url.search.startsWith('?/') ? url.pathname : url.pathname + url.search;
	redirect(303, `/sign-in?next=${encodeURIComponent(back)}`);
}
