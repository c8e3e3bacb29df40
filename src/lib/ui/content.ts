import type { Snippet } from 'svelte';

/** What the macros of govuk-frontend call `text` or `html`: plain words, or a snippet. */
export type Content = string | Snippet;

export type Attributes = Record<string, string | number | boolean | undefined>;

/** Words with the options that labels, legends, hints and error messages take. A string stands for `{ text }`. */
export interface Worded {
	text?: string;
	html?: Snippet;
	classes?: string;
	attributes?: Attributes;
	/** label and legend: the words are the page's h1 */
	isPageHeading?: boolean;
	/** error message: read before it; false or '' leaves it out */
	visuallyHiddenText?: string | false;
}
export type Words = Content | Worded | undefined | null;

/** The options of `words`, or undefined when there is nothing to show. */
export function worded(words: Words): Worded | undefined {
	if (!words) return undefined;
	if (typeof words === 'string') return { text: words };
	if (typeof words === 'function') return { html: words };
	return words.text || words.html ? words : undefined;
}

/** Class names with a space between, empty ones left out. */
export const classNames = (...names: (string | false | undefined | null)[]): string =>
	names.filter(Boolean).join(' ');

/** Ids for aria-describedby: undefined when there is none, so that the attribute is not printed. */
export const describedByIds = (...ids: (string | false | undefined | null)[]): string | undefined =>
	classNames(...ids) || undefined;
