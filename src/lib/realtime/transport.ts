/** How a page's messages travel: by websockets, or as HTTP requests where a network blocks those. */
export type Transport = 'websocket' | 'http';

/** Why websockets are not used: refused at the handshake, no answer to it, cut again and again, or the server says so. */
export type WebsocketTrouble = 'refused' | 'silent' | 'cut' | 'setting';

/**
 * websocket: they open, as far as is known · doubted: the last one did not, and both are tried by turns, since it may be
 * the server that is away · blocked: HTTP opened where they did not.
 */
export type TransportState =
	| { state: 'websocket'; cuts: number; lastCutAt: number }
	| { state: 'doubted'; trouble: 'refused' | 'silent'; turn: Transport }
	| { state: 'blocked'; trouble: WebsocketTrouble };

/** Times are milliseconds of any one clock. */
export type TransportEvent =
	| { type: 'opened'; transport: Transport }
	/** it did not open */
	| { type: 'failed'; transport: Transport; how: 'refused' | 'silent' }
	/** an open websocket ended without a word of the server's */
	| { type: 'cut'; livedMs: number; at: number }
	/** a websocket that was only tried out, beside HTTP */
	| { type: 'tried'; opened: boolean }
	/** the device is in another network, maybe */
	| { type: 'network' };

/** A proxy that cuts does so after half a minute, or a whole one; what lives longer was not cut by one. */
const cutWithinMs = 90_000;
/** All sockets of a page end together. */
const sameCutMs = 5_000;
const cutsMost = 2;
/** Such a proxy cuts the next one as well. What comes after this long is another accident, not the second cut in a row. */
const forgetCutMs = 3 * 60_000;

type Change = {
	[State in TransportState['state']]: {
		[Event in TransportEvent['type']]: (
			state: Extract<TransportState, { state: State }>,
			event: Extract<TransportEvent, { type: Event }>
		) => TransportState;
	};
};

export const usingWebsockets: TransportState = { state: 'websocket', cuts: 0, lastCutAt: -Infinity };

const same = <State extends TransportState>(state: State) => state;
const begin = () => usingWebsockets;

/** Every state meets every event; the compiler refuses a hole. */
const changes: Change = {
	websocket: {
		opened: same,
		failed: (state, { transport, how }) =>
			// Of a line that was still on its way from before.
			transport === 'http' ? state : { state: 'doubted', trouble: how, turn: 'http' },
		cut(state, { livedMs, at }) {
			if (livedMs > cutWithinMs) return usingWebsockets;
			if (at - state.lastCutAt < sameCutMs) return state;
			const cuts = at - state.lastCutAt > forgetCutMs ? 1 : state.cuts + 1;
			return cuts < cutsMost
				? { state: 'websocket', cuts, lastCutAt: at }
				: { state: 'blocked', trouble: 'cut' };
		},
		tried: same,
		network: begin
	},
	doubted: {
		opened: (state, { transport }) =>
			transport === 'websocket' ? usingWebsockets : { state: 'blocked', trouble: state.trouble },
		failed: (state, { transport, how }) =>
			transport === 'websocket'
				? { state: 'doubted', trouble: how, turn: 'http' }
				: { ...state, turn: 'websocket' },
		cut: same,
		tried: same,
		network: begin
	},
	blocked: {
		opened: same,
		failed: same,
		cut: same,
		// That it opens says nothing about how long it would be left alone.
		tried: (state, { opened }) =>
			opened && state.trouble !== 'cut' && state.trouble !== 'setting' ? usingWebsockets : state,
		network: (state) => (state.trouble === 'setting' ? state : usingWebsockets)
	}
};

export function nextTransport(state: TransportState, event: TransportEvent): TransportState {
	// The table holds for each pair what TypeScript cannot follow through two indexes.
	const change = changes[state.state][event.type] as (
		state: TransportState,
		event: TransportEvent
	) => TransportState;
	return change(state, event);
}

/** What the next line should be. */
export function transportOf(state: TransportState): Transport {
	switch (state.state) {
		case 'websocket':
			return 'websocket';
		case 'doubted':
			return state.turn;
		case 'blocked':
			return 'http';
	}
}
