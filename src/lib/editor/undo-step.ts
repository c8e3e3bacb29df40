import type * as Y from 'yjs';

/** What Yjs keeps of one step; only that it is this one matters here. */
type Step = Y.UndoManager['undoStack'][number];

/**
 * The last step of an undo stack, as something that can be undone by itself: what its officer did after it stays, and
 * can still be undone in its turn. False: the step is not there any more, since it was undone already.
 */
export function undoableStep(manager: Y.UndoManager): (() => boolean) | null {
	const step: Step | undefined = manager.undoStack.at(-1);
	if (!step) return null;
	// What comes next must not join it.
	manager.stopCapturing();
	return () => {
		const at = manager.undoStack.indexOf(step);
		if (at < 0) return false;
		manager.undoStack.splice(at, 1);
		manager.undoStack.push(step);
		manager.undo();
		return true;
	};
}
