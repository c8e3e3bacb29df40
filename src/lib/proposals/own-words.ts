import { isAllowedAttribute } from './schema.ts';

/** Element name → the attribute whose words are part of the text. */
export const ownWordsAttribute: Readonly<Record<string, string>> = { footnote: 'text', table: 'caption' };

/**
 * The words that an element holds by itself: a footnote's, a table's caption. They are counted, compared and shown as the
 * text is. Empty: none, or none that the schema allows.
 */
export function ownWords(name: string, attributes: Readonly<Record<string, unknown>>): string {
	const of = Object.hasOwn(ownWordsAttribute, name) ? ownWordsAttribute[name]! : null;
	const value = of && attributes[of];
	return of && typeof value === 'string' && isAllowedAttribute(name, of, value) ? value : '';
}
