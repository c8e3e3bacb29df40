import type { Refusal } from '#lib/protocol/refusal.ts';

export const taskStates = ['to do', 'in progress', 'done'] as const;
export type TaskState = (typeof taskStates)[number];
export const stateNames: Record<TaskState, string> = {
	'to do': 'To do',
	'in progress': 'In progress',
	done: 'Done'
};

/** Bounds of tasks [P12]. */
export const taskLimits = {
	titleCharacters: 200,
	detailsCharacters: 5_000,
	itemCharacters: 200,
	itemsPerTask: 50,
	/** done ones too, deleted ones not */
	tasksPerRoom: 2_000,
	/** a read ends here; done tasks beyond it are the oldest */
	tasksPerRead: 500,
	/** of one officer, over all their rooms */
	mineMost: 500,
	/** commands of one officer: tasks, moves, ticks */
	commandsPerMinute: 120,
	commandsPerHour: 1_200,
	/** how long a removed task can be brought back: more than a toast lasts, since its time stands still meanwhile */
	restoreMs: 10 * 60_000,
	/** readings of one calendar */
	calendarReadsPerMinute: 20,
	calendarReadsPerHour: 240
} as const;

/** What a task was made from, as its row keeps it: ids alone, looked up again for each reader. */
export type TaskSource =
	| { from: 'text'; proposalId: string; section: string; quote: string }
	| { from: 'comment'; threadId: string }
	| { from: 'chat'; messageId: string }
	| { from: 'meeting'; meetingId: string; itemId: string | null };

/** The same for its reader: missing where they may not see it, or it is gone. */
export interface SourceView {
	kind: TaskSource['from'];
	href: string;
	/** the words it came from */
	words: string;
	/** who wrote them, where that is one person */
	by: string | null;
}

/** A person or a whole council. `key` is what forms send: person:id, council:code. */
export interface TaskOwner {
	key: string;
	name: string;
	/** of a person: their council's short name */
	council: string | null;
	/** of a person */
	officerId: string | null;
}

export interface TaskItem {
	id: string;
	words: string;
	done: boolean;
}

export interface TaskAbout {
	proposalId: string;
	title: string;
	section: { key: string; title: string } | null;
}

/** What the reader may do with one task. */
export interface TaskRights {
	/** its state, place and checklist's ticks */
	move: boolean;
	/** everything else, and removing it */
	change: boolean;
}

/** A task as a board or a list shows it. */
export interface TaskCard {
	id: string;
	title: string;
	state: TaskState;
	owner: TaskOwner | null;
	/** given to the reader, or to their council */
	mine: boolean;
	/** a day in the United Kingdom: 2026-11-30 */
	dueOn: string | null;
	about: TaskAbout | null;
	items: { done: number; all: number };
	/** goes back with a change */
	revision: number;
	may: TaskRights;
}

export interface TaskView extends TaskCard {
	details: string;
	source: SourceView | null;
	checklist: TaskItem[];
	/** who added it, with the council they were of at that time */
	by: { name: string; council: string };
	/** UTC, ISO 8601 */
	createdAt: string;
	done: { by: string | null; at: string } | null;
}

/** A task of the reader's own in one of their rooms. */
export interface MyTask extends Pick<
	TaskCard,
	'id' | 'title' | 'state' | 'owner' | 'dueOn' | 'items' | 'revision'
> {
	room: { id: string; title: string };
}

/** A change of a task that was changed meanwhile: how it is now. */
export interface TaskConflict extends Refusal {
	reason: 'stale';
	/** null: removed */
	present: Pick<TaskView, 'revision' | 'title' | 'details' | 'state' | 'owner' | 'dueOn' | 'about'> | null;
}

export const whoFilters = ['all', 'mine', 'council'] as const;
export type WhoFilter = (typeof whoFilters)[number];
export const stateFilters = ['open', 'done', 'any'] as const;
export type StateFilter = (typeof stateFilters)[number];

/** Which tasks of a room are asked for. */
export interface TaskFilter {
	who: WhoFilter;
	state: StateFilter;
	/** about this proposal or note */
	about: string | null;
}

const oneOf = <T extends string>(all: readonly T[], text: string | null, otherwise: T): T =>
	all.find((one) => one === text) ?? otherwise;

/** The filter that an address names; what it does not say, or says wrongly, is all of them. */
export const filterOf = (query: URLSearchParams, state: StateFilter): TaskFilter => ({
	who: oneOf(whoFilters, query.get('who'), 'all'),
	state: oneOf(stateFilters, query.get('state'), state),
	about: query.get('about') || null
});

/** Columns of a board in their order, each in the order of its tasks. */
export const asBoard = <T extends { state: TaskState }>(
	tasks: readonly T[]
): { state: TaskState; tasks: T[] }[] =>
	taskStates.map((state) => ({ state, tasks: tasks.filter((task) => task.state === state) }));

/** What is due first stands first; without a day last; done ones after all others. The order given decides between equals. */
export const byDueDay = <T extends { dueOn: string | null; state: TaskState }>(tasks: readonly T[]): T[] =>
	tasks.toSorted(
		(a, b) =>
			Number(a.state === 'done') - Number(b.state === 'done') ||
			(a.dueOn ?? '9999').localeCompare(b.dueOn ?? '9999')
	);

/**
 * Where a task goes when it is put before another of a column, or at its end: the ids of the column afterwards.
 * `before` may have left the column meanwhile: then it goes to the end.
 */
export function placed(column: readonly string[], id: string, before: string | null): string[] {
	const others = column.filter((other) => other !== id);
	const at = before === null ? -1 : others.indexOf(before);
	return at < 0 ? [...others, id] : others.toSpliced(at, 0, id);
}
