import { sendCommand } from '#lib/comments/send-command.ts';

export type OpenedFork = { ok: true; fork: string } | { ok: false; message: string };

/** Asks for the officer's fork of a proposal; the same one as long as it is open. Never throws. */
export async function openFork(proposalId: string): Promise<OpenedFork> {
	const answer = await sendCommand(`/proposals/${proposalId}/suggestions?/open`, {}, words);
	if (!answer.ok) return { ok: false, message: answer.message };
	const { fork } = answer.data;
	return typeof fork === 'string' ? { ok: true, fork } : { ok: false, message: words.unreachable };
}

const words = {
	unreachable: 'Your suggestions could not be opened: the server did not answer. Try again in a moment.',
	signedOut: 'You are signed out. Sign in again to suggest changes.',
	hidden: 'You can no longer suggest changes here.'
};
