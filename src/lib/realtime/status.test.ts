import { expect, test } from 'vitest';
import { nextSaveState, saveTable, saveWords, type SaveEvent, type SaveState } from './status.ts';

const states: SaveState[] = ['opening', 'saved', 'saving', 'offline', 'refused'];
const events: SaveEvent[] = ['edited', 'stored', 'connected', 'lost', 'refused'];

/** rows: the state; columns: the events, in the order above */
const expected: Record<SaveState, SaveState[]> = {
	opening: ['saving', 'saved', 'opening', 'offline', 'refused'],
	saved: ['saving', 'saved', 'saving', 'offline', 'refused'],
	saving: ['saving', 'saved', 'saving', 'offline', 'refused'],
	offline: ['offline', 'offline', 'saving', 'offline', 'refused'],
	refused: ['refused', 'refused', 'saving', 'refused', 'refused']
};

test.each(
	states.flatMap((state) => events.map((event, column) => [state, event, expected[state][column]!] as const))
)('%s, when %s: %s', (state, event, next) => {
	expect(nextSaveState(state, event)).toBe(next);
});

test('[P1] nothing but the durable answer leads to saved from another state', () => {
	for (const state of states) {
		for (const event of events) {
			if (saveTable[state][event] === 'saved') expect(event).toBe('stored');
		}
	}
});

test('[P1] a change is never still shown as saved', () => {
	for (const state of states) expect(saveTable[state].edited).not.toBe('saved');
});

test('there are four words, and none before the server has answered', () => {
	expect(saveWords).toEqual({
		opening: '',
		saved: 'Saved',
		saving: 'Saving…',
		offline: 'Offline (kept on this device)',
		refused: 'Cannot save'
	});
});
