import type * as Y from 'yjs';
import { isAllowedAttribute, isAllowedMark, nodes } from './schema.ts';
import { walkFragment } from './walk-fragment.ts';

/**
 * True when the editor knows everything in the section. An editor deletes what it does not know, for everybody: such a
 * section is shown, and not opened for writing. [P7]
 */
export function fitsSchema(fragment: Y.XmlFragment): boolean {
	let fits = true;
	walkFragment(fragment, {
		enter(element) {
			fits &&=
				Object.hasOwn(nodes, element.nodeName) &&
				Object.entries(element.getAttributes()).every(([name, value]) =>
					isAllowedAttribute(element.nodeName, name, value)
				);
		},
		leave() {},
		runs(runs) {
			fits &&= runs.every(({ marks }) =>
				Object.entries(marks).every(([mark, value]) => isAllowedMark(mark, value))
			);
		}
	});
	return fits;
}
