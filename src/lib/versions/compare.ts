import { ownWords } from '#lib/proposals/own-words.ts';
import { escape, openTag, runHtml } from '#lib/proposals/render.ts';
import { isSeen, isShape, nodeText, printMarks, type BlockNode, type ElementNode } from './block-tree.ts';
import type { BlockChange, WordRun } from './diff-blocks.ts';

/** What is drawn: both texts in one, or one side of two columns. */
type Side = 'both' | 'older' | 'newer';

/** A section's comparison as safe HTML; its changes are numbered from `first`. */
export interface ComparedSection {
	changes: number;
	/** both texts in one */
	inline: string;
	/** a row for each block; null: it is not on that side; `same`: nothing in it changed */
	rows: { older: string | null; newer: string | null; same: boolean }[];
}

/** Every change is an element `#change-N` that can be focused and links to the next. */
export function compareHtml(changes: readonly BlockChange[], first: number, total: number): ComparedSection {
	const draw = (side: Side, some: readonly BlockChange[], from: number) => {
		const drawing = new Drawing(side, from, total);
		drawing.blocks(some);
		return drawing;
	};
	const inline = draw('both', changes, first);
	let next = first;
	const rows = changes.map((change) => {
		const before = next;
		const [older, newer] = (['older', 'newer'] as const).map((side) => draw(side, [change], next));
		next = older!.next;
		return {
			older: change.kind === 'added' ? null : older!.html,
			newer: change.kind === 'removed' ? null : newer!.html,
			// An empty line more or less is none.
			same: next === before
		};
	});
	return { changes: inline.next - first, inline: inline.html, rows };
}

export const countChanges = (changes: readonly BlockChange[]): number => compareHtml(changes, 1, 0).changes;

const labels = { added: 'Added', removed: 'Removed' } as const;

class Drawing {
	html = '';
	next: number;
	readonly #side: Side;
	readonly #total: number;

	constructor(side: Side, first: number, total: number) {
		this.#side = side;
		this.next = first;
		this.#total = total;
	}

	blocks(changes: readonly BlockChange[]): void {
		for (const change of changes) {
			switch (change.kind) {
				case 'same':
					this.#whole(this.#side === 'older' ? change.older : change.newer);
					break;
				case 'added':
				case 'removed':
					this.#blockCameOrWent(change);
					break;
				case 'changed':
					this.#changed(change);
					break;
				case 'words':
					this.#words(change.runs);
					break;
			}
		}
	}

	#shows(kind: 'added' | 'removed'): boolean {
		return this.#side === 'both' || (this.#side === 'older') === (kind === 'removed');
	}

	/** The mark in front of a change: its number, and the way to the next. */
	#number(number: number): string {
		const next = number < this.#total ? number + 1 : 1;
		return `<a class="change-number" href="#change-${next}" aria-label="Change ${number} of ${this.#total}. Go to change ${next}">${number}</a>`;
	}

	#anchor(number: number): string {
		return `id="change-${number}" data-change="${number}" tabindex="-1"`;
	}

	#whole(node: BlockNode, wrap: (html: string) => string = (html) => html): void {
		if (node.kind === 'text') {
			for (const run of node.runs) this.html += wrap(runHtml(run));
			return;
		}
		const { open, close } = openTag(node.name, node.attributes);
		if (isShape(node) || node.name === 'footnote') {
			this.html += wrap(open + close);
			return;
		}
		this.html += open;
		for (const child of node.children) this.#whole(child, wrap);
		this.html += lineHeight(node) + close;
	}

	#blockCameOrWent(change: Extract<BlockChange, { kind: 'added' | 'removed' }>): void {
		const node = change.kind === 'added' ? change.newer : change.older;
		const { kind } = change;
		const tag = kind === 'added' ? 'ins' : 'del';
		// An empty line more or less is nothing that anybody looks for.
		if (!isSeen(node)) {
			if (this.#shows(kind) && !(node.kind === 'text')) this.#whole(node);
			return;
		}
		const number = this.next;
		this.next += 1;
		if (!this.#shows(kind)) return;
		const label = `<span class="change-label">${labels[kind]}</span>`;
		if (isShape(node)) {
			const isPicture = node.kind === 'element' && node.name === 'image';
			const words = isPicture ? 'a picture' : 'a dividing line';
			this.html += `<p ${this.#anchor(number)}>${this.#number(number)}${label} <${tag}>${words}</${tag}></p>`;
			if (isPicture) this.#whole(node, (html) => `<${tag} class="change-picture">${html}</${tag}>`);
			return;
		}
		if (node.kind === 'element' && node.name === 'footnote') {
			this.html += `<span class="change" ${this.#anchor(number)}>${this.#number(number)}${hidden(`${labels[kind]}: `)}<${tag}>`;
			this.#whole(node);
			this.html += `</${tag}></span>`;
			return;
		}
		// In front of the first words, wherever they stand: a row or a list takes no text of its own.
		let lead = `<span class="change" ${this.#anchor(number)}>${this.#number(number)}${label}</span> `;
		this.#whole(node, (html) => {
			const wrapped = `${lead}<${tag}>${html}</${tag}>`;
			lead = '';
			return wrapped;
		});
	}

	#changed({ older, newer, children }: Extract<BlockChange, { kind: 'changed' }>): void {
		const shown: ElementNode = this.#side === 'older' ? older : newer;
		if (older.name === 'footnote') return this.#footnote(older, newer);
		if (older.name === 'image') return this.#picture(older, newer);
		if (older.name === 'table') this.#caption(older, newer);
		const { open, close } = openTag(shown.name, shown.attributes);
		this.html += open;
		const [from, to] = [older, newer].map(({ name, attributes }) => openTag(name, attributes).open);
		if (older.name === 'heading' && from !== to) {
			const number = this.next;
			this.next += 1;
			if (this.#side !== 'older') {
				this.html += `<span class="change" ${this.#anchor(number)}>${this.#number(number)}<span class="change-label">Heading level changed</span></span> `;
			}
		}
		const before = this.html.length;
		this.blocks(children);
		if (this.html.length === before) this.html += lineHeight({ ...shown, children: [] });
		this.html += close;
	}

	#footnote(older: ElementNode, newer: ElementNode): void {
		const number = this.next;
		this.next += 1;
		const parts: string[] = [];
		for (const [tag, kind, node] of [
			['del', 'removed', older],
			['ins', 'added', newer]
		] as const) {
			const { open, close } = openTag(node.name, node.attributes);
			if (this.#shows(kind)) parts.push(`<${tag}>${hidden(`${kind}: `)}${open}${close}</${tag}>`);
		}
		const place = this.#side === 'newer' ? '' : ` ${this.#anchor(number)}`;
		this.html += `<span class="change"${place}>${this.#number(number)}${parts.join(' ')}</span>`;
	}

	/** The same picture with other words for those who do not see it. */
	#picture(older: ElementNode, newer: ElementNode): void {
		const [before, after] = [older, newer].map(({ attributes }) => String(attributes.alt ?? '')) as [
			string,
			string
		];
		const number = this.next;
		this.next += 1;
		const said = (kind: 'removed' | 'added', tag: 'del' | 'ins', words: string) =>
			this.#shows(kind)
				? ` <${tag}>${hidden(`${kind}: `)}${escape(words || 'only decoration')}</${tag}>`
				: '';
		const place = this.#side === 'newer' ? '' : ` ${this.#anchor(number)}`;
		this.html +=
			`<p class="change"${place}>${this.#number(number)}<span class="change-label">Alternative text changed</span>` +
			`${said('removed', 'del', before)}${said('added', 'ins', after)}</p>`;
		this.#whole(this.#side === 'older' ? older : newer);
	}

	#caption(older: ElementNode, newer: ElementNode): void {
		const [before, after] = [older, newer].map(({ name, attributes }) => ownWords(name, attributes)) as [
			string,
			string
		];
		if (before === after) return;
		const number = this.next;
		this.next += 1;
		const said = (kind: 'removed' | 'added', tag: 'del' | 'ins', words: string) =>
			words !== '' && this.#shows(kind) ? ` <${tag}>${hidden(`${kind}: `)}${escape(words)}</${tag}>` : '';
		const place = this.#side === 'newer' ? '' : ` ${this.#anchor(number)}`;
		this.html +=
			`<p class="change"${place}>${this.#number(number)}<span class="change-label">Caption changed</span>` +
			`${said('removed', 'del', before)}${said('added', 'ins', after)}</p>`;
	}

	#words(runs: readonly WordRun[]): void {
		for (const group of grouped(runs)) {
			if (group[0]!.kind === 'same') {
				for (const run of group) this.html += runHtml(run);
			} else this.#oneChange(group);
		}
	}

	/** Words that went and words that came in their place are one change. */
	#oneChange(group: readonly WordRun[]): void {
		const number = this.next;
		this.next += 1;
		const removed = group.filter(({ kind }) => kind !== 'added');
		const added = group.filter(({ kind }) => kind !== 'removed');
		const parts: string[] = [];
		const isStyle = group.every(({ kind }) => kind === 'restyled' || kind === 'same');
		if (isStyle) {
			const words = group.map((run) =>
				runHtml(this.#side === 'older' ? { ...run, marks: run.was ?? run.marks } : run)
			);
			parts.push(
				`<span class="restyled">${hidden(`${styleChange(group)}: `)}${words.join('')}${hidden(' end of change. ')}</span>`
			);
		} else {
			if (this.#shows('removed') && removed.length > 0) parts.push(marked('del', 'removed', removed));
			if (this.#shows('added') && added.length > 0) parts.push(marked('ins', 'added', added));
		}
		if (parts.length === 0) return;
		// Of two columns one has the place: the older, when it shows any of it.
		const hasPlace = this.#side !== 'newer' || (!isStyle && removed.length === 0);
		const place = hasPlace ? ` ${this.#anchor(number)}` : '';
		this.html += `<span class="change"${place}>${this.#number(number)}${parts.join(' ')}</span>`;
	}
}

function marked(tag: 'ins' | 'del', kind: string, runs: readonly WordRun[]): string {
	const words = runs
		.map((run) => runHtml(tag === 'del' && run.was ? { ...run, marks: run.was } : run))
		.join('');
	return `<${tag}>${hidden(`${kind}: `)}${words}${hidden(` end of ${kind}. `)}</${tag}>`;
}

const hidden = (text: string) => `<span class="govuk-visually-hidden">${escape(text)}</span>`;

/** A line without text has no height in HTML. */
const lineHeight = (node: ElementNode) =>
	(node.name === 'paragraph' || node.name === 'heading') && nodeText(node) === '' ? '<br>' : '';

/** Same runs on one side, changes on the other; changes with nothing but a space between them are one. */
function grouped(runs: readonly WordRun[]): WordRun[][] {
	const groups: WordRun[][] = [];
	for (const [index, run] of runs.entries()) {
		const last = groups.at(-1);
		const joins =
			run.kind === 'same' &&
			/^\s+$/u.test(run.text) &&
			isChange(runs[index - 1]) &&
			isChange(runs[index + 1]);
		if (last && (joins || isChange(last[0]) === isChange(run))) last.push(run);
		else groups.push([run]);
	}
	return groups;
}

const isChange = (run: WordRun | undefined) => run !== undefined && run.kind !== 'same';

const styles = [
	['bold', 'bold'],
	['italic', 'italic'],
	['link', 'link']
] as const;

/** "bold added, link removed". */
function styleChange(group: readonly WordRun[]): string {
	const said = new Set<string>();
	for (const { marks, was } of group) {
		if (!was) continue;
		for (const [mark, name] of styles) {
			const [before, after] = [was[mark], marks[mark]].map((value) => value && printMarks({ value }));
			if (before === after) continue;
			said.add(`${name} ${!before ? 'added' : !after ? 'removed' : 'changed'}`);
		}
	}
	return [...said].join(', ') || 'formatting changed';
}
