import { Extension } from '@tiptap/core';
import { yCursorPlugin } from '@tiptap/y-tiptap';
import type { Awareness } from 'y-protocols/awareness';
import { readCaret } from '#lib/editor/show-in-editor.ts';
import { parsePresence } from '#lib/realtime/presence.ts';
import { layOutNames } from './lay-out-names.ts';

/** How long a name stands at a caret after it moved. */
const nameMs = 3_000;

interface Caret {
	element: HTMLElement;
	timer: ReturnType<typeof setTimeout>;
}

/**
 * The others' carets and selections in one editor, with name and council as the server stamped them [P4]. The name
 * shows while the caret moves and for three seconds after; a pointer over the caret shows it again.
 */
export function carets(awareness: Awareness) {
	const shown = new Map<number, Caret>();

	let frame = 0;
	const layOut = () => {
		frame ||= requestAnimationFrame(() => {
			frame = 0;
			layOutNames([...shown.values()].map(({ element }) => element));
		});
	};
	const fade = (element: HTMLElement) => setTimeout(() => element.classList.remove('caret--named'), nameMs);
	const showName = (clientId: number) => {
		const caret = shown.get(clientId);
		if (!caret) return;
		clearTimeout(caret.timer);
		caret.element.classList.add('caret--named');
		caret.timer = fade(caret.element);
		layOut();
	};
	const build = (clientId: number): HTMLElement => {
		const element = document.createElement('span');
		const present = parsePresence(clientId, awareness.getStates().get(clientId));
		if (!present) return element;
		element.className = 'caret caret--named';
		element.style.setProperty('--person', `var(--person-${present.colour})`);
		element.style.setProperty('--person-text', `var(--person-${present.colour}-text)`);
		element.dataset.person = present.name;
		element.dataset.client = String(clientId);
		// Moves constantly and stands inside the text: who is where is read out from the list of people instead.
		element.setAttribute('aria-hidden', 'true');
		const name = document.createElement('span');
		name.className = 'caret__name';
		const person = document.createElement('bdi');
		person.textContent = present.name;
		const council = document.createElement('bdi');
		council.className = 'caret__council';
		council.textContent = present.council;
		name.append(person, ' ', council);
		// Word joiners: without a character beside it the caret would break a line or hide at a line's end.
		element.append('\u2060', name, '\u2060');
		const before = shown.get(clientId);
		if (before) clearTimeout(before.timer);
		shown.set(clientId, { element, timer: fade(element) });
		layOut();
		return element;
	};

	return Extension.create({
		name: 'carets',
		addProseMirrorPlugins() {
			// Heard before the plugin hears it, which draws in a task of its own right after this one.
			const { editor } = this;
			const read = () => setTimeout(() => !editor.isDestroyed && readCaret(editor.view));
			awareness.on('change', read);
			editor.on('destroy', () => awareness.off('change', read));
			return [
				yCursorPlugin(awareness, {
					awarenessStateFilter: (own, other, state) => own !== other && parsePresence(other, state) !== null,
					cursorBuilder: (_user, clientId) => build(clientId),
					selectionBuilder: (_user, clientId) => {
						const present = parsePresence(clientId, awareness.getStates().get(clientId));
						return {
							class: 'caret-selection',
							style: `--person: var(--person-${present?.colour ?? 0})`
						};
					}
				})
			];
		},
		onCreate() {
			const onChange = ({ updated }: { updated: number[] }) => updated.forEach(showName);
			awareness.on('change', onChange);
			this.editor.on('destroy', () => {
				awareness.off('change', onChange);
				cancelAnimationFrame(frame);
				for (const { timer } of shown.values()) clearTimeout(timer);
			});
		}
	});
}
