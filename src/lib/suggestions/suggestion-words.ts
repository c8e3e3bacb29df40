import type { Suggestion } from './suggestion.ts';

/** After a name: "Priya Shah, Dorset Council, suggests removing". */
export const suggestsWords: Readonly<Record<Suggestion['kind'], string>> = {
	insert: 'suggests adding',
	delete: 'suggests removing',
	replace: 'suggests replacing',
	format: 'suggests another style for',
	block: 'suggests another layout'
};

const layouts: readonly [RegExp, string][] = [
	[/<table/, 'Table'],
	[/<ul/, 'Bulleted list'],
	[/<ol/, 'Numbered list'],
	[/<h2/, 'Heading'],
	[/<h3/, 'Subheading'],
	[/<blockquote/, 'Quote'],
	[/<a /, 'Link'],
	[/<strong/, 'Bold'],
	[/<em/, 'Italic']
];

/** What a change of style or layout makes of its words, as a label. */
export function layoutWords({ kind, addedHtml, removed, added }: Suggestion): string {
	if (kind === 'block' && addedHtml === '') return 'Joined';
	if (kind === 'block' && /^<div class="table-wrap"/.test(addedHtml) && removed !== added)
		return addedHtml.includes('<caption>') ? `Caption: ${added.split('\n', 1)[0]}` : 'No caption';
	const found = layouts.find(([tag]) => tag.test(addedHtml));
	if (found) return found[1];
	return kind === 'format' ? 'Plain' : 'New paragraph';
}
