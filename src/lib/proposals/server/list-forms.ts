import type { Sql } from '#db/connection.server.ts';
import { notesForm } from '#lib/meetings/meeting.ts';

export interface FormSummary {
	id: string;
	title: string;
	makes: string;
	summary: string;
	sections: number;
}

/** The forms a proposal or note can be made from; a meeting's notes are made with their meeting. Open to all signed-in officers. */
export async function listForms(sql: Sql): Promise<FormSummary[]> {
	return sql<FormSummary[]>`
		select f.id, f.title, f.makes, f.summary, count(s.key)::int as sections
		from form f join form_section s on s.form_id = f.id
		where f.makes <> ${notesForm.makes}
		group by f.id
		order by array_position(array['expression of interest', 'full bid', 'discovery note'], f.makes), f.title`;
}
