import { isDeepStrictEqual } from 'node:util';
import type { Sql, TransactionSql } from 'postgres';
import { lockRegister, readRegister, writeRegister } from '../queries/councils.ts';
import { shippedForms, type ShippedForm } from './forms.ts';
import { readShippedRegister } from './shipped-register.ts';

/**
 * Brings the shipped councils and forms into the database: at every start, in one transaction, one process at a
 * time. What an import or a funder has changed since is left alone, and nothing is deleted. A start with nothing
 * new only reads.
 */
export async function seedRegister(sql: Sql): Promise<void> {
	await sql.begin(async (tx) => {
		await lockRegister(tx);
		await seedCouncils(tx);
		for (const form of shippedForms) await seedForm(tx, form);
	});
}

async function seedCouncils(tx: TransactionSql) {
	const stored = new Map((await readRegister(tx)).map((council) => [council.code, council]));
	const wanted = readShippedRegister().filter((shipped) => {
		const there = stored.get(shipped.code);
		if (!there) return true;
		const { changed, ...council } = there;
		return !changed && !isDeepStrictEqual(council, shipped);
	});
	await writeRegister(tx, wanted, { changed: false });
}

interface StoredForm {
	title: string;
	makes: string;
	summary: string;
	changed: boolean;
	sections: unknown;
}

async function seedForm(tx: TransactionSql, form: ShippedForm) {
	const [there] = await tx<StoredForm[]>`
		select title, makes, summary, changed_at is not null as changed, (
			select json_agg(json_build_object(
				'key', key, 'title', title, 'hint', hint, 'criteria', criteria, 'wordLimit', word_limit
			) order by position)
			from form_section where form_id = form.id
		) as sections
		from form where id = ${form.id}`;
	if (there?.changed) return;
	const { id, ...wanted } = form;
	if (there) {
		const { changed: _, ...stored } = there;
		if (isDeepStrictEqual(stored, wanted)) return;
	}
	await tx`
		insert into form (id, title, makes, summary) values (${id}, ${form.title}, ${form.makes}, ${form.summary})
		on conflict (id) do update set title = excluded.title, makes = excluded.makes, summary = excluded.summary`;
	// A key names a text in documents that exist: a section may be reworded or added, never dropped.
	for (const [index, section] of form.sections.entries()) {
		await tx`
			insert into form_section (form_id, key, position, title, hint, criteria, word_limit)
			values (${id}, ${section.key}, ${index + 1}, ${section.title}, ${section.hint}, ${section.criteria}, ${section.wordLimit})
			on conflict (form_id, key) do update set
				position = excluded.position, title = excluded.title, hint = excluded.hint,
				criteria = excluded.criteria, word_limit = excluded.word_limit`;
	}
}
