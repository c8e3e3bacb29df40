import type { BeforeNavigate } from '@sveltejs/kit';

/** True when a navigation leaves this page of this proposal; its filters and the places in it are the same page. */
export const leavesPage = ({ from, to }: Pick<BeforeNavigate, 'from' | 'to'>): boolean =>
	to?.route.id !== from?.route.id || to?.params?.proposal !== from?.params?.proposal;
