import * as Y from 'yjs';

/**
 * Yjs client ids that put something into each section since `before`, by its key; sections without any are left out. Who only took
 * words away is not among them: a deletion does not name its author.
 */
export function sectionWriters(before: Y.Doc, doc: Y.Doc, keys: readonly string[]): Map<string, Set<number>> {
	const known = Y.decodeStateVector(Y.encodeStateVector(before));
	const isNew = ({ id, length }: Y.Item) => id.clock + length > (known.get(id.client) ?? 0);
	const writers = new Map<string, Set<number>>();
	for (const key of keys) {
		const clients = new Set<number>();
		// Without recursion: how deep a text is, is up to those who write it.
		const open: Y.AbstractType<unknown>[] = [doc.getXmlFragment(key) as Y.AbstractType<unknown>];
		for (let type = open.pop(); type; type = open.pop()) {
			const items = [...type._map.values()];
			for (let item = type._start; item; item = item.right) items.push(item);
			for (const item of items) {
				if (isNew(item)) clients.add(item.id.client);
				if (item.content instanceof Y.ContentType) open.push(item.content.type as Y.AbstractType<unknown>);
			}
		}
		if (clients.size > 0) writers.set(key, clients);
	}
	return writers;
}
