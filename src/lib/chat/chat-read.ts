import { createContext } from 'svelte';

/** Tells the pages of a room that its chat was read up to this seq, for the number beside its tab. */
export const [getChatRead, setChatRead] = createContext<(upTo: number) => void>();
