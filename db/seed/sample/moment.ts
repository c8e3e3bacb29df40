import type { TransactionSql } from 'postgres';

/** A moment of a working day: the day's n-th event, from 9:30 in London. */
export const moment = (tx: TransactionSql, daysAgo: number, n: number) => tx`
	(((now() at time zone 'Europe/London')::date - ${daysAgo}::int + time '09:30' + ${n} * interval '35 minutes')
		at time zone 'Europe/London')`;
