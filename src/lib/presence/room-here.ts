import { createContext } from 'svelte';
import type { PeopleHere } from '#lib/protocol/presence.ts';

/** Who is in the room whose pages are shown, as its layout hears it. */
export const [getRoomHere, setRoomHere] = createContext<{ readonly now: PeopleHere }>();
