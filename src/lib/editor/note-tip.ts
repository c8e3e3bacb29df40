import { Extension } from '@tiptap/core';
import { NodeSelection, Plugin } from '@tiptap/pm/state';
import type { EditorView } from '@tiptap/pm/view';

/** Long enough for the pointer to go from the number to the words. */
const leaveMs = 200;
const gap = 6;
const edge = 8;

/**
 * Tells a footnote's words where its number is, under the pointer or when it is selected by the keyboard. Escape puts them
 * away, and the pointer may go onto them.
 */
export const noteTip = () =>
	Extension.create({
		name: 'noteTip',
		addProseMirrorPlugins: () => {
			let tip: NoteTip | null = null;
			return [
				new Plugin({
					props: {
						handleDOMEvents: {
							mouseover(view, event) {
								const mark = (event.target as Element).closest?.('.footnote');
								if (mark && view.dom.contains(mark)) tip?.showAt(mark);
								return false;
							},
							mouseout(_view, event) {
								if ((event.target as Element).closest?.('.footnote')) tip?.leave();
								return false;
							},
							blur() {
								tip?.hide();
								return false;
							}
						},
						handleKeyDown: (_view, event) => event.key === 'Escape' && (tip?.hide() ?? false)
					},
					view(view) {
						tip = new NoteTip(view);
						return {
							update: (_view, before) => {
								if (before.selection !== view.state.selection) tip?.follow();
							},
							destroy: () => {
								tip?.destroy();
								tip = null;
							}
						};
					}
				})
			];
		}
	});

class NoteTip {
	readonly #view: EditorView;
	readonly #element = document.createElement('div');
	readonly #ended = new AbortController();
	#mark: Element | null = null;
	#timer: ReturnType<typeof setTimeout> | undefined;

	constructor(view: EditorView) {
		this.#view = view;
		this.#element.className = 'note-tip';
		// The words are below the section's text for whoever hears the page.
		this.#element.setAttribute('aria-hidden', 'true');
		const { signal } = this.#ended;
		this.#element.addEventListener('mouseenter', () => clearTimeout(this.#timer), { signal });
		this.#element.addEventListener('mouseleave', () => this.leave(), { signal });
		addEventListener('scroll', () => this.#onScroll(), { signal, capture: true, passive: true });
	}

	/** A footnote that is selected shows its words. */
	follow(): void {
		const { selection } = this.#view.state;
		const isNote = selection instanceof NodeSelection && selection.node.type.name === 'footnote';
		const mark = isNote && this.#view.hasFocus() ? this.#view.nodeDOM(selection.from) : null;
		if (mark instanceof Element) this.showAt(mark);
		else this.hide();
	}

	showAt(mark: Element): void {
		clearTimeout(this.#timer);
		const position = this.#view.posAtDOM(mark, 0);
		const node = [position, position - 1]
			.map((at) => (at >= 0 ? this.#view.state.doc.nodeAt(at) : null))
			.find((found) => found?.type.name === 'footnote');
		if (!node) return;
		this.#mark = mark;
		this.#element.textContent = String(node.attrs.text ?? '');
		document.body.append(this.#element);
		const [at, own] = [mark.getBoundingClientRect(), this.#element.getBoundingClientRect()];
		const left = Math.max(edge, Math.min(at.left, innerWidth - own.width - edge));
		const below = at.bottom + gap + own.height <= innerHeight;
		this.#element.style.left = `${left}px`;
		this.#element.style.top = `${below ? at.bottom + gap : Math.max(edge, at.top - gap - own.height)}px`;
	}

	/** It goes along with its number, as long as that is seen. */
	#onScroll(): void {
		if (!this.#element.isConnected || !this.#mark) return;
		const { top, bottom } = this.#mark.getBoundingClientRect();
		if (this.#mark.isConnected && bottom > 0 && top < innerHeight) this.showAt(this.#mark);
		else this.hide();
	}

	leave(): void {
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => this.hide(), leaveMs);
	}

	/** True when it was shown. */
	hide(): boolean {
		clearTimeout(this.#timer);
		const was = this.#element.isConnected;
		this.#element.remove();
		return was;
	}

	destroy(): void {
		clearTimeout(this.#timer);
		this.#ended.abort();
		this.#element.remove();
	}
}
