import { SvelteMap } from 'svelte/reactivity';
import type { OpenDocument } from '#lib/realtime/open-document.ts';
import type { RescuedText } from '#lib/realtime/rescued-texts.ts';
import type { LocalCopyState } from '#lib/realtime/local-copy.ts';
import { toasts } from '#lib/ui/toasts.svelte.ts';
import { peoplePresent, type Present } from '#lib/realtime/presence.ts';
import { noteUnsentWords } from '#lib/realtime/unsent-words.ts';
import type { FinalReason, SaveState } from '#lib/realtime/status.ts';
import type { Anchor } from '#lib/comments/anchor.ts';
import type { Places } from '#lib/comments/commented-words.ts';
import type { Node, Schema } from '@tiptap/pm/model';
import type { Transaction, XmlFragment } from 'yjs';
import type { SuggestionPlaces } from '#lib/suggestions/suggested-words.ts';
import { EditorNote } from './editor-note.svelte.ts';
import { PageState } from './page-state.svelte.ts';
import { TextHistory } from './text-history.ts';
import { offerLostPart } from './offer-lost-part.ts';
import type { Editor, SectionEditor } from './section-editor.ts';
import { ContentAsked } from './content-asked.svelte.ts';
import { SlashMenu } from './slash-menu.svelte.ts';

/** "Saved" waits until typing pauses, so that the word does not flicker at every key; it never comes too early. */
const calmMs = 500;

const loadParts = () => import('./editor-parts.ts');
const loadChanges = () => import('#lib/suggestions/tracked-changes.ts');
type Parts = Awaited<ReturnType<typeof loadParts>>;

export interface WorkspaceOptions {
	documentId: string;
	officerId: string;
	keys: readonly string[];
	canWrite: boolean;
	wordsBefore: Record<string, number>;
	/** the text this is a fork of: what is written here are suggestions to it */
	fork?: {
		of: Workspace;
		/** its text is whole, once */
		onLoaded(): void;
		/** what is still open lies in another fork by now, or in none; words that were on their way are handed back */
		onRenewed(): void;
		onUnsaved(unsaved: number): void;
	};
}

/** Where somebody is in a text. */
export interface Place {
	/** of the section */
	key: string;
	position: number;
}

const rightsWords = {
	text: {
		read: 'You can now read this proposal, and no longer write in it.',
		write: 'You can now write in this proposal.'
	},
	fork: {
		read: 'You can no longer suggest changes to this proposal.',
		write: 'You can suggest changes to this proposal again.'
	}
} as const;

/** The live state of one open proposal, as the page shows it. */
export class Workspace {
	save = $state<SaveState>('opening');
	unsaved = $state(0);
	access = $state<'write' | 'read'>('read');
	final = $state<FinalReason | null>(null);
	localCopy = $state<LocalCopyState>('reading');
	present = $state<Present[]>([]);
	/** the server answers: what others write shows as it is made */
	connected = $state(false);
	/** the text is whole: editors may mount */
	loaded = $state(false);
	/** raised when the document is opened afresh: editors are made anew */
	generation = $state(0);
	/** where the caret goes once its section has an editor */
	wanted: Place | null = null;
	/** the editor that has, or last had, the caret */
	active = $state.raw<Editor | null>(null);
	/** raised whenever the active editor's state may have changed, for the toolbar */
	turn = $state(0);
	toolbarWanted = $state(0);
	scriptsFailed = $state(false);
	/** the panel that finds, and replaces; null: closed */
	finding = $state<'find' | 'replace' | null>(null);
	/** raised when it is asked for, open or not */
	findAsked = $state(0);
	readonly note = new EditorNote();
	readonly history = new TextHistory({
		note: this.note,
		canWrite: () => this.canWrite,
		focusAfter: () => this.active?.view.dom ?? null,
		onStep: () => this.turn++
	});
	readonly slash = new SlashMenu();
	readonly content = new ContentAsked();
	readonly words = new SvelteMap<string, number>();
	/** html of sections that changed and have no editor yet */
	readonly html = new SvelteMap<string, string>();
	/** sections this page's editor does not know in full: shown only [P7] */
	readonly unknown = new SvelteMap<string, boolean>();

	#options: WorkspaceOptions;
	#page: PageState;
	/* eslint-disable svelte/prefer-svelte-reactivity -- nothing is shown from these */
	/** sections as the editors' trees, until their text changes */
	#nodes = new Map<string, Node>();
	#textListeners = new Set<(key: string) => void>();
	#mountListeners = new Set<(key: string) => void>();
	#changeListeners = new Set<(transaction: Transaction) => void>();
	/* eslint-enable svelte/prefer-svelte-reactivity */
	#parts: Parts | null = null;
	/** of a fork: what shows its differences from the text */
	#changes: Awaited<ReturnType<typeof loadChanges>> | null = null;
	#opened: OpenDocument | null = null;
	/** the note on this device of words that may not be sent */
	#forgetUnsent = () => {};
	/** the server has all that this page knows of */
	#isStored = false;
	// eslint-disable-next-line svelte/prefer-svelte-reactivity -- nothing is shown from it
	#editors = new Map<string, SectionEditor>();
	#calm: ReturnType<typeof setTimeout> | undefined;
	#unsentWhileOffline = 0;
	/** what comes before is the text as it is, not a change */
	#wasInStep = false;
	#closed = false;

	constructor(options: WorkspaceOptions) {
		this.#options = options;
		this.#page = options.fork ? options.fork.of.#page : new PageState(options);
		this.access = options.canWrite ? 'write' : 'read';
		for (const [key, count] of Object.entries(options.wordsBefore)) this.words.set(key, count);
	}

	/** A fork is its officer's alone: who is there is told by the text. */
	get people(): Present[] {
		return this.fork?.of.people ?? peoplePresent(this.present);
	}

	get fork() {
		return this.#options.fork;
	}

	/** of the sections, in their order */
	get keys(): readonly string[] {
		return this.#options.keys;
	}

	get documentId(): string {
		return this.#options.documentId;
	}

	/** as of PageState, which a text and its fork share */
	get announcement(): string {
		return this.#page.announcement;
	}
	set announcement(words: string) {
		this.#page.announcement = words;
	}

	get connectionAsked(): boolean {
		return this.#page.connectionAsked;
	}
	set connectionAsked(asked: boolean) {
		this.#page.connectionAsked = asked;
	}

	get rescued(): RescuedText[] {
		return this.#page.rescued;
	}

	/** Hands words back to their writer. */
	handBack(texts: readonly RescuedText[]): void {
		if (texts.length > 0) this.#page.rescue(texts);
		// Where they may not see the text any more nothing of it stays on the device: the page asks before it is left. [P5]
		const text = this.fork?.of ?? this;
		if (text.final === 'notFound') this.#page.leaveDevice();
	}

	endRescue(): void {
		this.#page.endRescue();
	}

	get rescuedHad(): boolean {
		return this.#page.rescuedHad;
	}
	set rescuedHad(had: boolean) {
		this.#page.rescuedHad = had;
	}

	get canWrite(): boolean {
		return (
			this.access === 'write' &&
			// Signed out one types on into the copy on this device, while there is one.
			(this.final === null ||
				(this.final === 'signedOut' && this.localCopy !== 'away') ||
				this.final === 'tooFast')
		);
	}

	async start(): Promise<void> {
		if (!this.fork) this.#page.recall();
		try {
			[this.#parts, this.#changes] = await Promise.all([loadParts(), this.fork ? loadChanges() : null]);
		} catch {
			// The text is on the page already; only writing is missing, and the page says how to get it.
			this.scriptsFailed = true;
			return;
		}
		if (!this.#closed) this.#open();
	}

	#open(): void {
		const parts = this.#parts!;
		const { documentId, officerId, keys } = this.#options;
		this.loaded = false;
		this.final = null;
		this.save = 'opening';
		this.#wasInStep = false;
		this.#isStored = false;
		this.#opened = parts.openDocument({
			documentId,
			officerId,
			keys,
			mayWrite: this.access === 'write',
			origin: location.origin,
			events: {
				onSave: (state, unsaved) => this.#onSave(state, unsaved),
				onLoaded: () => this.#onLoaded(),
				onPresence: (present) => (this.present = present),
				onText: (key) => this.#onText(key),
				onAccess: (access) => this.setAccess(access),
				onFinal: (reason) => this.#onFinal(reason),
				onLocalCopy: (state) => this.#onLocalCopy(state),
				onLine: (connected) => {
					this.connected = connected;
					this.#wasInStep ||= connected;
				}
			}
		});
		const opened = this.#opened;
		this.history.open(opened.undo);
		this.#forgetUnsent = noteUnsentWords({
			officerId,
			documentId,
			proposalId: (this.fork?.of ?? this).documentId,
			doc: opened.doc,
			fragment: opened.fragment,
			keys,
			isKept: () => this.localCopy !== 'away'
		});
		opened.doc.on('afterTransaction', (transaction) => {
			if (!this.#wasInStep || transaction.origin !== opened.connection.origin) return;
			for (const listener of this.#changeListeners) listener(transaction);
		});
	}

	#onSave(state: SaveState, unsaved: number): void {
		this.unsaved = unsaved;
		this.#isStored = state === 'saved' && unsaved === 0;
		this.#settleNote();
		this.fork?.onUnsaved(unsaved);
		clearTimeout(this.#calm);
		// The copy on this device held words from before the role ended. They are handed back, not shown as the text.
		if (unsaved > 0 && this.access === 'read' && this.loaded) return void this.reopen();
		if (state === 'offline') this.#unsentWhileOffline = unsaved;
		if (state === 'saved' && this.save !== 'saved') {
			if (this.#unsentWhileOffline > 0) {
				const sent = this.#unsentWhileOffline;
				toasts.tell(`You are back online. ${sent === 1 ? '1 change' : `${sent} changes`} sent`);
				this.#unsentWhileOffline = 0;
			}
			const wait = this.save === 'opening' ? 0 : calmMs;
			this.#calm = setTimeout(() => (this.save = 'saved'), wait);
		} else {
			this.save = state;
		}
	}

	#onLoaded(): void {
		this.loaded = true;
		for (const key of this.#options.keys) this.#onText(key);
		this.fork?.onLoaded();
	}

	#onText(key: string): void {
		if (!this.loaded || !this.#parts || !this.#opened) return;
		const fragment = this.#opened.fragment(key);
		this.words.set(key, this.#parts.countWords(this.#parts.fragmentText(fragment)));
		if (!this.#editors.has(key)) this.html.set(key, this.#parts.renderFragment(fragment));
		this.#nodes.delete(key);
		for (const listener of this.#textListeners) listener(key);
	}

	/** A section as an editor's tree; null until the text is there, and where it holds something the editor does not know. */
	nodeOf(key: string, schema: Schema): Node | null {
		if (!this.loaded || !this.#parts || !this.#opened) return null;
		const known = this.#nodes.get(key);
		if (known?.type.schema === schema) return known;
		const fragment = this.#opened.fragment(key);
		if (!this.#parts.fitsSchema(fragment)) return null;
		const node = this.#parts.nodeOfFragment(fragment, schema);
		this.#nodes.set(key, node);
		return node;
	}

	/** A section as a tree, with or without an editor: as its editor has it, or as it would have it. Null as for nodeOf. */
	treeOf(key: string): Node | null {
		const mounted = this.#editors.get(key)?.editor;
		if (mounted) return mounted.state.doc;
		return this.#parts && this.nodeOf(key, this.#parts.textSchema());
	}

	/** Changes sections from outside their editors. Nothing happens while the officer may not write. */
	edit(change: (opened: OpenDocument, schema: Schema) => void): void {
		if (!this.canWrite || !this.loaded || !this.#opened || !this.#parts) return;
		change(this.#opened, this.#parts.textSchema());
		this.turn++;
	}

	/** True when an anchor made in a fork points to what is in this text too. */
	holds(anchor: Anchor): boolean {
		return (
			this.#parts !== null && this.#opened !== null && this.#parts.isAnchoredIn(anchor, this.#opened.doc)
		);
	}

	/** A section as plain text; null until the text is there. */
	textOf(key: string): string | null {
		return this.loaded && this.#parts && this.#opened
			? this.#parts.fragmentText(this.#opened.fragment(key))
			: null;
	}

	/** Calls back when a section's text changed. Returns the way to stop. */
	onText(listener: (key: string) => void): () => void {
		this.#textListeners.add(listener);
		return () => this.#textListeners.delete(listener);
	}

	/** Calls back when a section has got its editor. Returns the way to stop. */
	onMount(listener: (key: string) => void): () => void {
		this.#mountListeners.add(listener);
		return () => this.#mountListeners.delete(listener);
	}

	/**
	 * Calls back at each change that comes from the server, once the text was in step with it. Returns the way to stop.
	 */
	onOthersChange(listener: (transaction: Transaction) => void): () => void {
		this.#changeListeners.add(listener);
		return () => this.#changeListeners.delete(listener);
	}

	/** The sections of the open text, by their keys. */
	get fragments(): Map<string, XmlFragment> {
		const opened = this.#opened;
		// eslint-disable-next-line svelte/prefer-svelte-reactivity -- asked for anew each time
		return new Map(opened ? this.#options.keys.map((key) => [key, opened.fragment(key)]) : []);
	}

	setAccess(access: 'write' | 'read'): void {
		if (this.access === access) return;
		this.access = access;
		this.announcement = rightsWords[this.fork ? 'fork' : 'text'][access];
		if (access === 'read') {
			// Words that were not saved will not be: hand them back, and show what the others see.
			if (this.#opened && this.#opened.connection.unsaved > 0) void this.reopen();
		}
		for (const editor of this.#editors.values()) editor.setEditable(this.canWrite);
	}

	#onFinal(reason: FinalReason): void {
		// Nothing to decide: the words are handed back beside the saved text.
		if (reason === 'openAfresh') return void this.reopen();
		this.final = reason;
		if (reason === 'notFound' || reason === 'forkRenewed') {
			this.#rescue();
			void this.#opened?.close({ forget: true });
			this.fork?.onRenewed();
		} else if (
			reason === 'damaged' ||
			reason === 'badContent' ||
			reason === 'tooLarge' ||
			reason === 'clientIdTaken'
		) {
			this.#rescue();
		} else if (this.#needsCopy && this.localCopy === 'away') this.#loseCopy();
		for (const editor of this.#editors.values()) editor.setEditable(this.canWrite);
	}

	/** Before the copy on this device is read, the server's word is not about what it holds. */
	#settleNote(): void {
		const { localCopy } = this;
		if (localCopy === 'away' || (localCopy === 'kept' && this.#isStored)) this.#forgetUnsent();
	}

	#onLocalCopy(state: LocalCopyState): void {
		this.localCopy = state;
		this.#settleNote();
		if (state === 'away' && this.#needsCopy) this.#loseCopy();
	}

	/** What is not saved is sent after a reload, from the copy on this device. */
	get #needsCopy(): boolean {
		return this.final === 'signedOut' || this.final === 'reload';
	}

	/** There is no copy on this device: what is not saved is on this page alone. */
	#loseCopy(): void {
		this.#rescue();
		for (const editor of this.#editors.values()) editor.setEditable(false);
	}

	#rescue(): void {
		this.handBack(this.#opened?.unsavedTexts() ?? []);
	}

	/** Opens the saved text afresh; words that are not in it are offered for copying. */
	async reopen(): Promise<void> {
		this.#rescue();
		// Handed back, and so never sent.
		this.#unsentWhileOffline = 0;
		const before = this.#opened;
		this.#opened = null;
		this.#destroyEditors();
		this.loaded = false;
		await before?.close({ forget: true });
		if (this.#closed) return;
		this.generation++;
		this.#open();
	}

	retry(): void {
		this.final = null;
		this.#opened?.connection.retry();
		for (const editor of this.#editors.values()) editor.setEditable(this.canWrite);
	}

	/** how the line to the server is at this moment; nothing follows from it */
	get line(): OpenDocument['connection']['line'] {
		return this.#opened?.connection.line ?? { transport: 'websocket', openSince: null, heardAt: null };
	}

	/** Puts an editor on a section's place. Null: the text is not there yet, or holds what no editor knows. */
	mount(
		key: string,
		element: HTMLElement,
		words: {
			label: string;
			describedBy: string;
			onThread(thread: string): void;
			onPlaces(places: Places): void;
			onSuggestion(suggestion: string): void;
			onSuggestionPlaces(places: SuggestionPlaces): void;
			onSuggestionsOutdated(): void;
		}
	): SectionEditor | null {
		const { opened, parts, changes } = { opened: this.#opened, parts: this.#parts, changes: this.#changes };
		if (!opened || !parts || !this.loaded) return null;
		if (!parts.fitsSchema(opened.fragment(key))) {
			this.unknown.set(key, true);
			return null;
		}
		const section = parts.sectionEditor({
			element,
			opened,
			key,
			...words,
			base: this.fork && changes ? { text: this.fork.of, changes } : undefined,
			editable: this.canWrite,
			onFocus: (editor) => {
				this.active = editor;
				this.turn++;
				this.showSection(key);
			},
			onTransaction: (editor) => {
				if (editor === this.active) this.turn++;
			},
			onToolbarWanted: () => this.toolbarWanted++,
			onLost: (part, editor, undo) => this.history.add(offerLostPart(part, editor, undo)),
			slash: this.slash,
			say: (words) => this.note.show(words),
			onDeleted: (words) => this.history.offerUndo(words),
			paste: {
				onBegin: () => this.history.beforeStep(),
				onPasted: (words, keepPlain) => this.history.tellPasted(words, keepPlain),
				onTooMuch: () =>
					this.note.show('That is too much to paste at once. Nothing was changed: paste it in smaller parts.')
			},
			content: this.content,
			onPastedPictures: (editor, ids) => void this.#settlePasted(editor, ids)
		});
		this.#editors.set(key, section);
		for (const listener of this.#mountListeners) listener(key);
		// Who marks words in the text marks them here too.
		for (const listener of this.#textListeners) listener(key);
		return section;
	}

	/** Pictures belong to one proposal: what was pasted from another one is brought along, or left out and said. */
	async #settlePasted(editor: Editor, ids: string[]): Promise<void> {
		const { settlePastedPictures } = await import('./pasted-pictures.ts');
		const { documentId } = this.fork?.of ?? this;
		this.content.notice = await settlePastedPictures(editor, documentId, ids);
	}

	/** Tells the others in which section the officer is. */
	showSection(key: string): void {
		if (this.fork) this.fork.of.showSection(key);
		else this.#opened?.connection.showSection(key);
	}

	/** Tells the others whom this page follows, and whether it lets itself be followed. */
	showFollowing(following: { follows: string | null; refusesFollow: boolean }): void {
		const awareness = this.#opened?.awareness;
		const said = awareness?.getLocalState();
		if (!awareness || !said) return;
		const { follows = null, refusesFollow = false } = said as Partial<typeof following>;
		if (follows === following.follows && refusesFollow === following.refusesFollow) return;
		awareness.setLocalState({ ...said, ...following });
	}

	/** where the caret is, or last was */
	get place(): Place | null {
		const key = this.activeKey;
		return key && this.active ? { key, position: this.active.state.selection.from } : null;
	}

	unmount(key: string, section: SectionEditor): void {
		if (this.#editors.get(key) === section) this.#editors.delete(key);
		if (this.active === section.editor) this.active = null;
		section.destroy();
	}

	sectionOf(key: string): SectionEditor | null {
		return this.#editors.get(key) ?? null;
	}

	/** The editor of a section as it is at this moment; null: there is none, or nothing can be written. */
	writableEditor(key: string): Editor | null {
		const editor = this.#editors.get(key)?.editor;
		return editor?.isEditable ? editor : null;
	}

	/** the section whose editor has, or last had, the caret */
	get activeKey(): string | null {
		for (const [key, { editor }] of this.#editors) if (editor === this.active) return key;
		return null;
	}

	get undoDepth(): { undo: number; redo: number } {
		void this.turn;
		return this.history.depth;
	}

	openFind(replacing: boolean): void {
		this.finding = replacing && this.canWrite ? 'replace' : 'find';
		this.findAsked++;
	}

	/** words that are selected in the editor that has, or last had, the caret; those that are only read count, too */
	get selectedText(): string {
		const selected = getSelection();
		const within = [...this.#editors.values()].some(({ editor }) =>
			editor.view.dom.contains(selected?.anchorNode ?? null)
		);
		return within ? selected!.toString() : '';
	}

	/** The keyboard goes back to the text, to where it was last. */
	focusText(): void {
		const editor = this.active ?? this.#editors.values().next().value?.editor;
		// What is only read takes the focus as an element.
		if (editor?.isEditable) editor.view.focus();
		else editor?.view.dom.focus({ preventScroll: true });
	}

	/** Copies a section, or with null all of them, as Markdown, and says so. */
	async copyMarkdown(key: string | null): Promise<void> {
		try {
			const { copyMarkdown } = await import('./copy-markdown.ts');
			this.note.show(await copyMarkdown(this, key));
		} catch {
			// Its script could not be loaded.
			this.note.show('The text could not be copied. Try again when you are online.');
		}
	}

	#destroyEditors(): void {
		this.history.close();
		for (const [key, section] of [...this.#editors]) this.unmount(key, section);
	}

	/** With `forget` the copy on this device goes too. */
	close(options: { forget?: boolean } = {}): void {
		this.#closed = true;
		clearTimeout(this.#calm);
		this.note.close();
		this.#destroyEditors();
		void this.#opened?.close(options);
		this.#opened = null;
	}
}
