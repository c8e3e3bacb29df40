import { redirect, type RequestEvent } from '@sveltejs/kit';
import { ownPath } from '#lib/accounts/own-path.ts';
import { refuse, type Refusal } from '#lib/protocol/refusal.ts';
import { findCouncilsByEmail } from '#lib/councils/server/find-councils-by-email.ts';
import { admitAddress } from './admit-address.ts';
import { findGuestOrganisation } from './join-as-guest.ts';
import { forgetAsked, rememberAddress } from './sign-in-cookies.ts';
import type { ProvedAddress } from './sign-in-links.ts';
import { startSession } from './start-session.ts';

/** Where a signed-in officer lands when nothing else was asked for. */
export const homePath = '/home';

/**
 * Goes on after an address was proved, by link or code: signs its officer in, or asks somebody new who they are.
 * Leaves by redirect, or returns why not.
 */
export async function afterProof(event: RequestEvent, proved: ProvedAddress): Promise<Refusal> {
	const { config, database } = event.locals;
	const admission = await admitAddress(database.sql, proved);
	forgetAsked(event.cookies, config);
	switch (admission.state) {
		case 'officer':
			await startSession(event, admission.officerId);
			return redirect(303, ownPath(proved.next, homePath));
		case 'suspended':
			return refuse(
				'not-allowed',
				'Your account is suspended, so you cannot sign in. Your rooms and texts are kept. Ask an administrator of Folkmoot.'
			);
		case 'new': {
			rememberAddress(event.cookies, config, admission.addressSecret, admission.expiresAt);
			const councils = await findCouncilsByEmail(database.sql, proved.email);
			if (councils.length > 0) return redirect(303, '/sign-in/join');
			const isInvited = (await findGuestOrganisation(database.sql, proved.email)) !== null;
			return redirect(303, isInvited ? '/sign-in/guest' : '/sign-in/organisation');
		}
	}
}
