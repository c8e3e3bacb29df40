import { contactAddress } from '../../contact-address.ts';
import type { PageServerLoad } from './$types';

const dayMs = 24 * 60 * 60 * 1000;

/** The page tells what this very installation does: its own times, its own address. */
export const load: PageServerLoad = ({ locals: { config } }) => ({
	idleDays: config.session.idleMs / dayMs,
	absoluteDays: config.session.absoluteMs / dayMs,
	linkMinutes: config.signInLinkMs / (60 * 1000),
	secure: config.origin.startsWith('https://'),
	contact: contactAddress(config)
});
