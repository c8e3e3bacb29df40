import { describe, expect, it } from 'vitest';
import {
	nextTransport,
	transportOf,
	usingWebsockets,
	type TransportEvent,
	type TransportState
} from './transport.ts';

const after = (...events: TransportEvent[]): TransportState => events.reduce(nextTransport, usingWebsockets);
const failed = (transport: 'websocket' | 'http', how: 'refused' | 'silent' = 'refused'): TransportEvent => ({
	type: 'failed',
	transport,
	how
});
const opened = (transport: 'websocket' | 'http'): TransportEvent => ({ type: 'opened', transport });
const cut = (at: number, livedMs = 30_000): TransportEvent => ({ type: 'cut', livedMs, at });

describe('which transport a page uses', () => {
	it('[D13] tries HTTP as soon as a websocket did not open, and stays with it when it opens', () => {
		expect(transportOf(after(failed('websocket')))).toBe('http');
		expect(after(failed('websocket', 'silent'), opened('http'))).toEqual({
			state: 'blocked',
			trouble: 'silent'
		});
	});

	it('tries both by turns while the server is away', () => {
		const turns = [failed('websocket'), failed('http'), failed('websocket'), failed('http')].reduce<
			TransportState[]
		>((states, event) => [...states, nextTransport(states.at(-1)!, event)], [usingWebsockets]);
		expect(turns.map(transportOf)).toEqual(['websocket', 'http', 'websocket', 'http', 'websocket']);
		expect(after(failed('websocket'), failed('http'), opened('websocket'))).toEqual(usingWebsockets);
	});

	it('goes back to websockets when one opens after all: it was the server that had been away', () => {
		const state = after(failed('websocket'), opened('http'));
		expect(nextTransport(state, { type: 'tried', opened: true })).toEqual(usingWebsockets);
		expect(nextTransport(state, { type: 'tried', opened: false })).toBe(state);
	});

	it('[D13] takes two cuts in a row for a proxy that cuts, and does not believe a websocket that merely opens', () => {
		expect(transportOf(after(cut(30_000)))).toBe('websocket');
		const state = after(cut(30_000), opened('websocket'), cut(60_500));
		expect(state).toEqual({ state: 'blocked', trouble: 'cut' });
		expect(nextTransport(state, { type: 'tried', opened: true })).toBe(state);
	});

	it('takes sockets that end together for one cut, and a server that went away for none', () => {
		expect(transportOf(after(cut(30_000), cut(30_100), cut(30_200)))).toBe('websocket');
		expect(
			transportOf(after(cut(30_000), failed('websocket'), failed('http'), opened('websocket'), cut(70_000)))
		).toBe('websocket');
		expect(transportOf(after(cut(30_000), cut(700_000, 670_000), cut(730_000)))).toBe('websocket');
	});

	it('takes two cuts with hours between them for two accidents', () => {
		const hourMs = 3_600_000;
		const once = after(cut(30_000), opened('websocket'), cut(hourMs), opened('websocket'));
		expect(transportOf(once)).toBe('websocket');
		// But the second of them is the first of those to come.
		expect(nextTransport(once, cut(hourMs + 60_000))).toEqual({ state: 'blocked', trouble: 'cut' });
	});

	it('forgets what it knew in another network, unless the server itself wants HTTP', () => {
		expect(after(failed('websocket'), opened('http'), { type: 'network' })).toEqual(usingWebsockets);
		const setting: TransportState = { state: 'blocked', trouble: 'setting' };
		expect(nextTransport(setting, { type: 'network' })).toBe(setting);
	});
});
