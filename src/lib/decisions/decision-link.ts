import { decisionLimits } from './decision.ts';

/** The form of a new decision in a room, filled in with what it is about: words of a text, or a line of the chat. */
export function decisionLink(
	roomId: string,
	about: { proposal: string; section: string; quote: string } | { message: string }
): string {
	const query = new URLSearchParams();
	for (const [name, value] of Object.entries(about)) {
		const words = value.replace(/\s+/gu, ' ').trim();
		if (words !== '') query.set(name, [...words].slice(0, decisionLimits.quoteCharacters).join(''));
	}
	return `/rooms/${roomId}/decisions/new?${query}`;
}
