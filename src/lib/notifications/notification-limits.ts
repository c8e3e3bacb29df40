/** By itself: the bell stands on every page. */
export const notificationLimits = { perPage: 50, unreadShown: 99, mutes: 500, keptDays: 90 } as const;
