import type { Node } from '@tiptap/pm/model';
import { findWords } from './find-words.ts';
import { showFound } from './found-words.ts';
import type { Span } from './move.ts';
import { replaceWords } from './replace-words.ts';
import { selectInText } from './select-in-text.ts';
import type { Workspace } from './workspace.svelte.ts';

export interface Match extends Span {
	/** of the section */
	key: string;
}

/** More would be an update that the server may refuse, and nobody means it. */
const maxReplaced = 2_000;

/** Finding words in all sections of an open text, those without an editor too, and putting others in their place. */
export class Find {
	query = $state('');
	matchCase = $state(false);
	wholeWords = $state(false);
	matches = $state.raw<readonly Match[]>([]);
	/** of the match that was gone to last; -1: none */
	current = $state(-1);
	/** what was done, or could not be */
	said = $state('');

	#workspace: Workspace;
	#stop: (() => void)[];
	/** where the search goes on from: a place in the text, so that it survives what others type */
	#from: { key: string; position: number };

	constructor(workspace: Workspace) {
		this.#workspace = workspace;
		const place = workspace.place;
		this.#from = place ?? { key: workspace.keys[0]!, position: 0 };
		this.#stop = [
			workspace.onText(() => this.look()),
			workspace.onMount((key) => {
				this.#show(key);
				if (this.matches[this.current]?.key === key) this.#reveal();
			})
		];
	}

	/** Looks for the words again; the match that stands where the last one stood stays the current one. */
	look(): void {
		const options = this.#options;
		const { keys } = this.#workspace;
		this.matches = keys.flatMap((key) => {
			const tree = this.query === '' ? null : this.#workspace.treeOf(key);
			return tree ? findWords(tree, this.query, options).map((span) => ({ ...span, key })) : [];
		});
		this.current = this.#atOrAfter(this.#from);
		for (const key of keys) this.#show(key);
	}

	/** Something else is looked for: the first match from the caret on is shown. */
	ask(): void {
		this.said = '';
		this.look();
		this.#reveal();
	}

	step(by: 1 | -1): void {
		this.said = '';
		const { length } = this.matches;
		if (length === 0) return;
		this.current = (this.current + by + length) % length;
		this.#goOn();
	}

	/** Replaces the current match and goes to the next. */
	replace(words: string): void {
		const match = this.matches[this.current];
		if (!match || !this.#workspace.canWrite) return;
		// Only where it still stands: others may have typed before it since it was found.
		const isIt = (span: Span) => span.from === match.from && span.to === match.to;
		if (this.#write([match.key], words, isIt) === 0) {
			this.ask();
			this.said = 'The text has just changed there. Nothing was replaced: try again.';
			return;
		}
		this.#from = { key: match.key, position: match.from + words.length };
		this.ask();
		this.said = this.matches.length === 0 ? '1 replaced. That was the last one.' : '1 replaced.';
	}

	/** Replaces all of them, in one step for undo. */
	replaceAll(words: string): void {
		const { length } = this.matches;
		if (length === 0 || !this.#workspace.canWrite) return;
		if (length > maxReplaced) {
			this.said = `${length} are too many to replace at once. Nothing was changed: look for more words.`;
			return;
		}
		const sections = keysOf(this.matches).length;
		const replaced = this.#write(keysOf(this.matches), words);
		this.look();
		const where = sections === 1 ? 'in 1 section' : `in ${sections} sections`;
		const missing = this.#workspace.keys.filter((key) => this.#workspace.treeOf(key) === null).length;
		const not =
			missing === 0
				? ''
				: ` Not in ${missing === 1 ? '1 section' : `${missing} sections`} that this page cannot write in: reload it.`;
		this.said = `${replaced} replaced ${where}.${not}`;
		if (replaced > 0) this.#workspace.history.offerUndo(`${replaced} replaced ${where}`);
	}

	/** The keyboard goes back to the text, at the match. */
	leave(): void {
		const match = this.matches[this.current];
		const section = match && this.#workspace.sectionOf(match.key);
		if (section) selectInText(section.editor, match);
		else this.#workspace.focusText();
	}

	close(): void {
		for (const stop of this.#stop) stop();
		this.matches = [];
		for (const key of this.#workspace.keys) this.#show(key);
	}

	/** How many were replaced, of those that stand there now. */
	#write(keys: readonly string[], words: string, isMeant: (span: Span) => boolean = () => true): number {
		let replaced = 0;
		this.#workspace.edit((opened, schema) => {
			const spansIn = (section: Node) => findWords(section, this.query, this.#options).filter(isMeant);
			const sections = keys.map((key) => ({ fragment: opened.fragment(key), spansIn }));
			replaced = replaceWords(opened, sections, words, schema);
		});
		return replaced;
	}

	get #options() {
		return { matchCase: this.matchCase, wholeWords: this.wholeWords };
	}

	#atOrAfter({ key, position }: { key: string; position: number }): number {
		const { keys } = this.#workspace;
		const at = keys.indexOf(key);
		const next = this.matches.findIndex(
			(match) => keys.indexOf(match.key) > at || (match.key === key && match.from >= position)
		);
		return next < 0 && this.matches.length > 0 ? 0 : next;
	}

	#goOn(): void {
		const match = this.matches[this.current]!;
		this.#from = { key: match.key, position: match.from };
		for (const key of this.#workspace.keys) this.#show(key);
		this.#reveal();
	}

	#show(key: string): void {
		const section = this.#workspace.sectionOf(key);
		if (!section) return;
		const current = this.matches[this.current];
		showFound(
			section.editor,
			this.matches.filter((match) => match.key === key),
			current?.key === key ? current : null
		);
	}

	/** Brings the current match into sight. One without an editor is scrolled to first, and shown when it has one. */
	#reveal(): void {
		const match = this.matches[this.current];
		if (!match) return;
		const section = this.#workspace.sectionOf(match.key);
		if (!section) {
			document.getElementById(`section-${match.key}`)?.scrollIntoView({ block: 'center' });
			return;
		}
		const { view } = section.editor;
		const { node } = view.domAtPos(match.from);
		const element = node instanceof Element ? node : node.parentElement;
		const shown = view.dom.querySelector('.found--current');
		(shown ?? element)?.scrollIntoView({ block: 'center', inline: 'nearest' });
	}
}

const keysOf = (matches: readonly Match[]): string[] =>
	matches.map(({ key }) => key).filter((key, index, all) => all.indexOf(key) === index);
