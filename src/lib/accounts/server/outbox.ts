import type { Sql } from 'postgres';

export interface OutboxMail {
	id: string;
	to: string;
	subject: string;
	text: string;
	createdAt: Date;
}

/** What the demonstration would have sent, the newest first. */
export async function listOutbox(sql: Sql): Promise<OutboxMail[]> {
	const rows = await sql<(Omit<OutboxMail, 'createdAt'> & { createdAt: string })[]>`
		select id, "to", subject, text, to_json(created_at) #>> '{}' as "createdAt"
		from outbox_mail order by created_at desc, id limit 50`;
	return rows.map((row) => ({ ...row, createdAt: new Date(row.createdAt) }));
}
