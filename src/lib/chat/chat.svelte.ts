import { hearRoom, askRoom } from '#lib/realtime/live.ts';
import { sendCommand, type Answer } from '#lib/comments/send-command.ts';
import type { MentionChoice } from '#lib/mentions/mention.ts';
import { mentionFields } from '#lib/mentions/mention-query.ts';
import type { ChatMessage, PersonTyping } from '#lib/protocol/chat.ts';
import { linkedPaths, type LinkedThings } from './links.ts';
import {
	firstUnread,
	idsOf,
	knownAfter,
	mergeMessages,
	type ChatPage,
	type ChatReader,
	type ChatThread
} from './message.ts';

/** A message of one's own on its way, or not sent: nothing is shown as sent before it is stored. */
export interface Pending {
	id: string;
	body: string;
	/** id of the message in whose thread it will be */
	thread: string | null;
	chosen: MentionChoice[];
	state: 'sending' | 'failed';
	/** why it was not sent */
	error: string;
	/** whom it names although they cannot see the room */
	absent: MentionChoice[];
}

/** At most how many parts of what was missed are asked for, before the page reads the end of the chat afresh. */
const mostParts = 20;
/** Between two marks of how far was read, and between two notes that one is writing, in ms. */
const readEveryMs = 3_000;
const typingEveryMs = 1_000;
/** Longer than a note lives: the server's word that nobody writes may have been lost. */
const typingGoneMs = 6_000;

const words = {
	unreachable: 'No connection to the server, so this was not sent. It is kept here. Try again in a moment.',
	signedOut: 'You are signed out, so this was not sent. Copy it, then sign in again.',
	hidden: 'This is no longer here, or you can no longer see it. Copy your words if you need them.'
};

export interface ChatFacts {
	roomId: string;
	origin: string;
	reader: ChatReader;
	page: ChatPage;
	thread: ChatThread | null;
	links: LinkedThings;
	readUpTo: number | null;
}

/** A room's chat as a page has it: what is shown, what is on its way, and what others do meanwhile. */
export class Chat {
	messages = $state.raw<readonly ChatMessage[]>([]);
	earlier = $state(false);
	later = $state(false);
	thread = $state.raw<ChatThread | null>(null);
	pending = $state.raw<readonly Pending[]>([]);
	typing = $state.raw<readonly PersonTyping[]>([]);
	links = $state.raw<LinkedThings>({});
	/** id of the message that the unread line stands before */
	line = $state<string | null>(null);
	/** others wrote since, and the end of the chat is not in sight */
	hasNew = $state(false);
	/** of the last reading of history: what went wrong */
	error = $state('');
	/** the end of the chat is in sight, of somebody who looks */
	isReading = () => false;
	/** all up to this seq was seen */
	onread: (upTo: number) => void = () => {};

	readonly roomId: string;
	readonly origin: string;
	reader: ChatReader;
	#known: number;
	#readUpTo: number | null;
	/** how far was read when the line was drawn */
	#lineUpTo: number | null;
	#catchingUp: Promise<void> | null = null;
	#loading = false;
	#marked = 0;
	#markTimer: ReturnType<typeof setTimeout> | undefined;
	#typed = 0;
	#typingTimer: ReturnType<typeof setTimeout> | undefined;

	constructor({ roomId, origin, reader, page, thread, links, readUpTo }: ChatFacts) {
		this.roomId = roomId;
		this.origin = origin;
		this.reader = reader;
		this.#known = page.upTo;
		this.#readUpTo = this.#lineUpTo = readUpTo;
		this.links = links;
		this.thread = thread;
		this.#show(page);
		this.#drawLine();
	}

	get #address(): string {
		return `/rooms/${this.roomId}/chat`;
	}
	#show({ messages, earlier, later }: ChatPage): void {
		this.messages = messages;
		this.earlier = earlier;
		this.later = later;
	}

	#drawLine(): void {
		this.line = firstUnread(this.messages, this.#lineUpTo, this.reader.id);
	}

	/** Follows the room for as long as the page shows its chat. Returns the way to stop. */
	follow(): () => void {
		const stops = [
			hearRoom(
				this.roomId,
				'chat:messages',
				(changes) => {
					const known = knownAfter(this.#known, changes);
					if (known === null) return void this.catchUp();
					this.#known = known;
					this.take(changes.messages);
				},
				() => void this.catchUp()
			),
			hearRoom(this.roomId, 'chat:typing', ({ people }) => {
				this.typing = people.filter(({ officerId }) => officerId !== this.reader.id);
				clearTimeout(this.#typingTimer);
				this.#typingTimer = setTimeout(() => (this.typing = []), typingGoneMs);
			})
		];
		return () => {
			for (const stop of stops) stop();
			clearTimeout(this.#markTimer);
			clearTimeout(this.#typingTimer);
		};
	}

	/** Asks for what happened since, until nothing is missing. */
	catchUp(): Promise<void> {
		this.#catchingUp ??= this.#askForMissed().finally(() => (this.#catchingUp = null));
		return this.#catchingUp;
	}
	async #askForMissed(): Promise<void> {
		for (let part = 0; part < mostParts; part += 1) {
			const answer = await askRoom('chat:since', { roomId: this.roomId, after: this.#known });
			// No answer: the page asks again when it follows anew.
			if (!answer?.ok) return;
			this.#known = Math.max(this.#known, answer.upTo);
			this.take(answer.messages);
			if (!answer.more) return;
		}
		await this.showLatest();
	}

	/** What came, from wherever: put in its place, where that is in what is shown. */
	take(come: readonly ChatMessage[]): void {
		const own = come.filter(({ thread }) => thread === null);
		const before = this.messages;
		const [first, last] = [before[0], before.at(-1)];
		const known = idsOf(before);
		const isShown = ({ id, seq }: ChatMessage) =>
			known.has(id) ||
			((!this.earlier || (first && seq > first.seq)) && (!this.later || (last && seq < last.seq)));
		this.messages = mergeMessages(before, own.filter(isShown));
		this.#takeInThread(come);
		const ids = idsOf(come);
		if (this.pending.some(({ id }) => ids.has(id))) {
			this.pending = this.pending.filter(({ id }) => !ids.has(id));
		}
		const isNew = ({ id, seq, author }: ChatMessage) =>
			!known.has(id) && author.id !== this.reader.id && seq > (last?.seq ?? 0);
		const fresh = own.filter(isNew);
		if (fresh.length > 0) this.#noteNew(last?.seq ?? 0);
		const writers = idsOf(come.map(({ author }) => author));
		if (this.typing.some(({ officerId }) => writers.has(officerId))) {
			this.typing = this.typing.filter(({ officerId }) => !writers.has(officerId));
		}
		void this.#readLinks(come);
	}
	#takeInThread(come: readonly ChatMessage[]): void {
		const { thread } = this;
		if (!thread) return;
		const first = thread.messages[0];
		const root = come.find(({ id, changed }) => id === thread.root.id && changed > thread.root.changed);
		const replies = come.filter(
			(message) =>
				message.thread === thread.root.id && (!thread.earlier || (first && message.seq >= first.seq))
		);
		this.thread = {
			...thread,
			root: root ?? thread.root,
			messages: [...mergeMessages(thread.messages, replies)]
		};
	}
	#noteNew(lastSeq: number): void {
		if (this.isReading()) return this.markRead();
		this.hasNew = true;
		const wasAllRead = this.#readUpTo !== null && this.#readUpTo >= lastSeq;
		if (!wasAllRead && this.line !== null) return;
		this.#lineUpTo = this.#readUpTo;
		this.#drawLine();
	}

	/** What is at the end of the chat was seen: now and then the server is told. */
	markRead(): void {
		this.hasNew = false;
		const last = this.messages.at(-1);
		if (!last || this.later) return;
		this.onread(last.seq);
		if ((this.#readUpTo ?? -1) >= last.seq) return;
		this.#readUpTo = last.seq;
		if (this.#markTimer !== undefined) return;
		const wait = Math.max(0, this.#marked + readEveryMs - Date.now());
		this.#markTimer = setTimeout(() => {
			this.#markTimer = undefined;
			this.#marked = Date.now();
			// Lost, it costs an unread line that stands too high: the next one makes up for it.
			void sendCommand(`${this.#address}?/read`, { upTo: String(this.#readUpTo) }, words);
		}, wait);
	}
	clearLine(): void {
		this.line = null;
		this.markRead();
	}

	/** Sends words, and shows them on their way. Never throws: what got no answer stays, and says so. */
	async send(
		message: Pick<Pending, 'body' | 'thread' | 'chosen'> & { id?: string; unseen?: boolean }
	): Promise<void> {
		const { body, thread, chosen, id = crypto.randomUUID(), unseen = false } = message;
		const pending: Pending = { id, body, thread, chosen, state: 'sending', error: '', absent: [] };
		this.#put(pending);
		const named = mentionFields(body, chosen);
		const answer = await sendCommand(
			`${this.#address}?/send`,
			{ id, body, thread: thread ?? '', ...named, unseen: unseen ? 'yes' : named.unseen },
			words
		);
		if (answer.ok) return this.take([answer.data.message as ChatMessage]);
		// It may have come by the other line meanwhile.
		if (!this.pending.some((one) => one.id === id)) return;
		this.#put({ ...pending, state: 'failed', error: answer.message, absent: answer.absent ?? [] });
	}
	#put(pending: Pending): void {
		const isThere = this.pending.some(({ id }) => id === pending.id);
		this.pending = isThere
			? this.pending.map((one) => (one.id === pending.id ? pending : one))
			: [...this.pending, pending];
	}
	tryAgain({ id, body, thread, chosen, absent }: Pending): Promise<void> {
		return this.send({ id, body, thread, chosen, unseen: absent.length > 0 });
	}
	discard(id: string): void {
		this.pending = this.pending.filter((one) => one.id !== id);
	}

	/** A change of a message that is there: edit, remove, restore, react. */
	async act(
		action: 'edit' | 'remove' | 'restore' | 'react',
		fields: Record<string, string>
	): Promise<Answer> {
		const answer = await sendCommand(`${this.#address}?/${action}`, fields, words);
		if (answer.ok) this.take([answer.data.message as ChatMessage]);
		return answer;
	}

	/** Takes a deletion back. Answers why it could not, in words; null: done. */
	async bringBack(id: string): Promise<string | null> {
		const answer = await this.act('restore', { id });
		return answer.ok ? null : answer.message;
	}

	noteTyping(thread: string | null): void {
		const now = Date.now();
		if (now - this.#typed < typingEveryMs) return;
		this.#typed = now;
		void askRoom('chat:typing', { roomId: this.roomId, thread });
	}

	async #read(query: string): Promise<(ChatPage & { links: LinkedThings; root?: ChatMessage }) | null> {
		try {
			const response = await fetch(`${this.#address}/messages?${query}`, {
				signal: AbortSignal.timeout(10_000)
			});
			if (!response.ok) throw new Error(String(response.status));
			this.error = '';
			const page = (await response.json()) as ChatPage & { links: LinkedThings; root?: ChatMessage };
			this.links = { ...this.links, ...page.links };
			return page;
		} catch {
			// No line, or no longer to be seen: said beside the button that asked.
			this.error = 'These messages could not be read. Check your connection, then try again.';
			return null;
		}
	}
	async loadEarlier(): Promise<void> {
		const first = this.messages[0];
		if (this.#loading || !this.earlier || !first) return;
		this.#loading = true;
		const page = await this.#read(`before=${first.seq}`);
		this.#loading = false;
		if (!page) return;
		this.messages = mergeMessages(this.messages, page.messages);
		this.earlier = page.earlier;
		if (this.line === first.id) this.#drawLine();
	}
	async loadLater(): Promise<void> {
		const last = this.messages.at(-1);
		if (this.#loading || !this.later || !last) return;
		this.#loading = true;
		const page = await this.#read(`after=${last.seq}`);
		this.#loading = false;
		if (!page) return;
		this.messages = mergeMessages(this.messages, page.messages);
		this.later = page.later;
	}
	/** Leaves whatever part of the history is shown for the end of the chat. */
	async showLatest(): Promise<void> {
		const page = await this.#read('');
		if (!page) return;
		this.#known = Math.max(this.#known, page.upTo);
		this.#show(page);
	}
	async openThread(id: string): Promise<boolean> {
		const page = await this.#read(`thread=${id}`);
		if (!page?.root) return false;
		this.thread = { ...page, root: page.root };
		return true;
	}
	async loadEarlierReplies(): Promise<void> {
		const { thread } = this;
		const first = thread?.messages[0];
		if (!thread || !first) return;
		const page = await this.#read(`thread=${thread.root.id}&before=${first.seq}`);
		if (!page || this.thread?.root.id !== thread.root.id) return;
		this.thread = {
			...this.thread,
			messages: [...mergeMessages(this.thread.messages, page.messages)],
			earlier: page.earlier
		};
	}
	async #readLinks(messages: readonly ChatMessage[]): Promise<void> {
		const unknown = linkedPaths(messages, this.origin).filter((path) => !(path in this.links));
		if (unknown.length === 0) return;
		const query = unknown.map((path) => `to=${encodeURIComponent(path)}`).join('&');
		try {
			const response = await fetch(`${this.#address}/links?${query}`);
			if (response.ok) this.links = { ...this.links, ...((await response.json()) as LinkedThings) };
		} catch {
			// No line: they stay addresses, which lead there just as well.
		}
	}
}
