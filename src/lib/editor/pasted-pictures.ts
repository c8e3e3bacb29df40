import type { Editor } from '@tiptap/core';
import { bringAlong } from '#lib/images/bring-along.ts';
import { imageLimits, type CopiedImages } from '#lib/images/image.ts';

/**
 * Pictures were pasted by their addresses: those of other proposals become this proposal's own, those that the server says
 * cannot be brought along are taken out again. Where there is no answer they stay: they may be this proposal's own, cut
 * somewhere else in it. Says what became of them; empty: nothing to say.
 */
export async function settlePastedPictures(
	editor: Editor,
	proposalId: string,
	ids: readonly string[]
): Promise<string> {
	const copied: CopiedImages = {};
	for (let at = 0; at < ids.length; at += imageLimits.copiedAtOnce)
		Object.assign(copied, await bringAlong(proposalId, ids.slice(at, at + imageLimits.copiedAtOnce)));
	if (editor.isDestroyed) return '';
	const { tr } = editor.state;
	let out = 0;
	let unanswered = 0;
	editor.state.doc.descendants((node, position) => {
		const id = node.type.name === 'image' ? String(node.attrs.id) : '';
		if (!ids.includes(id)) return;
		const own = copied[id];
		if (own === undefined) return void (unanswered += 1);
		const at = tr.mapping.map(position);
		if (!own) {
			out += 1;
			tr.delete(at, at + node.nodeSize);
		} else if (own.id !== id) tr.setNodeMarkup(at, undefined, { ...node.attrs, ...own });
	});
	if (tr.docChanged) editor.view.dispatch(tr);
	if (out === 0) return unanswered === 0 ? '' : notLookedUp;
	return `${out === 1 ? '1 picture was' : `${out} pictures were`} left out: pictures of other proposals come along when you can see them there and are online. The words were pasted.`;
}

const notLookedUp =
	'The pictures could not be looked up just now. Those of this proposal are fine. Those of other proposals are seen only by people who can see them there: paste them again when you are online.';
