import { Marked } from 'marked';
import { escape } from '#lib/proposals/render.ts';

const reader = new Marked({
	gfm: true,
	renderer: {
		// HTML within Markdown is words that somebody wrote.
		html: ({ text }) => escape(text),
		checkbox: ({ checked }) => (checked ? '[x] ' : '[ ] ')
	}
});

/** Markdown as HTML, to be pasted like any other: what of it a text may hold is not decided here. */
export const markdownHtml = (text: string): string => reader.parse(text, { async: false });
