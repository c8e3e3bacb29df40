import { describeAuthorship } from '#lib/authorship/server/describe-authorship.ts';
import { compareWords } from '#lib/decisions/server/compare-words.ts';
import { recordPdf } from '#lib/decisions/server/record-pdf.ts';
import { drawStep } from '#lib/replay/server/draw-step.ts';
import { compareTexts } from '#lib/versions/server/compare-texts.ts';
import { describeNews } from '#lib/visits/server/describe-news.ts';

/**
 * What is done aside, by name. Each takes one thing that can be sent to a thread, and returns one that can be sent back. They
 * may throw DamagedDocument.
 */
export const work = { compareTexts, compareWords, describeAuthorship, drawStep, describeNews, recordPdf };

export type Work = typeof work;
