const load = () => import('./FactForm.svelte');

/** The form of a fact: few change one, so its script comes when somebody does. */
export const factForm = {
	load,
	onServer: import.meta.env.SSR ? (await load()).default : null
};
