const load = () => import('#lib/ui/ErrorSummary.svelte');

/** What was wrong with a form that was sent: its script comes when there is something. */
export const refusalSummary = {
	load,
	onServer: import.meta.env.SSR ? (await load()).default : null
};
