import { getSchema } from '@tiptap/core';
import { SvelteMap } from 'svelte/reactivity';
import { schemaExtensions } from '#lib/editor/editor-extensions.ts';
import type { Workspace } from '#lib/editor/workspace.svelte.ts';
import { placeOfPlainWords, showPlainWords } from './plain-words.ts';
import { readSection, type PlacedFinding, type SectionReading } from './read-section.ts';

/** For sections that were not on screen yet. */
const schema = getSchema(schemaExtensions());

/** A section is read when its officer pauses this long. */
const pauseMs = 500;

/** Reads the sections that are open in this browser, and marks what could be plainer in them. Whoever makes it closes it. */
export class PlainReader {
	readonly sections = new SvelteMap<string, SectionReading>();

	#workspace: Workspace;
	// eslint-disable-next-line svelte/prefer-svelte-reactivity -- nothing is shown from it
	#timers = new Map<string, ReturnType<typeof setTimeout>>();
	#stop: () => void;

	constructor(workspace: Workspace) {
		this.#workspace = workspace;
		this.#stop = workspace.onText((key) => {
			if (this.sections.has(key)) this.#readSoon(key);
		});
	}

	/** A section came on screen: it is read now, and again whenever it changes. */
	see(key: string): void {
		if (!this.sections.has(key)) this.#read(key);
	}

	#readSoon(key: string): void {
		clearTimeout(this.#timers.get(key));
		this.#timers.set(
			key,
			setTimeout(() => this.#read(key), pauseMs)
		);
	}

	#read(key: string): void {
		const editor = this.#workspace.sectionOf(key)?.editor;
		// Words that are being put together by an input method must not be drawn anew.
		if (editor?.view.composing) return this.#readSoon(key);
		const doc = editor?.state.doc ?? this.#workspace.nodeOf(key, schema);
		// It holds something that this page does not know: it is only read, and not here.
		if (!doc) return void this.sections.set(key, { age: null, findings: [] });
		const reading = readSection(doc);
		this.sections.set(key, reading);
		if (editor) showPlainWords(editor, reading.findings);
	}

	/** Selects the words in the text. False: they are gone. */
	goTo(key: string, { id }: PlacedFinding): boolean {
		const editor = this.#workspace.sectionOf(key)?.editor;
		if (!editor) {
			// Never on screen yet: its editor comes with it.
			document.getElementById(`section-${key}-title`)?.focus();
			return true;
		}
		const place = placeOfPlainWords(editor.state, id);
		if (!place) return false;
		editor.chain().setTextSelection(place).focus(undefined, { scrollIntoView: false }).run();
		const { node } = editor.view.domAtPos(place.from);
		(node instanceof Element ? node : node.parentElement)?.scrollIntoView({ block: 'center' });
		return true;
	}

	close(): void {
		this.#stop();
		for (const timer of this.#timers.values()) clearTimeout(timer);
		for (const key of this.sections.keys()) {
			const editor = this.#workspace.sectionOf(key)?.editor;
			if (editor) showPlainWords(editor, []);
		}
	}
}
