import type * as Y from 'yjs';
import { ownWords } from './own-words.ts';
import { walkFragment } from './walk-fragment.ts';

/** These stand in a line of text; every other element ends the line before it and its own. */
const inline = new Set(['hardBreak', 'footnote']);

/**
 * A section as plain text, one line per paragraph, heading, list item or cell. Words are counted on it, and it is what
 * an officer is given back when a text cannot be saved. A footnote stands in brackets in its place, a table's caption above
 * the table; a picture gives nothing. Unknown elements give their text.
 */
export function fragmentText(fragment: Y.XmlFragment): string {
	const lines: string[] = [];
	let line = '';
	let behindNote = false;
	const endLine = () => {
		if (line !== '') lines.push(line);
		line = '';
		behindNote = false;
	};
	walkFragment(fragment, {
		enter: (element) => {
			if (!inline.has(element.nodeName)) endLine();
			const own = ownWords(element.nodeName, element.getAttributes());
			if (element.nodeName === 'hardBreak') line += '\n';
			else if (element.nodeName === 'table' && own) lines.push(own);
			else if (own) {
				line += `${line === '' ? '' : ' '}[${own}]`;
				behindNote = true;
			}
		},
		leave: (element) => {
			if (!inline.has(element.nodeName)) endLine();
		},
		runs: (runs) => {
			for (const { text } of runs) {
				// A word right behind a footnote is a word of its own.
				if (behindNote && /^[\p{L}\p{N}]/u.test(text)) line += ' ';
				behindNote &&= text === '';
				line += text;
			}
		}
	});
	endLine();
	return lines.join('\n');
}
