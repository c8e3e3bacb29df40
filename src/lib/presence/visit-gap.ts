/** Away from a room for longer than this, and what happened meanwhile is what happened "since you were here". An interval of PostgreSQL. */
export const visitGap = '30 minutes';
