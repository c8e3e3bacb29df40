import type { Sql, TransactionSql } from '#db/connection.server.ts';
import { guestCodePrefix } from '#lib/councils/guest-organisation.ts';

/** The name of an officer, whose table is called so in the statement, where no council stands with it: then a guest is marked in the name. */
export const markedName = (sql: Sql | TransactionSql, officer: string): ReturnType<Sql> => sql`
	(${sql(officer)}.name || case when starts_with(${sql(officer)}.council_code, ${guestCodePrefix}) then ' (guest)' else '' end)`;
