import { momentInWords, timeInWords } from '#lib/rooms/when.ts';
import type { Transport, TransportState, WebsocketTrouble } from './transport.ts';

/** How a page's line to the server is at one moment. Times are milliseconds since 1970, of this device's clock. */
export interface LineFacts {
	/** of now, or of the last line */
	transport: Transport;
	choice: TransportState;
	/** when it opened; null: there is none now */
	openSince: number | null;
	/** when the server last said anything; null: never yet */
	heardAt: number | null;
	/** changes that are not known to be saved */
	unsaved: number;
	/** what the browser itself says of the network */
	online: boolean;
	/** of this page, `https://host` */
	origin: string;
	browser: string;
	now: number;
}

const troubleWords: Record<WebsocketTrouble, string> = {
	refused: 'this network refused a websocket',
	silent: 'this network did not answer a request for a websocket',
	cut: 'this network cut websockets again and again',
	setting: 'the service is set up so'
};

/** "a moment ago", "12 seconds ago", "3 minutes ago" */
export function agoInWords(ms: number): string {
	const seconds = Math.max(0, Math.round(ms / 1_000));
	if (seconds < 3) return 'a moment ago';
	if (seconds < 120) return `${seconds} seconds ago`;
	return `${Math.round(seconds / 60)} minutes ago`;
}

/** For the officer: a name and its words each. */
export function lineRows(facts: LineFacts): { name: string; words: string }[] {
	const { choice, openSince, heardAt, unsaved, online, now } = facts;
	return [
		{
			name: 'Connection',
			words:
				openSince !== null
					? `Connected since ${timeInWords(new Date(openSince))}`
					: online
						? 'Not connected. Trying again by itself.'
						: 'This device has no network.'
		},
		{
			name: 'Way',
			words:
				facts.transport === 'websocket'
					? 'A websocket, the usual and fastest way'
					: choice.state === 'websocket'
						? 'Plain requests'
						: `Plain requests, because ${troubleWords[choice.trouble]}`
		},
		{ name: 'Last heard from the server', words: heardAt === null ? 'Not yet' : agoInWords(now - heardAt) },
		{
			name: 'Not yet saved',
			words: unsaved === 0 ? 'Nothing' : unsaved === 1 ? '1 change' : `${unsaved} changes`
		}
	];
}

/** For the people who run the officer's network, in their words, to be sent by mail. */
export function lineReport(facts: LineFacts): string {
	const { choice, origin } = facts;
	const host = origin.replace(/^http/, 'ws');
	const trouble = choice.state === 'websocket' ? null : choice.trouble;
	const seen =
		trouble === 'setting'
			? 'The service itself is set to use HTTP long polling (WEBSOCKETS=off).'
			: trouble
				? {
						refused: 'The websocket handshake was refused, or its connection closed before it opened.',
						silent: 'The websocket handshake got no answer within 3 seconds.',
						cut: 'Websockets opened and were closed within 90 seconds without a close frame (code 1006), twice in a row.'
					}[trouble]
				: 'Websockets open.';
	const ask =
		trouble && trouble !== 'setting'
			? `Please let websockets through to this host: HTTP/1.1 Upgrade on ${host}/sync/ and ${host}/live/, without a limit on how long a connection lives, and with at least 60 seconds of silence allowed. Until then it works over HTTPS requests to ${origin}/live/, which are held open for up to 25 seconds each.`
			: 'Nothing needs to change for it to work.';
	return [
		`Folkmoot on ${origin}, seen on ${momentInWords(new Date(facts.now))}.`,
		`In use: ${facts.transport === 'websocket' ? 'websocket' : 'HTTP long polling'}; ${facts.openSince === null ? 'not connected' : 'connected'}. ${seen}`,
		ask,
		`Browser: ${facts.browser}`
	].join('\n\n');
}
