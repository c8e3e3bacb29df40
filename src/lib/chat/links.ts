import { bodyParts } from '#lib/mentions/mention.ts';
import type { ChatMention, ChatMessage } from '#lib/protocol/chat.ts';

/** Something of this service that a message leads to, as far as its reader may see it. */
export interface LinkedThing {
	/** what it is: "section", "task" … */
	kind: string;
	title: string;
	/** how it stands now; empty: there is nothing to say */
	state: string;
}

/** By the address within this service, as it stands in the words. */
export type LinkedThings = Record<string, LinkedThing>;

export type MessagePart =
	| { type: 'words'; words: string }
	| { type: 'mention'; words: string; mention: ChatMention }
	/** `path`: within this service; null: elsewhere */
	| { type: 'address'; words: string; path: string | null };

/** Marks that end a sentence or stand around an address are not its own. */
const addresses = /https?:\/\/[^\s<>"“”]*[^\s<>"“”'’.,;:!?()[\]{}]/giu;

/** A body cut at its mentions and addresses, in order; put together again it is the body. Nothing else in it is markup. */
export function messageParts(body: string, mentions: readonly ChatMention[], origin: string): MessagePart[] {
	return bodyParts(body, mentions).flatMap(({ words, mention }): MessagePart[] =>
		mention ? [{ type: 'mention', words, mention }] : cutAtAddresses(words, origin)
	);
}

function cutAtAddresses(words: string, origin: string): MessagePart[] {
	const parts: MessagePart[] = [];
	let from = 0;
	for (const { 0: address, index } of words.matchAll(addresses)) {
		if (index > from) parts.push({ type: 'words', words: words.slice(from, index) });
		from = index + address.length;
		parts.push({ type: 'address', words: address, path: pathWithin(address, origin) });
	}
	if (from < words.length) parts.push({ type: 'words', words: words.slice(from) });
	return parts;
}

const pathWithin = (address: string, origin: string) =>
	address.toLowerCase().startsWith(`${origin.toLowerCase()}/`) ? address.slice(origin.length) : null;

/** Addresses within this service that stand in messages, each once. */
export function linkedPaths(messages: readonly ChatMessage[], origin: string): string[] {
	const paths = messages.flatMap(({ body, mentions }) =>
		body === null || !body.includes('://')
			? []
			: messageParts(body, mentions, origin).flatMap((part) =>
					part.type === 'address' && part.path !== null ? [part.path] : []
				)
	);
	return [...new Set(paths)];
}

const uuid = '([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})';
const patterns = {
	section: new RegExp(`^/proposals/${uuid}(?:\\?[^#]*)?#section-([\\w-]{1,100})$`, 'i'),
	proposal: new RegExp(`^/proposals/${uuid}(?:[?#].*)?$`, 'i'),
	task: new RegExp(`^/rooms/${uuid}/tasks/${uuid}(?:[?#].*)?$`, 'i'),
	decision: new RegExp(`^/rooms/${uuid}/decisions/${uuid}(?:[?#].*)?$`, 'i'),
	message: new RegExp(`^/rooms/${uuid}/chat\\?message=${uuid}(?:#.*)?$`, 'i'),
	room: new RegExp(`^/rooms/${uuid}(?:[?#].*)?$`, 'i')
} as const;

export interface Linked {
	kind: keyof typeof patterns;
	/** of the proposal or the room */
	id: string;
	/** of the task, decision or message; the section's key */
	inner: string;
}

/** What an address within this service means, by its form alone. Null: none of what is shown by title. */
export function readPath(path: string): Linked | null {
	for (const [kind, pattern] of Object.entries(patterns)) {
		const found = pattern.exec(path);
		if (found?.[1]) {
			const inner = kind === 'section' ? found[2] : found[2]?.toLowerCase();
			return { kind: kind as Linked['kind'], id: found[1].toLowerCase(), inner: inner ?? '' };
		}
	}
	return null;
}
