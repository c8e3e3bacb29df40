import { Extension, type Editor } from '@tiptap/core';
import { Plugin, PluginKey, type EditorState } from '@tiptap/pm/state';
import { Decoration, DecorationSet, type EditorView } from '@tiptap/pm/view';
import { ySyncPluginKey } from '@tiptap/y-tiptap';
import type { Range } from '#lib/comments/anchor.ts';
import { liveSection } from '#lib/comments/commented-words.ts';
import { showInEditor } from '#lib/editor/show-in-editor.ts';
import { asBlock, addedElement, labelElement, whoElement } from './change-elements.ts';
import { rangeOf } from './place.ts';
import { layoutWords, suggestsWords } from './suggestion-words.ts';
import type { Suggestion } from './suggestion.ts';
import { wordsBetween } from './words-between.ts';

/** Where suggestions are in one section's text; null: the place is gone. */
export type SuggestionPlaces = ReadonlyMap<string, Range | null>;

export interface AskedSuggestions {
	suggestions: readonly Suggestion[];
	/** the one whose card is open */
	active: string | null;
	/** false: the text is shown clean, places are known all the same */
	shown: boolean;
}

interface Shown extends AskedSuggestions {
	/** the one at the caret */
	touched: string | null;
	places: SuggestionPlaces;
	outdated: boolean;
	decorations: DecorationSet;
}

const key = new PluginKey<Shown>('suggestedWords');
const pauseMs = 150;

/**
 * Shows what others suggest in the editor of the text itself: words to be removed struck through, words to be added behind
 * them, both named to screen readers with who suggests them. A press opens the card. Decorations only.
 */
export function suggestedWords(events: {
	onPress(suggestion: string): void;
	onPlaces(places: SuggestionPlaces): void;
	/** the text at a suggestion's place is not what it was when it was read */
	onOutdated(): void;
}) {
	return Extension.create({
		name: 'suggestedWords',
		addProseMirrorPlugins() {
			const { editor } = this;
			return [
				new Plugin<Shown>({
					key,
					state: {
						init: () => ({
							suggestions: [],
							active: null,
							shown: true,
							touched: null,
							places: new Map(),
							outdated: false,
							decorations: DecorationSet.empty
						}),
						apply(transaction, before, _old, state) {
							const asked = transaction.getMeta(key) as Partial<Shown> | undefined;
							if (asked) return show(state, { ...before, ...asked }, editor.isEditable);
							if (!transaction.docChanged) return before;
							const sync = transaction.getMeta(ySyncPluginKey) as { isChangeOrigin?: boolean } | undefined;
							// What came from Yjs replaced whole blocks: only Yjs knows where the words went.
							if (sync?.isChangeOrigin) return show(state, before, editor.isEditable);
							return { ...before, decorations: before.decorations.map(transaction.mapping, transaction.doc) };
						}
					},
					props: {
						decorations: (state) => key.getState(state)?.decorations,
						handleDOMEvents: {
							click(_view, event) {
								const suggestion = suggestionOf(event.target);
								if (suggestion) events.onPress(suggestion);
								return false;
							}
						}
					},
					view: () => {
						let timer: ReturnType<typeof setTimeout> | undefined;
						return {
							update(view, before) {
								const [then, now] = [key.getState(before), key.getState(view.state)!];
								if (then?.places !== now.places) events.onPlaces(now.places);
								if (now.outdated && (!then?.outdated || before.doc !== view.state.doc)) events.onOutdated();
								if (now.suggestions.length === 0) return;
								const touched = view.hasFocus() ? touchedBy(view.state) : null;
								if (touched !== now.touched) ask(view, { touched });
								if (before.doc === view.state.doc) return;
								clearTimeout(timer);
								timer = setTimeout(() => showInEditor(view, key, {}), pauseMs);
							},
							destroy: () => clearTimeout(timer)
						};
					}
				})
			];
		}
	});
}

/** Shows these suggestions and no others. */
export function showSuggestions(editor: Editor, asked: AskedSuggestions): void {
	if (!editor.isDestroyed) showInEditor(editor.view, key, asked);
}

export const placeOfSuggestion = (state: EditorState, suggestion: string): Range | null =>
	key.getState(state)?.places.get(suggestion) ?? null;

const suggestionOf = (target: EventTarget | null) =>
	(target instanceof Element
		? target.closest<HTMLElement>('[data-suggestion]')?.dataset.suggestion
		: undefined) ?? null;

function touchedBy(state: EditorState): string | null {
	const { from, to } = state.selection;
	const [there] = key.getState(state)?.decorations.find(from, to) ?? [];
	return (there?.spec as { suggestion?: string } | undefined)?.suggestion ?? null;
}

function ask(view: EditorView, what: Partial<Shown>): void {
	if (view.isDestroyed) return;
	view.dispatch(view.state.tr.setMeta(key, what).setMeta('addToHistory', false));
}

function show(state: EditorState, asked: Shown, editable: boolean): Shown {
	const section = liveSection(state);
	const places = new Map<string, Range | null>();
	const decorations: Decoration[] = [];
	let outdated = false;
	for (const suggestion of section ? asked.suggestions : []) {
		const place = rangeOf(suggestion, section!);
		places.set(suggestion.id, place);
		outdated ||= place !== null && wordsBetween(state.doc, place.from, place.to) !== suggestion.removed;
		if (!place || !asked.shown) continue;
		const strong = [asked.active, asked.touched].includes(suggestion.id);
		decorations.push(...decorationsOf(suggestion, place, state, { strong, editable }));
	}
	const same = [...places].every(([id, place]) => isSame(place, asked.places.get(id)));
	return {
		...asked,
		outdated,
		places: same && places.size === asked.places.size ? asked.places : places,
		decorations: DecorationSet.create(state.doc, decorations)
	};
}

const isSame = (one: Range | null, other: Range | null | undefined) =>
	one === other || (one?.from === other?.from && one?.to === other?.to && other !== undefined);

function decorationsOf(
	suggestion: Suggestion,
	{ from, to }: Range,
	state: EditorState,
	{ strong, editable }: { strong: boolean; editable: boolean }
): Decoration[] {
	const { id, kind, officer, addedHtml } = suggestion;
	const spec = { suggestion: id };
	const className = (of: string) =>
		`change change--suggested change--${of}${strong ? ' change--active' : ''}`;
	const said = `${officer.name}, ${officer.council}, ${suggestsWords[kind]}: `;
	const decorations: Decoration[] = [];
	const put = (position: number, make: () => HTMLElement, name: string, side: number) =>
		decorations.push(
			Decoration.widget(position, make, {
				...spec,
				side,
				key: `${id} ${strong} ${name}`,
				ignoreSelection: true
			})
		);

	// Always there, shown under the pointer by the style sheet: elements that came with the pointer would move it off.
	put(from, () => whoElement(officer.name, officer.council, strong), 'who', -1);
	const laidOut = kind === 'format' || kind === 'block';
	if (laidOut) {
		const label = () => Object.assign(labelElement(layoutWords(suggestion)), { className: 'change-label' });
		put(from, () => marked(label(), id, said), 'label', -1);
	}
	if (from < to) {
		decorations.push(
			Decoration.inline(
				from,
				to,
				{
					nodeName: laidOut ? 'span' : 'del',
					class: className(laidOut ? 'format' : 'removed'),
					'data-suggestion': id,
					'data-said': said,
					// Where there is no caret, the words themselves take the focus.
					...(editable ? {} : { tabindex: '-1' })
				},
				spec
			)
		);
	}
	if (!laidOut && kind !== 'delete') {
		const { parent } = state.doc.resolve(to);
		const make = () => {
			const element = addedElement(addedHtml, className('added'));
			const shown = marked(element, id, kind === 'insert' ? said : '');
			return parent.isTextblock ? shown : asBlock(shown, parent.type.name);
		};
		put(to, make, `added ${suggestion.seen}`, 1);
	}
	return decorations;
}

function marked(element: HTMLElement, id: string, said: string): HTMLElement {
	element.dataset.suggestion = id;
	if (said) element.dataset.said = said;
	return element;
}
