const load = () => import('./ProposalPage.svelte');

// Both are asked for as soon as the page's own script is here, not only once that has run. Who needs them says when they
// do not come.
if (!import.meta.env.SSR) {
	load().catch(() => undefined);
	import('#lib/editor/editor-parts.ts').catch(() => undefined);
}

/** The proposal as a part of its page whose script comes later; the server has it at once. */
export const proposalPage = {
	load,
	onServer: import.meta.env.SSR ? (await load()).default : null
};
