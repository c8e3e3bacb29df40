/** Pauses before coming back: from the first to the longest. With the spread, a page is back within 2 s of its server. */
const firstMs = 200;
const longestMs = 1_200;

/** How long to wait after so many failures in a row, spread from half to one and a half times. */
export const retryPause = (failures: number): number =>
	Math.min(firstMs * 2 ** Math.max(0, failures - 1), longestMs) * (0.5 + Math.random());

/** A line that takes longer to open is given up: browsers themselves wait for minutes. [D13] */
export const openWithinMs = { websocket: 3_000, http: 8_000 } as const;
