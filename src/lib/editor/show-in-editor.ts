import type { PluginKey } from '@tiptap/pm/state';
import type { EditorView } from '@tiptap/pm/view';

/** Not in the types: it reads what happened in the page since it last looked. */
interface Observed {
	domObserver: { flush(): void };
}

/**
 * Reads where the caret is. The browser moves it by itself (End, a press) and tells the editor a moment later; a key or
 * whatever is drawn in between would find it where it was, and put it back there. Not from inside an update of the view.
 */
export function readCaret(view: EditorView): void {
	if (!view.isDestroyed) (view as unknown as Observed).domObserver.flush();
}

/** Gives a plugin something else to show. Not from inside an update of the view. */
export function showInEditor<T>(view: EditorView, key: PluginKey<T>, what: unknown): void {
	if (view.isDestroyed) return;
	readCaret(view);
	view.dispatch(view.state.tr.setMeta(key, what).setMeta('addToHistory', false));
}
