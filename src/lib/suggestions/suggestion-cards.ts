/** What open suggestions are read and decided in, as one script: fetched when there are any. */
export { default as DecideAll } from './DecideAll.svelte';
export { default as SuggestionList } from './SuggestionList.svelte';
