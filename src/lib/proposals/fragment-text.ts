import type * as Y from 'yjs';
import { walkFragment } from './walk-fragment.ts';

/** These stand in a line of text; every other element ends the line before it and its own. */
const inline = new Set(['hardBreak']);

/**
 * A section as plain text, one line per paragraph, heading, list item or cell. Words are counted on it, and it is what
 * an officer is given back when a text cannot be saved. Unknown elements give their text.
 */
export function fragmentText(fragment: Y.XmlFragment): string {
	const lines: string[] = [];
	let line = '';
	const endLine = () => {
		if (line !== '') lines.push(line);
		line = '';
	};
	walkFragment(fragment, {
		enter: (element) => {
			if (inline.has(element.nodeName)) line += '\n';
			else endLine();
		},
		leave: (element) => {
			if (!inline.has(element.nodeName)) endLine();
		},
		runs: (runs) => {
			for (const run of runs) line += run.text;
		}
	});
	endLine();
	return lines.join('\n');
}
