import { recordHtml } from '#lib/decisions/record-html.ts';
import { answerRecord } from '../answer-record.ts';

/** All decisions of the room as one page: to read, to print, to file. */
export const GET = answerRecord({ type: 'text/html; charset=utf-8', make: recordHtml });
