/** How long nobody touches a page before its officer counts as away. */
export const awayAfterMs = 5 * 60_000;

/** Away: nobody has touched the page for a while, or it is behind others. */
export const isAway = ({ hidden, idleMs }: { hidden: boolean; idleMs: number }): boolean =>
	hidden || idleMs >= awayAfterMs;
