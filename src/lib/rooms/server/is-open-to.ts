import type { Sql, TransactionSql } from '#db/connection.server.ts';
import { guestCodePrefix, isGuestOrganisation } from '#lib/councils/guest-organisation.ts';

type Query = ReturnType<Sql>;

/**
 * Whether room `r` stands open to an officer of this council: an open room does to all, but to no guest. The same as
 * `roomAccess` says of one room, for statements over many.
 */
export const isOpenTo = (sql: Sql | TransactionSql, councilCode: string): Query =>
	isGuestOrganisation(councilCode) ? sql`false` : sql`r.visibility = 'open'`;

/** The same for officer `o` of the statement. */
export const isOpenToEach = (sql: Sql | TransactionSql): Query =>
	sql`(r.visibility = 'open' and not ${isGuestEach(sql)})`;

/** Whether officer `o` of the statement is a guest. */
export const isGuestEach = (sql: Sql | TransactionSql): Query =>
	sql`starts_with(o.council_code, ${guestCodePrefix})`;
