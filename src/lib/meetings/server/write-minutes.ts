import type { TransactionSql } from '#db/connection.server.ts';
import { DamagedDocument } from '#db/queries/documents.ts';
import { ukSpanInWords } from '#lib/decisions/uk-time.ts';
import { editDocument } from '#lib/proposals/server/edit-document.ts';
import { blockElement, type InitialBlock } from '#lib/proposals/server/initial-document.ts';
import { notesForm } from '../meeting.ts';
import type { MeetingRow } from './in-meetings.ts';

/** A heading for each item, with room for what is discussed, decided and to be done. */
function template(meeting: MeetingRow, items: readonly { title: string; leader: string }[]): InitialBlock[] {
	const paragraph = (text: string): InitialBlock => ({ type: 'paragraph', text });
	return [
		paragraph(ukSpanInWords(new Date(meeting.startsAt), new Date(meeting.endsAt))),
		...items.flatMap(({ title, leader }, index): InitialBlock[] => [
			{ type: 'heading', level: 3, text: `${index + 1}. ${title}` },
			...(leader === '' ? [] : [paragraph(`Led by: ${leader}`)]),
			paragraph('Discussed: '),
			paragraph('Decided: '),
			paragraph('Actions: ')
		])
	];
}

/**
 * Puts the template of the minutes before whatever was written there already. Called once, as the meeting starts [P8]. Where the
 * text takes no words, because it is frozen, full or damaged, the meeting goes on without.
 */
export async function writeMinutes(
	tx: TransactionSql,
	{ meeting, officerId }: { meeting: MeetingRow; officerId: string }
): Promise<void> {
	const items = await tx<{ title: string; leader: string }[]>`
		select title, leader from agenda_item where meeting_id = ${meeting.id} order by position, id`;
	try {
		await editDocument(tx, {
			documentId: meeting.documentId,
			officerId,
			change(doc) {
				doc.getXmlFragment(notesForm.minutes).insert(0, template(meeting, items).map(blockElement));
			}
		});
	} catch (error) {
		if (!(error instanceof DamagedDocument)) throw error;
	}
}
