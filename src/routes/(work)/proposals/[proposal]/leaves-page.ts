import type { BeforeNavigate } from '@sveltejs/kit';

/** True when a navigation leaves this page of this proposal; its filters and the places in it are the same page. */
export const leavesPage = ({ from, to }: Pick<BeforeNavigate, 'from' | 'to'>): boolean =>
	to?.route.id !== from?.route.id || to?.params?.proposal !== from?.params?.proposal;

/** The question before a page is left that holds words which were not sent: what would become of them. */
export function leavingWords({
	unsent,
	keptHere,
	handedBack
}: {
	/** changes of the text; otherwise it is a comment */
	unsent: boolean;
	/** this browser has a copy of them */
	keptHere: boolean;
	/** words that could not be saved stand beside the text, not yet copied */
	handedBack: boolean;
}): string {
	if (unsent && keptHere)
		return 'Some of your changes have not been sent yet. If you leave now, others cannot see them until you come back on this device. Leave this page?';
	if (unsent)
		return 'Some of your changes have not been sent yet, and this browser keeps no copy. If you leave now, they are lost. Leave this page?';
	if (handedBack)
		return 'Your words that were not saved are on this page alone. Copy or download them first. Leave this page?';
	return 'You have a comment that is not sent yet. If you leave now, its words are lost. Leave this page?';
}
