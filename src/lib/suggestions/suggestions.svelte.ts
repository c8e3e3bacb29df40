import { tick } from 'svelte';
import { SvelteMap, SvelteSet } from 'svelte/reactivity';
import { sendCommand } from '#lib/comments/send-command.ts';
import { takeBack } from '#lib/comments/take-back.ts';
import type { Range } from '#lib/comments/anchor.ts';
import { SectionReader } from '#lib/realtime/section-reader.svelte.ts';
import { isFocusElsewhere } from '#lib/ui/is-focus-elsewhere.ts';
import { toasts } from '#lib/ui/toasts.svelte.ts';
import type { SuggestionPlaces } from './suggested-words.ts';
import type { Suggestion } from './suggestion.ts';

const loadCards = () => import('./suggestion-cards.ts');
type Cards = Awaited<ReturnType<typeof loadCards>>;

const answerMs = 10_000;
/** How long after an edit of a suggestion's place it is read again. */
const outdatedMs = 1_000;

export interface SuggestionsOptions {
	proposalId: string;
	/** keys of the sections, in the order of the form */
	sections: readonly string[];
	/** says something once, politely */
	say(words: string): void;
}

/** What is asked before several suggestions are accepted at once. */
export interface AskedAll {
	/** the officer whose suggestions; null: everybody's */
	officer: { id: string; name: string } | null;
	suggestions: Suggestion[];
}

/** The open suggestions of a proposal as its page shows them, and what is decided about them. */
export class Suggestions {
	/** what they are shown in; null until there are any */
	cards = $state.raw<Cards | null>(null);
	/** the one whose card is open */
	active = $state<string | null>(null);
	/** false: the text is shown clean */
	shown = $state(true);
	/** the one that is being refused: its reason is asked for */
	refusing = $state<string | null>(null);
	/** reasons being written, by suggestion */
	readonly reasons = new SvelteMap<string, string>();
	asked = $state.raw<AskedAll | null>(null);
	/** decisions on their way */
	readonly deciding = new SvelteSet<string>();
	/** why a decision was not taken, by suggestion; 'all' for all at once */
	readonly problems = new SvelteMap<string, string>();
	/** where suggestions are in the editors; null: gone; missing: not known yet */
	readonly places = new SvelteMap<string, Range | null>();

	#options: SuggestionsOptions;
	#reader: SectionReader<Suggestion>;
	// eslint-disable-next-line svelte/prefer-svelte-reactivity -- nothing is shown from it
	#outdated = new Map<string, ReturnType<typeof setTimeout>>();
	#closed = false;

	constructor(options: SuggestionsOptions) {
		this.#options = options;
		this.#reader = new SectionReader({
			fetch: (section) => this.#fetch(section),
			onRead: (_section, items, before) => {
				this.#tellNews(items, before);
				const gone = before?.find(({ id }) => id === this.refusing && !items.some((item) => item.id === id));
				if (gone && !this.deciding.has(gone.id))
					this.#giveUpRefusal(gone, document.activeElement?.id === reasonId(gone.id));
			}
		});
	}

	// What is shown

	/** Of a section, in the order of their places. */
	of(section: string): Suggestion[] {
		const at = ({ id }: Suggestion) => this.places.get(id)?.from ?? Infinity;
		const placed = (this.#reader.items.get(section) ?? []).map((suggestion) => ({
			suggestion,
			at: at(suggestion)
		}));
		return placed.sort((a, b) => (a.at === b.at ? 0 : a.at - b.at)).map(({ suggestion }) => suggestion);
	}

	/** Of those the ones to be shown in the text: not what is being decided, whose words may stand there already. */
	inText(section: string): Suggestion[] {
		return this.of(section).filter(({ id }) => !this.deciding.has(id));
	}

	isKnown(section: string): boolean {
		return this.#reader.items.has(section);
	}

	hasFailed(section: string): boolean {
		return this.#reader.failed.has(section);
	}

	find(id: string | null): Suggestion | null {
		if (id === null) return null;
		for (const items of this.#reader.items.values()) {
			const found = items.find((suggestion) => suggestion.id === id);
			if (found) return found;
		}
		return null;
	}

	isGone({ id }: Suggestion): boolean {
		return this.places.get(id) === null;
	}

	/** Others who have suggestions in the sections that were read, each once. */
	get officers(): { id: string; name: string; count: number }[] {
		const all = [...this.#reader.items.values()].flat();
		const ids = all.map(({ officer }) => officer.id).filter(isFirst);
		return ids.map((id) => {
			const theirs = all.filter(({ officer }) => officer.id === id);
			return { id, name: theirs[0]!.officer.name, count: theirs.length };
		});
	}

	onPlaces(places: SuggestionPlaces): void {
		for (const [id, place] of places) this.places.set(id, place);
	}

	get hasUnsent(): boolean {
		return this.refusing !== null && (this.reasons.get(this.refusing) ?? '').trim() !== '';
	}

	// Reading

	see(section: string, inView: boolean): void {
		this.#reader.see(section, inView);
	}

	/** Something about suggestions, or the text they are about, changed. */
	changed(): void {
		this.#reader.changed();
	}

	read(section: string): Promise<void> {
		return this.#reader.read(section);
	}

	/** The text changed at the place of a suggestion: what would be changed is read again when that is over. */
	outdated(section: string): void {
		clearTimeout(this.#outdated.get(section));
		this.#outdated.set(
			section,
			setTimeout(() => void this.read(section), outdatedMs)
		);
	}

	async #fetch(section: string): Promise<Suggestion[]> {
		const response = await fetch(`${this.#path}/${encodeURIComponent(section)}`, {
			cache: 'no-store',
			signal: AbortSignal.timeout(answerMs)
		});
		if (!response.ok) throw new Error(`Suggestions answered ${response.status}`);
		const { suggestions } = (await response.json()) as { suggestions: Suggestion[] };
		if (suggestions.length > 0) this.cards ??= await loadCards();
		return suggestions;
	}

	#tellNews(items: Suggestion[], before: Suggestion[] | undefined): void {
		if (!before) return;
		const known = before.map(({ id }) => id);
		const [first, ...more] = items.filter(({ id, mine }) => !mine && !known.includes(id));
		if (!first) return;
		this.#options.say(
			more.length === 0 ? `New suggestion from ${first.officer.name}.` : `${more.length + 1} new suggestions.`
		);
	}

	get #path(): string {
		return `/proposals/${this.#options.proposalId}/suggestions`;
	}

	// Going about

	/** Opens a card. With `focus` the keyboard goes there. */
	async open(id: string, { focus = false } = {}): Promise<void> {
		if (!this.find(id)) return;
		this.active = id;
		await tick();
		const card = document.getElementById(cardId(id));
		card?.closest('details')?.setAttribute('open', '');
		if (focus) card?.focus({ preventScroll: true });
		card?.scrollIntoView({ block: 'nearest' });
	}

	/** The suggestion before or after the open one, across all sections; null at the end. */
	async next(step: 1 | -1, current: string | null): Promise<Suggestion | null> {
		const { sections } = this.#options;
		const from = this.find(this.active);
		const start = from?.section ?? current ?? sections[0]!;
		const here = this.of(start);
		const at = from ? here.findIndex(({ id }) => id === from.id) + step : step > 0 ? 0 : here.length - 1;
		if (here[at]) return here[at];
		for (let index = sections.indexOf(start) + step; sections[index]; index += step) {
			if (!this.isKnown(sections[index]!)) await this.read(sections[index]!);
			const there = this.of(sections[index]!);
			if (there.length > 0) return there.at(step > 0 ? 0 : -1)!;
		}
		return null;
	}

	// Deciding

	async accept(suggestion: Suggestion): Promise<void> {
		await this.#decide('accept', suggestion, 'Accepted.');
	}

	/** Asks for the reason first. */
	async beginRefusal({ id }: Suggestion): Promise<void> {
		this.active = id;
		this.refusing = id;
		await tick();
		document.getElementById(reasonId(id))?.focus();
	}

	async cancelRefusal({ id }: Suggestion): Promise<void> {
		this.refusing = null;
		this.reasons.delete(id);
		await this.open(id, { focus: true });
	}

	/** Its card goes while a reason is being written: somebody else decided, or took it back. */
	#giveUpRefusal({ id, section }: Suggestion, isThere: boolean): void {
		this.refusing = null;
		this.reasons.delete(id);
		this.#options.say('The suggestion you were refusing is no longer open. Your reason was not sent.');
		if (isThere) void this.#focusOn(null, section);
	}

	async refuse(suggestion: Suggestion): Promise<void> {
		const reason = (this.reasons.get(suggestion.id) ?? '').trim();
		await this.#decide('refuse', suggestion, 'Refused.', { reason });
	}

	/** One's own, which can be had back for a while. */
	async withdraw(suggestion: Suggestion): Promise<void> {
		const { id, section } = suggestion;
		if (!(await this.#decide('withdraw', suggestion, 'Withdrawn.'))) return;
		toasts.offerUndo({
			words: 'Suggestion withdrawn',
			undo: async () => {
				const problem = await takeBack(`${this.#path}?/restore`, { suggestion: id });
				if (problem !== null || this.#closed) return problem;
				await this.read(section);
				await this.open(id);
				return null;
			},
			focusAfter: () => document.getElementById(cardId(id))
		});
	}

	/** True: it was done. */
	async #decide(
		action: 'accept' | 'refuse' | 'withdraw',
		suggestion: Suggestion,
		done: string,
		more: Record<string, string> = {}
	): Promise<boolean> {
		const { id, seen, section } = suggestion;
		if (this.deciding.has(id)) return false;
		this.deciding.add(id);
		this.problems.delete(id);
		const answer = await this.#command(action, { suggestion: id, seen, ...more });
		if (this.#closed) return false;
		const following = this.#besides(suggestion);
		const isLeft = isFocusElsewhere(document.getElementById(cardId(id)));
		if (answer.ok) {
			if (this.refusing === id) this.refusing = null;
			this.reasons.delete(id);
		} else {
			this.problems.set(id, answer.message);
		}
		await this.read(section);
		this.deciding.delete(id);
		if (!answer.ok) {
			if (this.refusing === id && !this.find(id))
				this.#giveUpRefusal(suggestion, !isLeft && !isFocusElsewhere(null));
			return false;
		}
		this.#options.say(`${done} ${this.#left(section)}`);
		// The keyboard is not taken from what the officer has gone on to meanwhile.
		if (isLeft || isFocusElsewhere(null)) this.#deselect(id);
		else await this.#focusOn(following, section);
		return true;
	}

	/** Asks whether all suggestions are meant, or all of an officer; those of sections not yet seen are read first. */
	async askAll(officer: AskedAll['officer']): Promise<void> {
		this.problems.delete('all');
		const { sections } = this.#options;
		await Promise.all(sections.filter((key) => !this.isKnown(key)).map((key) => this.read(key)));
		if (this.#closed) return;
		if (sections.some((key) => !this.isKnown(key))) {
			this.problems.set('all', unread);
			return;
		}
		const suggestions = sections
			.flatMap((key) => this.of(key))
			.filter((suggestion) => officer === null || suggestion.officer.id === officer.id);
		this.asked = { officer, suggestions };
	}

	/** Accepts what was asked about. What changed meanwhile is refused by the server, and nothing is accepted. */
	async acceptAsked(): Promise<void> {
		const asked = this.asked;
		if (!asked || this.deciding.has('all')) return;
		const ids = ['all', ...asked.suggestions.map(({ id }) => id)];
		for (const id of ids) this.deciding.add(id);
		const answer = await this.#command('accept', {
			suggestions: JSON.stringify(asked.suggestions.map(({ id, seen }) => ({ id, seen })))
		});
		if (this.#closed) return;
		this.asked = null;
		// In the server's words: of several in one place only one went in.
		if (answer.ok) this.#options.say(String(answer.data.done));
		else this.problems.set('all', answer.message);
		const touched = asked.suggestions.map(({ section }) => section).filter(isFirst);
		await Promise.all(touched.map((section) => this.read(section)));
		for (const id of ids) this.deciding.delete(id);
	}

	#besides(suggestion: Suggestion): string | null {
		const here = this.of(suggestion.section);
		const at = here.findIndex(({ id }) => id === suggestion.id);
		return (here[at + 1] ?? here[at - 1])?.id ?? null;
	}

	#left(section: string): string {
		const left = this.of(section).length;
		return left === 0 ? 'None left in this section.' : `${left} left in this section.`;
	}

	async #focusOn(id: string | null, section: string): Promise<void> {
		this.active = id && this.find(id) ? id : null;
		await tick();
		const next = this.active ? document.getElementById(cardId(this.active)) : null;
		(next ?? document.getElementById(`section-${section}-title`))?.focus();
	}

	#deselect(id: string): void {
		if (this.active === id) this.active = null;
	}

	#command(action: string, fields: Record<string, string>) {
		return sendCommand(`${this.#path}?/${action}`, fields, noAnswer);
	}

	close(): void {
		this.#closed = true;
		this.#reader.close();
		for (const timer of this.#outdated.values()) clearTimeout(timer);
	}
}

const isFirst = (one: string, index: number, all: string[]) => all.indexOf(one) === index;

export const cardId = (suggestion: string) => `suggestion-${suggestion}`;
export const reasonId = (suggestion: string) => `reason-${suggestion}`;

const unread = 'Not all suggestions could be read. Try again in a moment.';
const noAnswer = {
	unreachable: 'The server could not be reached. Nothing was decided. Try again in a moment.',
	signedOut: 'You are signed out, so nothing was decided. Sign in again.',
	hidden: 'This is no longer here, or you can no longer see it.'
};
