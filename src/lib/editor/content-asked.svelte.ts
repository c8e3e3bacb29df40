import type { Editor } from '@tiptap/core';

/** What a dialog is asked for. The place is where the editor's selection is: it moves along with what others write. */
export type Asked =
	/** no files: one is chosen in the dialog; several are added one after the other */
	| { kind: 'picture'; editor: Editor; files: File[] }
	| { kind: 'picture-words'; editor: Editor }
	| { kind: 'footnote'; editor: Editor }
	| { kind: 'caption'; editor: Editor };

/** The dialogs of a text's pictures, footnotes and captions. One is open at a time. */
export class ContentAsked {
	open = $state.raw<Asked | null>(null);
	/** what became of something that was pasted or dropped, shown until it is put away */
	notice = $state('');

	ask(asked: Asked): void {
		this.notice = '';
		this.open = asked;
	}

	/** The dialog is done with the first file, if it had one. */
	done(): void {
		const asked = this.open;
		this.open =
			asked?.kind === 'picture' && asked.files.length > 1 ? { ...asked, files: asked.files.slice(1) } : null;
	}

	close(): void {
		this.open = null;
	}
}
