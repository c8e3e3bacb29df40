/** The scripts of the editor, as one: asked for as early as possible, never part of the page's first script. */
export { openDocument } from '#lib/realtime/open-document.ts';
export { sectionEditor, textSchema, nodeOfFragment } from './section-editor.ts';
export { renderFragment } from '#lib/proposals/render.ts';
export { fragmentText } from '#lib/proposals/fragment-text.ts';
export { countWords } from '#lib/proposals/words.ts';
export { fitsSchema } from '#lib/proposals/fits-schema.ts';
export { isAnchoredIn } from '#lib/comments/anchor.ts';
