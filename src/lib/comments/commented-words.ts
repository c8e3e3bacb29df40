import { Extension, type Editor } from '@tiptap/core';
import type { Node } from '@tiptap/pm/model';
import { Plugin, PluginKey, type EditorState } from '@tiptap/pm/state';
import { Decoration, DecorationSet } from '@tiptap/pm/view';
import { ySyncPluginKey } from '@tiptap/y-tiptap';
import { showInEditor } from '#lib/editor/show-in-editor.ts';
import type * as Y from 'yjs';
import {
	anchorOf,
	placeOf,
	type Anchor,
	type LiveSection,
	type ProsemirrorMapping,
	type Range
} from './anchor.ts';
import { carryPosition } from './carry-position.ts';

/** Words to mark in one section's text. */
export interface CommentMark extends Anchor {
	/** of the thread */
	id: string;
	/** the one that is open in the margin, or being written: stronger */
	active: boolean;
}

/** null: the words are gone */
export type Places = ReadonlyMap<string, Range | null>;

interface Marked {
	marks: readonly CommentMark[];
	places: Places;
	/** where words began when Yjs last knew them, carried along since; and the text in which that is */
	last: ReadonlyMap<string, number>;
	node: Node;
	decorations: DecorationSet;
}

const key = new PluginKey<Marked>('commentedWords');
/** The places are asked of Yjs again when typing pauses this long; until then they move along with the text. */
const pauseMs = 150;
const again = 'again';

/**
 * Marks the commented words of one editor: a dotted line and a tint, so that it is not told by colour alone. A press
 * on them opens their thread. Decorations only: the text itself knows nothing of its comments [P10].
 */
export function commentedWords(events: {
	/** commented words were pressed; the innermost thread */
	onPress(thread: string): void;
	/** places may have moved, come or gone */
	onPlaces(places: Places): void;
}) {
	return Extension.create({
		name: 'commentedWords',
		addProseMirrorPlugins() {
			const { editor } = this;
			return [
				new Plugin<Marked>({
					key,
					state: {
						init: (_config, { doc }) => ({
							marks: [],
							places: new Map(),
							last: new Map(),
							node: doc,
							decorations: DecorationSet.empty
						}),
						apply(transaction, before, _old, state) {
							const asked = transaction.getMeta(key) as readonly CommentMark[] | typeof again | undefined;
							if (asked)
								return mark(state, before, editor.isEditable, asked === again ? before.marks : asked);
							if (!transaction.docChanged) return before;
							const sync = transaction.getMeta(ySyncPluginKey) as { isChangeOrigin?: boolean } | undefined;
							// What came from Yjs replaced whole blocks: only Yjs knows where the words went.
							if (sync?.isChangeOrigin) return mark(state, before, editor.isEditable);
							return {
								...before,
								decorations: before.decorations.map(transaction.mapping, transaction.doc)
							};
						}
					},
					props: {
						decorations: (state) => key.getState(state)?.decorations,
						handleClick(view, position) {
							const thread = threadAt(view.state, position);
							if (thread) events.onPress(thread);
							return false;
						}
					},
					view: () => {
						let timer: ReturnType<typeof setTimeout> | undefined;
						return {
							update(view, before) {
								const [then, now] = [key.getState(before), key.getState(view.state)];
								if (now && then?.places !== now.places) events.onPlaces(now.places);
								if (before.doc === view.state.doc || now?.marks.length === 0) return;
								clearTimeout(timer);
								timer = setTimeout(() => ask(editor, again), pauseMs);
							},
							destroy: () => clearTimeout(timer)
						};
					}
				})
			];
		}
	});
}

/** Shows these marks and no others. */
export const showMarks = (editor: Editor, marks: readonly CommentMark[]): void => ask(editor, marks);

/** The section behind an editor, null until its text is there. */
export function liveSection(state: EditorState): LiveSection | null {
	const sync = ySyncPluginKey.getState(state) as
		{ doc: Y.Doc; type: Y.XmlFragment; binding: { mapping: ProsemirrorMapping } | null } | undefined;
	if (!sync?.binding || sync.binding.mapping.size === 0) return null;
	return { doc: sync.doc, fragment: sync.type, node: state.doc, mapping: sync.binding.mapping };
}

export function anchorOfRange(state: EditorState, range: Range): Anchor | null {
	const section = liveSection(state);
	return section && anchorOf(range, section);
}

/** The innermost thread whose words are at a position. */
export function threadAt(state: EditorState, position: number): string | null {
	const there = key.getState(state)?.decorations.find(position, position) ?? [];
	const [shortest] = there.sort((a, b) => a.to - a.from - (b.to - b.from));
	return (shortest?.spec as { thread?: string } | undefined)?.thread ?? null;
}

export const placeOfThread = (state: EditorState, thread: string): Range | null =>
	key.getState(state)?.places.get(thread) ?? null;

function ask(editor: Editor, what: readonly CommentMark[] | typeof again): void {
	if (!editor.isDestroyed) showInEditor(editor.view, key, what);
}

function mark(state: EditorState, before: Marked, editable: boolean, marks = before.marks): Marked {
	const section = liveSection(state);
	const places = new Map<string, Range | null>();
	if (!section) return { ...before, marks, places, decorations: DecorationSet.empty };
	const carry = carryPosition(before.node, state.doc);
	const last = new Map([...before.last].map(([id, position]) => [id, carry(position)]));
	const decorations: Decoration[] = [];
	for (const { id, active, ...anchor } of marks) {
		const place = placeOf(anchor, section, last.get(id));
		places.set(id, place);
		// Not where words were found by what they say: cut and pasted back, ours are nearer than those.
		if (place && !place.byWords) last.set(id, place.from);
		if (!place) continue;
		const attributes = {
			nodeName: 'mark',
			class: active ? 'commented commented--active' : 'commented',
			'data-thread': id,
			// The quote in the margin leads here: where there is no caret, the words themselves take the focus.
			...(editable ? {} : { tabindex: '-1' })
		};
		decorations.push(Decoration.inline(place.from, place.to, attributes, { thread: id }));
	}
	return { marks, places, last, node: state.doc, decorations: DecorationSet.create(state.doc, decorations) };
}
