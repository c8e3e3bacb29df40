import { aside } from '#lib/aside/server/aside.ts';
import { answerRecord } from '../answer-record.ts';

/** All decisions of the room as a PDF, made aside. */
export const GET = answerRecord({
	type: 'application/pdf',
	ending: 'pdf',
	make: (record, at) => aside.ask('recordPdf', () => Promise.resolve({ record, at: at.toISOString() }))
});
