import type { Reroute } from '@sveltejs/kit';

const anyId = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;

/** Ids in an address are taken in small letters, as everything here compares them: in capitals they are the same page. [P5] */
export const reroute: Reroute = ({ url }) => url.pathname.replace(anyId, (id) => id.toLowerCase());
