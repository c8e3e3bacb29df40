/**
 * What a dialog is asked for, in which section. The place is where the selection of its editor is: it moves along with what
 * others write. The editor itself may be made anew while a dialog is open.
 */
export type Asked =
	/** no files: one is chosen in the dialog; several are added one after the other */
	| { kind: 'picture'; section: string; files: File[] }
	| { kind: 'picture-words'; section: string }
	| { kind: 'footnote'; section: string }
	| { kind: 'caption'; section: string }
	| { kind: 'link'; section: string };

/** The dialogs of a text's pictures, footnotes, captions and links. One is open at a time. */
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
