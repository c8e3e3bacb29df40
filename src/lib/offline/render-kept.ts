/**
 * The sections of a text as HTML, from the copy on this device; empty when there is none. With the editor's scripts, which
 * are loaded for it.
 */
export async function renderKept(
	officerId: string,
	documentId: string,
	keys: readonly string[]
): Promise<Record<string, string>> {
	const [{ readLocalCopy }, { renderFragment }] = await Promise.all([
		import('#lib/realtime/local-copy.ts'),
		import('#lib/proposals/render.ts')
	]);
	const doc = await readLocalCopy(officerId, documentId);
	if (!doc) return {};
	const html = Object.fromEntries(keys.map((key) => [key, renderFragment(doc.getXmlFragment(key))]));
	doc.destroy();
	return html;
}
