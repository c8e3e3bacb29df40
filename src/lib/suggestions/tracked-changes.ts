import { Extension, type Editor } from '@tiptap/core';
import type { Node, Schema } from '@tiptap/pm/model';
import { Plugin, PluginKey, type EditorState } from '@tiptap/pm/state';
import { Mapping, StepMap } from '@tiptap/pm/transform';
import { Decoration, DecorationSet, type EditorView } from '@tiptap/pm/view';
import { ySyncPluginKey } from '@tiptap/y-tiptap';
import { showInEditor } from '#lib/editor/show-in-editor.ts';
import { asBlock, labelElement, removedElement } from './change-elements.ts';
import { findHunks, type Hunk } from './hunks.ts';
import { blockLabels, joinsBlocks, markWords } from './layout-words.ts';

const key = new PluginKey<DecorationSet>('trackedChanges');
/** What changed is looked for when typing pauses this long, and at the latest after so long. */
const pauseMs = 120;
const mostMs = 600;

/**
 * Shows in a fork's editor what differs from the text it follows: added words underlined, removed words struck through in
 * their place, blocks and styles told by a label. Decorations only; between two pauses they move along with the text.
 * `base` gives the text's section in the editor's schema; null while it is not known.
 */
export function trackedChanges({ base }: { base(schema: Schema): Node | null }) {
	return Extension.create({
		name: 'trackedChanges',
		addProseMirrorPlugins() {
			const show = (view: EditorView) => {
				const { doc, schema } = view.state;
				const known = base(schema);
				const next = known ? decorationsOf(known, doc) : DecorationSet.empty;
				if (next === DecorationSet.empty && key.getState(view.state) === next) return;
				showInEditor(view, key, next);
			};
			return [
				new Plugin<DecorationSet>({
					key,
					state: {
						init: () => DecorationSet.empty,
						apply(transaction, before, _old, state) {
							const shown = transaction.getMeta(key) as DecorationSet | typeof again | undefined;
							if (shown instanceof DecorationSet) return shown;
							if (!transaction.docChanged) return before;
							return before.map(movesOf(transaction, state), transaction.doc);
						}
					},
					props: { decorations: (state) => key.getState(state) },
					view: (view) => {
						let timer: ReturnType<typeof setTimeout> | undefined;
						let since = 0;
						const look = () => {
							// A word that is being composed must keep its elements: looked at when it is finished.
							if (view.composing) return wait();
							since = 0;
							show(view);
						};
						const wait = () => {
							clearTimeout(timer);
							since ||= Date.now();
							timer = setTimeout(look, Math.max(0, Math.min(pauseMs, since + mostMs - Date.now())));
						};
						wait();
						return {
							update(_view, before) {
								if (before.doc !== view.state.doc || asked.delete(view)) wait();
							},
							destroy: () => clearTimeout(timer)
						};
					}
				})
			];
		}
	});
}

const again = 'again';
/** views whose base changed */
const asked = new WeakSet<EditorView>();

/** Says that the text changed that the changes are shown against. */
export function baseChanged(editor: Editor): void {
	if (editor.isDestroyed) return;
	asked.add(editor.view);
	showInEditor(editor.view, key, again);
}

/** What came from Yjs replaced the whole document: where it really differs, so that what is shown stays elsewhere. */
function movesOf(transaction: EditorState['tr'], state: EditorState): Mapping {
	const sync = transaction.getMeta(ySyncPluginKey) as { isChangeOrigin?: boolean } | undefined;
	if (!sync?.isChangeOrigin) return transaction.mapping;
	const [before, after] = [transaction.before, state.doc];
	const start = before.content.findDiffStart(after.content);
	if (start === null) return new Mapping();
	const { a, b } = before.content.findDiffEnd(after.content)!;
	// Where equal things stand in a row the two ends may pass the start.
	const overlap = Math.max(0, start - Math.min(a, b));
	return new Mapping([new StepMap([start, a + overlap - start, b + overlap - start])]);
}

/** What shows how a fork differs from its base, on the fork. */
export function decorationsOf(base: Node, fork: Node): DecorationSet {
	return DecorationSet.create(
		fork,
		findHunks(base, fork).flatMap((hunk) => hunkDecorations(hunk, base, fork))
	);
}

function hunkDecorations(hunk: Hunk, base: Node, fork: Node): Decoration[] {
	const { fromFork, toFork, kind, removed, added } = hunk;
	const decorations: Decoration[] = [];
	const label = (position: number, words: string) =>
		decorations.push(widget(position, () => labelElement(words), `label ${words}`));

	const marks = kind === 'format' || kind === 'block' ? markWords(hunk, base, fork) : '';
	if (marks !== '') {
		label(fromFork, marks);
		decorations.push(words(fromFork, toFork, 'span', 'change change--format'));
	}
	if (kind === 'format') return decorations;
	const labels = blockLabels(hunk, base, fork).filter((one) => one.words !== '');
	for (const { position, words } of labels) label(position, words);
	if (kind === 'block') {
		if (labels.length === 0 && marks === '')
			label(fromFork, joinsBlocks(hunk, base, fork) ? 'Joined' : 'Laid out anew');
		return decorations;
	}
	if (removed.trim() !== '' || (added === '' && removed !== '')) {
		const { parent } = fork.resolve(fromFork);
		const make = () => {
			const element = removedElement(removed);
			return parent.isTextblock ? element : asBlock(element, parent.type.name);
		};
		decorations.push(widget(fromFork, make, `removed ${removed}`));
	} else if (added === '' && labels.length === 0) {
		label(fromFork, 'Removed');
	}
	if (added !== '') decorations.push(words(fromFork, toFork, 'ins', 'change change--added'));
	return decorations;
}

const widget = (position: number, make: () => HTMLElement, name: string) =>
	// Before the caret, so that what is typed in the place of removed words stands after them.
	Decoration.widget(position, make, { side: -1, key: name, ignoreSelection: true });

const words = (from: number, to: number, nodeName: string, className: string) =>
	Decoration.inline(from, to, { nodeName, class: className }, { inclusiveEnd: true });
