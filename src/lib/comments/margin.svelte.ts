import { tick } from 'svelte';
import { SvelteMap, SvelteSet } from 'svelte/reactivity';
import { SectionReader } from '#lib/realtime/section-reader.svelte.ts';
import { isFocusElsewhere } from '#lib/ui/is-focus-elsewhere.ts';
import { toasts } from '#lib/ui/toasts.svelte.ts';
import type { Anchor, Range } from './anchor.ts';
import type { Comment, ReactionKind, SectionThreads, Suggested, Thread, ThreadCounts } from './comment.ts';
import type { CommentMark, Places } from './commented-words.ts';
import { Draft, type Writer } from './draft.svelte.ts';
import { mentionFields } from '#lib/mentions/mention-query.ts';
import { sendCommand, type Answer } from './send-command.ts';
import { takeBack } from './take-back.ts';

const answerMs = 10_000;
/** A document may hold more threads than the margin of a section can show. */
const readsMost = 10;

const removedMeanwhile = 'This comment was removed meanwhile. Copy your words if you need them.';
const emptyWords = 'Enter a comment';

export interface MarginOptions {
	proposalId: string;
	/** keys of the sections, in the order of the form */
	sections: readonly string[];
	/** open threads by section, as the server counted them when it made the page */
	open?: ThreadCounts;
	/** who writes here, as it is now */
	writer(): Writer;
	/** the words of an open suggestion, with which its threads are shown; null: it is not open, they are in the margin */
	findSuggested?(suggestion: string): Suggested | null;
	/** says something once, politely */
	say(words: string): void;
}

/** The threads beside an open proposal and the comments being written, as the page shows them. */
export class Margin {
	/** where the words of threads are in the editors; null: gone; missing: not known yet */
	readonly places = new SvelteMap<string, Range | null>();
	/** open threads by section, read or not */
	readonly openCounts = new SvelteMap<string, number>();
	/** how many of a section's threads are more than the margin shows */
	readonly notShown = new SvelteMap<string, number>();
	/** sections whose drawer is open, where the window is narrow */
	readonly opened = new SvelteSet<string>();
	readonly withResolved = new SvelteSet<string>();
	/** the thread that is open */
	active = $state<string | null>(null);
	started = $state<Draft | null>(null);
	/** replies and edits by what they answer or change */
	readonly drafts = new SvelteMap<string, Draft>();
	/** what went wrong with a press that has no form: by comment or thread */
	readonly problems = new SvelteMap<string, string>();

	#options: MarginOptions;
	#reader: SectionReader<Thread>;
	/** ways back that end with this page: they take nothing from the server */
	#offers: (() => void)[] = [];
	/** the thread that is shown although it is one too many */
	#brought: string | null = null;
	#closed = false;

	constructor(options: MarginOptions) {
		this.#options = options;
		this.#reader = new SectionReader({
			fetch: (section, show) => this.#fetchThreads(section, show),
			onRead: (_section, threads, before) => this.#tellNews(threads, before)
		});
		for (const [section, count] of Object.entries(options.open ?? {})) this.openCounts.set(section, count);
	}

	get proposalId(): string {
		return this.#options.proposalId;
	}

	get writer(): Writer {
		return this.#options.writer();
	}

	// What is shown

	/** Of a section, in the order in which they were begun; null: it was not read yet. */
	threads(section: string): readonly Thread[] | null {
		return this.#reader.items.get(section) ?? null;
	}

	/** True when the last read of the section failed; it is tried again. */
	hasFailed(section: string): boolean {
		return this.#reader.failed.has(section);
	}

	/** Threads of a section: open ones, and resolved ones if asked for, in the order of their words. */
	shown(section: string): Thread[] {
		const all = (this.threads(section) ?? []).filter((thread) => !this.isElsewhere(thread));
		const written = [...this.drafts.values()].map(({ thread }) => thread);
		const wanted = this.withResolved.has(section)
			? all
			: all.filter(({ id, resolved }) => !resolved || id === this.active || written.includes(id));
		const at = (thread: Thread) =>
			this.places.get(thread.id)?.from ?? (thread.start === null ? -1 : Infinity);
		const placed = wanted.map((thread) => ({ thread, at: at(thread) }));
		// Sorting is stable: where places are equal the oldest stays first.
		return placed.sort((a, b) => (a.at === b.at ? 0 : a.at - b.at)).map(({ thread }) => thread);
	}

	/** True for a conversation that is shown with the suggestion it is about, and not in the margin. */
	isElsewhere({ suggestion }: { suggestion: string | null }): boolean {
		return suggestion !== null && this.#suggested(suggestion) !== null;
	}

	#suggested(suggestion: string): Suggested | null {
		return this.#options.findSuggested?.(suggestion) ?? null;
	}

	/** Replies and edits whose conversation was removed while they were being written. */
	lost(section: string): Draft[] {
		const threads = this.threads(section);
		if (!threads) return [];
		return [...this.drafts.values()].filter(
			(draft) => draft.section === section && !threads.some(({ id }) => id === draft.thread)
		);
	}

	/** What is said about a suggestion. */
	about({ id, section }: { id: string; section: string }): Thread[] {
		return (this.threads(section) ?? []).filter(({ suggestion }) => suggestion === id);
	}

	count(section: string, state: 'open' | 'resolved'): number {
		const all = this.threads(section) ?? [];
		return all.filter(({ resolved }) => (resolved !== null) === (state === 'resolved')).length;
	}

	find(id: string | null): Thread | null {
		if (id === null) return null;
		for (const threads of this.#reader.items.values()) {
			const found = threads.find((thread) => thread.id === id);
			if (found) return found;
		}
		return null;
	}

	isGone(thread: Thread): boolean {
		return thread.start !== null && this.places.get(thread.id) === null;
	}

	/** Sections to show beside the text: the one on screen, and those in which somebody is reading or writing. */
	groups(current: string | null): string[] {
		const wanted = [current, this.find(this.active)?.section, this.started?.section];
		return this.#options.sections.filter((key) => wanted.includes(key));
	}

	/** The words to mark in a section's text. Resolved threads leave the text in peace. */
	marks(section: string): CommentMark[] {
		const marks: CommentMark[] = [];
		for (const { id, start, end, quote, resolved } of this.threads(section) ?? []) {
			const active = id === this.active;
			if (start !== null && end !== null && (!resolved || active))
				marks.push({ id, start, end, quote, active });
		}
		const draft = this.started;
		if (draft?.anchor && draft.section === section && !marks.some(({ id }) => id === draft.thread))
			marks.push({ id: draft.thread, ...draft.anchor, active: true });
		return marks;
	}

	onPlaces(places: Places): void {
		for (const [thread, place] of places) this.places.set(thread, place);
	}

	get hasUnsent(): boolean {
		const drafts = [...this.drafts.values(), ...(this.started ? [this.started] : [])];
		return drafts.some((draft) => this.#isUnsent(draft));
	}

	#isUnsent({ body, kind, comment }: Draft): boolean {
		const words = body.trim();
		return words !== '' && !(kind === 'edit' && words === this.#comment(comment)?.body);
	}

	// Reading

	/** A section came into view, or left it. It is read when it was not, or when it changed since. */
	see(section: string, inView: boolean): void {
		this.#reader.see(section, inView);
	}

	/** Something about comments changed in the room: sections in view are read again, others when they are seen. */
	changed(): void {
		this.#reader.changed();
	}

	/** Resolves when what was there at the call is shown, or when it could not be read. */
	read(section: string): Promise<void> {
		return this.#reader.read(section);
	}

	/** Resolves when the section was read to its end, now or before, or when it could not be read. */
	readOnce(section: string): Promise<void> {
		return this.#reader.readOnce(section);
	}

	/** A thread of a section, also one that is more than the margin shows; null: it is not there, or could not be read. */
	async bring(section: string, thread: string): Promise<Thread | null> {
		await this.readOnce(section);
		if (!this.find(thread) && this.notShown.get(section)) {
			this.#brought = thread;
			await this.read(section);
		}
		return this.find(thread);
	}

	async #fetchThreads(section: string, show: (threads: Thread[]) => void): Promise<Thread[]> {
		const first = await this.#fetchSome(section, 'filter=all');
		if (!first.next) {
			this.notShown.delete(section);
			return first.threads;
		}
		// Of many the first stand there while the others are on their way.
		show(first.threads);
		return this.#fetchMany(section, show);
	}

	/** The open ones first: what the margin cannot show was resolved, if it can be. */
	async #fetchMany(section: string, show: (threads: Thread[]) => void): Promise<Thread[]> {
		// eslint-disable-next-line svelte/prefer-svelte-reactivity -- gone at the end of this call
		const threads = new Map<string, Thread>();
		const add = (read: Thread[]) => read.forEach((thread) => threads.set(thread.id, thread));
		let [reads, total] = [0, 0];
		for (const filter of ['open', 'resolved'] as const) {
			let after: string | null = null;
			do {
				const from: string = after ? `&after=${after}` : '';
				const read = await this.#fetchSome(section, `filter=${filter}${from}`);
				add(read.threads);
				total += (after ? null : read[filter]?.[section]) ?? 0;
				show([...threads.values()]);
				after = read.next;
			} while (after && ++reads < readsMost && !this.#closed);
		}
		const brought = this.#brought;
		if (brought && !threads.has(brought))
			add((await this.#fetchSome(section, `filter=all&thread=${encodeURIComponent(brought)}`)).threads);
		this.notShown.set(section, Math.max(0, total - threads.size));
		return [...threads.values()];
	}

	async #fetchSome(section: string, query: string): Promise<SectionThreads> {
		const response = await fetch(`${this.#path}/${encodeURIComponent(section)}?${query}`, {
			cache: 'no-store',
			signal: AbortSignal.timeout(answerMs)
		});
		if (!response.ok) throw new Error(`Comments answered ${response.status}`);
		const read = (await response.json()) as SectionThreads;
		if (read.open) for (const key of this.#options.sections) this.openCounts.set(key, read.open[key] ?? 0);
		return read;
	}

	#tellNews(threads: Thread[], before: Thread[] | undefined): void {
		if (!before) return;
		// eslint-disable-next-line svelte/prefer-svelte-reactivity -- gone at the end of this call
		const known = new Set(before.flatMap(({ comments }) => comments.map(({ id }) => id)));
		const [first, ...more] = threads
			.filter(({ id }) => id !== this.#brought)
			.flatMap(({ comments }) => comments)
			.filter(({ id, mine, body }) => !known.has(id) && !mine && body !== null);
		if (!first) return;
		this.#options.say(
			more.length === 0 ? `New comment from ${first.author.name}.` : `${more.length + 1} new comments.`
		);
	}

	get #path(): string {
		return `/proposals/${this.#options.proposalId}/comments`;
	}

	#comment(id: string): Comment | null {
		for (const threads of this.#reader.items.values())
			for (const { comments } of threads) {
				const found = comments.find((comment) => comment.id === id);
				if (found) return found;
			}
		return null;
	}

	// Going about

	/** Opens a thread. With `focus` the keyboard goes there. */
	async open(thread: string, { focus = false } = {}): Promise<void> {
		const found = this.find(thread);
		if (!found) return;
		this.active = thread;
		await this.#reveal(found.section, `thread-${thread}`, focus);
	}

	/** The thread before or after the open one, across all sections; null at the end. */
	async next(step: 1 | -1, current: string | null): Promise<Thread | null> {
		const { sections } = this.#options;
		const from = this.find(this.active);
		const start = from?.section ?? current ?? sections[0]!;
		const here = this.shown(start);
		const at = from ? here.findIndex(({ id }) => id === from.id) + step : step > 0 ? 0 : here.length - 1;
		if (here[at]) return here[at];
		for (let index = sections.indexOf(start) + step; sections[index]; index += step) {
			const section = sections[index]!;
			await this.readOnce(section);
			const there = this.shown(section);
			if (there.length > 0) return there.at(step > 0 ? 0 : -1)!;
		}
		return null;
	}

	async #reveal(section: string, id: string, focus: boolean): Promise<void> {
		this.opened.add(section);
		await tick();
		const element = document.getElementById(id);
		if (focus) element?.focus({ preventScroll: true });
		// Of a form the whole, with its button.
		(element?.closest('form') ?? element)?.scrollIntoView({ block: 'nearest' });
	}

	// Writing

	/** Begins a thread about words, or about the whole section. One that was begun and holds words comes first. */
	async begin(section: string, anchor: Anchor | null, suggestion: string | null = null): Promise<void> {
		if (this.started && this.started.body.trim() !== '') {
			this.#options.say('You have a comment that is not sent yet. Send it or cancel it first.');
		} else {
			this.active = null;
			this.started = new Draft({
				kind: 'start',
				section,
				anchor,
				suggestion,
				suggested: suggestion === null ? null : this.#suggested(suggestion),
				thread: crypto.randomUUID(),
				comment: crypto.randomUUID()
			});
		}
		await this.#reveal(this.started.section, this.started.id, true);
	}

	/** The suggestion that a comment is being written about was decided: the words go on in the margin. */
	async goOn(draft: Draft): Promise<void> {
		this.#options.say('The suggestion you are commenting on is no longer open. Your words are still here.');
		this.opened.add(draft.section);
		if (!isFocusElsewhere(null)) await this.#reveal(draft.section, draft.id, true);
	}

	async beginReply(thread: Thread): Promise<void> {
		this.active = thread.id;
		const draft =
			this.drafts.get(`reply-${thread.id}`) ??
			new Draft({
				kind: 'reply',
				section: thread.section,
				thread: thread.id,
				comment: crypto.randomUUID()
			});
		this.drafts.set(draft.id, draft);
		await this.#reveal(thread.section, draft.id, true);
	}

	async beginEdit(thread: Thread, comment: Comment): Promise<void> {
		const draft =
			this.drafts.get(`edit-${comment.id}`) ??
			new Draft({ kind: 'edit', section: thread.section, thread: thread.id, comment: comment.id });
		if (!this.drafts.has(draft.id)) {
			draft.body = comment.body ?? '';
			draft.revision = comment.revision;
			// Who is named already was said when it was sent: nobody is warned of them again.
			draft.mentions = comment.mentions.map(({ key, name }) => {
				return { key, name, about: '', council: null, sees: true };
			});
			this.drafts.set(draft.id, draft);
		}
		await this.#reveal(thread.section, draft.id, true);
	}

	/** Gives a draft up; its words can be had back for a while. The keyboard goes back to its thread. */
	cancel(draft: Draft): void {
		const isUnsent = this.#isUnsent(draft);
		this.#drop(draft);
		if (isUnsent) {
			const away = toasts.offerUndo({
				words: { start: 'Comment discarded', reply: 'Reply discarded', edit: 'Change discarded' }[draft.kind],
				undo: async () => this.#takeUp(draft),
				focusAfter: () => document.getElementById(draft.id)
			});
			this.#offers.push(away);
		}
		if (draft.kind !== 'start') void this.#reveal(draft.section, `thread-${draft.thread}`, true);
		else document.getElementById(`section-${draft.section}-title`)?.focus({ preventScroll: true });
	}

	/** Goes on with a draft that was given up. Answers why not, in words. */
	async #takeUp(draft: Draft): Promise<string | null> {
		const now = draft.kind === 'start' ? this.started : this.drafts.get(draft.id);
		if (now && now !== draft && now.body.trim() !== '')
			return 'You are writing another one there. Send it or cancel it first.';
		if (draft.kind === 'start') this.started = draft;
		else this.drafts.set(draft.id, draft);
		await this.#reveal(draft.section, draft.id, false);
		return null;
	}

	#drop(draft: Draft): void {
		if (draft.kind !== 'start') this.drafts.delete(draft.id);
		else if (this.started === draft) this.started = null;
	}

	/** Sends a draft. Refused or not answered, its words stay, with what to do. */
	async send(draft: Draft): Promise<void> {
		if (draft.sending) return;
		const body = draft.body.trim();
		if (body === '') {
			draft.error = emptyWords;
			await this.#reveal(draft.section, draft.id, true);
			return;
		}
		draft.error = '';
		draft.sending = true;
		const answer = await this.#command(...this.#fieldsOf(draft, body));
		draft.sending = false;
		if (this.#closed) return;
		const isLeft = isFocusElsewhere(this.#formOf(draft));
		if (!answer.ok) {
			draft.error = answer.message;
			if (answer.absent) {
				const { absent } = answer;
				draft.mentions = [
					...draft.mentions.filter(({ key }) => !absent.some((choice) => choice.key === key)),
					...absent
				];
			}
			if (answer.present) {
				draft.revision = answer.present.revision;
				draft.saysNow = answer.present.body;
				if (answer.present.body === null) draft.error = removedMeanwhile;
				void this.read(draft.section);
			}
			return;
		}
		await this.read(draft.section);
		const hasGoneOn = isLeft || isFocusElsewhere(this.#formOf(draft));
		this.#drop(draft);
		this.#options.say({ start: 'Comment sent.', reply: 'Reply sent.', edit: 'Comment changed.' }[draft.kind]);
		if (hasGoneOn) return;
		this.active = draft.thread;
		await this.#reveal(draft.section, `thread-${draft.thread}`, true);
	}

	#formOf({ id }: Draft): Element | null {
		return document.getElementById(id)?.closest('form') ?? null;
	}

	#fieldsOf(draft: Draft, body: string): [string, Record<string, string>] {
		const { thread, comment, section, audience, anchor, suggestion, revision } = draft;
		const named = mentionFields(body, draft.mentions);
		const said = { body, ...named, forCouncil: String(draft.forCouncil && this.writer.speak) };
		switch (draft.kind) {
			case 'start':
				return [
					'start',
					{
						thread,
						comment,
						section,
						audience,
						...said,
						...(audience === 'council' ? { forCouncil: 'false' } : {}),
						quote: anchor?.quote ?? '',
						start: anchor?.start ?? '',
						end: anchor?.end ?? '',
						suggestion: suggestion ?? ''
					}
				];
			case 'reply':
				return ['reply', { thread, comment, ...said }];
			case 'edit':
				return ['edit', { comment, revision: String(revision), body, ...named }];
		}
	}

	async remove(thread: Thread, comment: Comment): Promise<boolean> {
		const done = await this.#press(thread, comment.id, 'remove', { comment: comment.id });
		if (done) {
			toasts.offerUndo({
				words: 'Comment removed',
				undo: () => this.#takeBack(thread, 'restore', { comment: comment.id }),
				focusAfter: () => document.getElementById(`thread-${thread.id}`)
			});
		}
		return done;
	}

	/** Undoes a command by another one, also once the page shows something else. Answers why not, in words. */
	async #takeBack(thread: Thread, action: string, fields: Record<string, string>): Promise<string | null> {
		const problem = await takeBack(`${this.#path}?/${action}`, fields);
		if (problem !== null || this.#closed) return problem;
		await this.read(thread.section);
		this.active = thread.id;
		await this.#reveal(thread.section, `thread-${thread.id}`, false);
		return null;
	}

	async resolve(thread: Thread, resolved: boolean): Promise<void> {
		const done = await this.#press(thread, thread.id, 'resolve', {
			thread: thread.id,
			resolved: String(resolved)
		});
		if (!done) return;
		if (resolved) {
			toasts.offerUndo({
				words: 'Conversation resolved',
				undo: () => this.#takeBack(thread, 'resolve', { thread: thread.id, resolved: 'false' }),
				focusAfter: () => document.getElementById(`thread-${thread.id}`)
			});
		} else this.#options.say('Conversation opened again.');
		if (isFocusElsewhere(document.getElementById(`thread-${thread.id}`))) return;
		await this.#reveal(thread.section, `thread-${thread.id}`, true);
	}

	async react(thread: Thread, comment: Comment, kind: ReactionKind, on: boolean): Promise<void> {
		await this.#press(thread, comment.id, 'react', { comment: comment.id, kind, on: String(on) });
	}

	async #press(thread: Thread, about: string, action: string, fields: Record<string, string>) {
		this.problems.delete(about);
		const answer = await this.#command(action, fields);
		if (this.#closed) return false;
		if (!answer.ok) this.problems.set(about, answer.message);
		else await this.read(thread.section);
		return answer.ok;
	}

	#command(action: string, fields: Record<string, string>): Promise<Answer> {
		return sendCommand(`${this.#path}?/${action}`, fields);
	}

	close(): void {
		this.#closed = true;
		for (const away of this.#offers) away();
		this.#reader.close();
	}
}
