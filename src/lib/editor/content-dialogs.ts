/** One script for all of them: they are small, and asked for together. */
export { default as CaptionDialog } from './CaptionDialog.svelte';
export { default as FootnoteDialog } from './FootnoteDialog.svelte';
export { default as LinkDialog } from './LinkDialog.svelte';
export { default as PictureDialog } from './PictureDialog.svelte';
export { default as PictureWordsDialog } from './PictureWordsDialog.svelte';
