import { redirect } from '@sveltejs/kit';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';

/** The signed-in officer and session behind a request; anybody else goes to sign in first and then comes back. */
export function requireSignedIn(
	{ officer, sessionId }: { officer: SignedInOfficer | null; sessionId: string | null },
	url: URL
): { officer: SignedInOfficer; sessionId: string } {
	if (!officer || !sessionId) redirect(303, `/sign-in?next=${encodeURIComponent(url.pathname)}`);
	return { officer, sessionId };
}
