import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { undoableStep } from './undo-step.ts';

function start() {
	const doc = new Y.Doc();
	const text = doc.getText('t');
	text.insert(0, 'one two three');
	const manager = new Y.UndoManager(text, { trackedOrigins: new Set(['me']) });
	const write = (change: () => void) => doc.transact(change, 'me');
	return { doc, text, manager, write };
}

describe('a step that can be undone by itself', () => {
	test('comes back without what was typed after it going, and that can still be undone', () => {
		const { text, manager, write } = start();
		write(() => text.delete(4, 4));
		const undo = undoableStep(manager)!;
		write(() => text.insert(text.length, ' four'));
		expect(text.toString()).toBe('one three four');
		expect(undo()).toBe(true);
		expect(text.toString()).toBe('one two three four');
		manager.undo();
		expect(text.toString()).toBe('one two three');
	});
	test('is undone once: undone by a key before, or twice, it changes nothing more', () => {
		const { text, manager, write } = start();
		write(() => text.delete(4, 4));
		const undo = undoableStep(manager)!;
		manager.undo();
		expect(undo()).toBe(false);
		expect(text.toString()).toBe('one two three');
	});
	test('leaves what others wrote into its place meanwhile', () => {
		const { doc, text, manager, write } = start();
		write(() => text.delete(4, 4));
		const undo = undoableStep(manager)!;
		doc.transact(() => text.insert(4, '[theirs] '), 'somebody');
		expect(undo()).toBe(true);
		expect(text.toString()).toContain('[theirs] ');
		expect(text.toString()).toContain('two ');
	});
	test('with nothing done there is none', () => {
		expect(undoableStep(start().manager)).toBeNull();
	});
});
