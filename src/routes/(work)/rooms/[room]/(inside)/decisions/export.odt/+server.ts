import { recordOdt } from '#lib/decisions/record-odt.ts';
import { answerRecord } from '../answer-record.ts';

/** All decisions of the room as an OpenDocument text. */
export const GET = answerRecord({
	type: 'application/vnd.oasis.opendocument.text',
	ending: 'odt',
	make: recordOdt
});
