import type { Editor } from '@tiptap/core';
import { bringAlong } from '#lib/images/bring-along.ts';
import { imageLimits, type CopiedImages } from '#lib/images/image.ts';

/**
 * Pictures were pasted by their addresses: those of other proposals become this proposal's own, those that cannot be
 * brought along are taken out again. Says what was left out; empty: nothing.
 */
export async function settlePastedPictures(
	editor: Editor,
	proposalId: string,
	ids: readonly string[]
): Promise<string> {
	const asked = ids.slice(0, imageLimits.copiedAtOnce);
	const copied: CopiedImages = (await bringAlong(proposalId, asked)) ?? {};
	if (editor.isDestroyed) return '';
	const { tr } = editor.state;
	let out = 0;
	editor.state.doc.descendants((node, position) => {
		const id = node.type.name === 'image' ? String(node.attrs.id) : '';
		if (!ids.includes(id)) return;
		const own = copied[id] ?? null;
		const at = tr.mapping.map(position);
		if (!own) {
			out += 1;
			tr.delete(at, at + node.nodeSize);
		} else if (own.id !== id) tr.setNodeMarkup(at, undefined, { ...node.attrs, ...own });
	});
	if (tr.docChanged) editor.view.dispatch(tr);
	if (out === 0) return '';
	return `${out === 1 ? '1 picture was' : `${out} pictures were`} left out: pictures of other proposals come along when you can see them there and are online. The words were pasted.`;
}
