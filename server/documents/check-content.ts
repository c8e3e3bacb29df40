import * as Y from 'yjs';
import { isAllowedAttribute, isAllowedMark, nodes } from '#lib/proposals/schema.ts';
import { syncLimits } from '#lib/protocol/sync.ts';

type Struct = Y.Item | Y.GC | Y.Skip;

/**
 * Looks at newly integrated structs and says in a few words what is wrong with them, or null. Only what the editor's
 * schema knows may enter a document: an editor that meets an unknown node deletes it for everybody [P7], and a link
 * to `javascript:` would reach every reader (FAULTS X3). Looks at the structs given, not at the whole document.
 */
export function findForbiddenContent(
	doc: Y.Doc,
	structs: Iterable<Struct>,
	sections: ReadonlySet<string>
): string | null {
	for (const struct of structs) {
		if (!(struct instanceof Y.Item)) continue;
		// The decoded struct knows its parent only by name or id; the integrated one has the real thing.
		const item = Y.getItem(doc.store, struct.id) as Struct;
		if (!(item instanceof Y.Item)) continue;
		const wrong = checkItem(item, sections);
		if (wrong) return wrong;
	}
	return null;
}

function checkItem(item: Y.Item, sections: ReadonlySet<string>): string | null {
	const { content, parent, parentSub } = item;
	if (content instanceof Y.ContentDeleted) return null;
	if (!(parent instanceof Y.AbstractType)) return 'no parent';
	if (parent._item === null && !sections.has(Y.findRootTypeKey(parent))) return 'unknown section';

	if (content instanceof Y.ContentString || content instanceof Y.ContentFormat) {
		if (!(parent instanceof Y.XmlText) || parentSub !== null) return 'text outside of a text';
		if (content instanceof Y.ContentFormat && !isAllowedMark(markName(content.key), content.value))
			return 'forbidden mark';
		return null;
	}
	if (content instanceof Y.ContentType) {
		if (!(parent instanceof Y.XmlFragment) || parentSub !== null) return 'element in a wrong place';
		const { type } = content;
		const known =
			type instanceof Y.XmlText || (type instanceof Y.XmlElement && Object.hasOwn(nodes, type.nodeName));
		if (!known) return 'unknown element';
		if (!mayStandIn(type, parent)) return 'element in a wrong place';
		return isTooDeep(parent) ? 'nested too deep' : null;
	}
	if (content instanceof Y.ContentAny) {
		const ownAttribute = parent instanceof Y.XmlElement && parentSub !== null;
		const allowed =
			ownAttribute && content.arr.every((value) => isAllowedAttribute(parent.nodeName, parentSub, value));
		return allowed ? null : 'forbidden attribute';
	}
	return 'unknown content';
}

/**
 * An editor deletes, for everybody, an element that stands where it cannot: nothing is inside a picture or a footnote, a
 * footnote stands in a line of text, a picture never does.
 */
function mayStandIn(type: Y.XmlText | Y.XmlElement, parent: Y.XmlFragment): boolean {
	const inside = parent instanceof Y.XmlElement ? parent.nodeName : null;
	if (inside === 'image' || inside === 'footnote') return false;
	const inLine = inside === 'paragraph' || inside === 'heading';
	const name = type instanceof Y.XmlElement ? type.nodeName : null;
	return name === 'footnote' ? inLine : name === 'image' ? !inLine : true;
}

/** y-tiptap appends `--hash` to a mark that may overlap itself; none of ours may, but the name is read the same way. */
const markName = (key: string) => /^(.*?)(--[A-Za-z0-9+/=]{8})?$/.exec(key)?.[1] ?? key;

function isTooDeep(type: Y.XmlFragment): boolean {
	let depth = 1;
	for (let item = type._item; item; item = (item.parent as Y.XmlFragment)._item) {
		depth += 1;
		if (depth > syncLimits.maxDepth) return true;
	}
	return false;
}
