import { randomUUID } from 'node:crypto';
import * as Y from 'yjs';
import type { Database } from '#db/connection.server.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { createDocument } from '#db/queries/documents.ts';
import { initialDocument } from '#lib/proposals/server/initial-document.ts';
import { SCHEMA_VERSION } from '#lib/protocol/sync.ts';
import { readConfig } from '#server/config.ts';
import type { App } from '../support/app.ts';
import { signInCookie } from '../support/people.ts';
import { makeSignedIn } from '../support/rooms.ts';
import { p, suggest } from '../support/suggestions.ts';

export const words = 10_000;
export const threads = 200;
export const pendingSuggestions = 50;
export const writers = 20;

const wordsPerParagraph = 80;
const vocabulary =
	'council officers who need early help with rent found that data about arrears stands in several systems and nobody sees it'.split(
		' '
	);

/** A full bid of 10,000 words with open threads, in a room where everybody may write. */
export interface LongBid {
	documentId: string;
	/** section keys, in the order of the form */
	sections: string[];
	/** the Cookie header of the n-th officer; there is one more than writers */
	cookies: string[];
}

export async function makeLongBid({ sql }: Database, app: App): Promise<LongBid> {
	const config = readConfig({ ORIGIN: app.origin });
	const officers: SignedInOfficer[] = [];
	const cookies: string[] = [];
	for (let index = 0; index <= writers; index += 1) {
		const officer = await makeSignedIn(sql, {
			name: `Bench Officer ${index}`,
			councilCode: index % 2 === 0 ? 'DST' : 'LDS'
		});
		officers.push(officer);
		cookies.push(await signInCookie(sql, officer.id, config));
	}
	const form = 'full-bid';
	const sections = (
		await sql<{ key: string }[]>`select key from form_section where form_id = ${form} order by position`
	).map(({ key }) => key);
	const documentId = randomUUID();
	const roomId = randomUUID();
	const { update, clientIds } = initialDocument(
		sections.map((key, index) => ({ key, blocks: paragraphs(shareOf(sections.length, index)) }))
	);
	await sql.begin(async (tx) => {
		await tx`insert into room (id, title, lead_council_code, created_by) values (${roomId}, 'Bench', 'DST', ${officers[0]!.id})`;
		for (const [code, part] of [
			['DST', 'lead'],
			['LDS', 'partner']
		] as const)
			await tx`insert into room_council (room_id, council_code, part, role) values (${roomId}, ${code}, ${part}, 'editor')`;
		await tx`
			insert into proposal (id, room_id, form_id, title, lead_council_code, created_by)
			values (${documentId}, ${roomId}, ${form}, 'A long bid', 'DST', ${officers[0]!.id})`;
		await createDocument(tx, { id: documentId, schemaVersion: SCHEMA_VERSION, update, clientIds });
		for (const anchor of anchors(update, sections)) {
			const thread = randomUUID();
			await tx`
				insert into comment_thread (id, document_id, section_key, anchor_start, anchor_end, quote, audience, created_by, created_at, comments, shown)
				values (${thread}, ${documentId}, ${anchor.section}, ${anchor.start}, ${anchor.end}, ${anchor.quote}, 'room', ${officers[1]!.id}, now(), 1, 1)`;
			await tx`
				insert into comment (id, thread_id, document_id, author_id, council_code, body, created_at)
				values (${randomUUID()}, ${thread}, ${documentId}, ${officers[1]!.id}, 'LDS', 'Where does this figure come from?', now())`;
		}
	});
	// One of each officer in each section, in words of their own, until there are enough.
	for (let index = 0; index < pendingSuggestions; index += 1) {
		const at = index % sections.length;
		const nth = Math.floor(index / sections.length);
		const blocks = paragraphs(shareOf(sections.length, at)).map(({ text }) => text.split(' '));
		blocks[0]![10 * (nth + 1)] = 'households';
		await suggest(
			sql,
			officers[nth + 1]!,
			documentId,
			sections[at]!,
			...blocks.map((words) => p(words.join(' ')))
		);
	}
	const [made] = await sql<{ open: number }[]>`
		select count(*)::int as open from suggestion where document_id = ${documentId} and outcome is null`;
	if (made!.open !== pendingSuggestions) throw new Error(`${made!.open} suggestions were made`);
	return { documentId, sections, cookies };
}

const shareOf = (sections: number, index: number) =>
	Math.floor(words / sections) + (index < words % sections ? 1 : 0);

function paragraphs(count: number) {
	return Array.from({ length: Math.ceil(count / wordsPerParagraph) }, (_, paragraph) => ({
		type: 'paragraph' as const,
		text: Array.from(
			{ length: Math.min(wordsPerParagraph, count - paragraph * wordsPerParagraph) },
			(_, word) => vocabulary[(paragraph * 7 + word * 3) % vocabulary.length]!
		).join(' ')
	}));
}

/** Evenly over sections and paragraphs: where each thread's words begin and end. */
function anchors(update: Uint8Array, sections: readonly string[]) {
	const doc = new Y.Doc();
	Y.applyUpdate(doc, update);
	return Array.from({ length: threads }, (_, index) => {
		const section = sections[index % sections.length]!;
		const round = Math.floor(index / sections.length);
		const blocks = doc.getXmlFragment(section);
		const text = (blocks.get(round % blocks.length) as Y.XmlElement).get(0) as Y.XmlText;
		const from = (20 * round) % Math.max(1, text.length - 40);
		const at = (place: number, assoc: 0 | -1) =>
			Buffer.from(Y.encodeRelativePosition(Y.createRelativePositionFromTypeIndex(text, place, assoc)));
		const quote = (text.toJSON() as string).slice(from, from + 12).trim();
		return { section, quote, start: at(from, 0), end: at(from + 12, -1) };
	});
}
