import { taskStates, type TaskCard } from './task.ts';

type Placed = Pick<TaskCard, 'id' | 'state'>;

/** Where a task goes by one step up or down in its column as it is shown; missing: it is at that end. */
export function steps(column: readonly Placed[], id: string): { up?: string; down?: string } {
	const at = column.findIndex((task) => task.id === id);
	const state = column[at]?.state;
	if (state === undefined) return {};
	const before = column[at - 1];
	const isLast = at === column.length - 1;
	return {
		...(before ? { up: `${state}:${before.id}` } : {}),
		...(isLast ? {} : { down: `${state}:${column[at + 2]?.id ?? 'end'}` })
	};
}

/** Where an arrow key takes a task of the board; null: nowhere from here. */
export function placeByKey(tasks: readonly Placed[], id: string, key: string): string | null {
	const task = tasks.find((one) => one.id === id);
	if (!task) return null;
	const { up, down } = steps(
		tasks.filter(({ state }) => state === task.state),
		id
	);
	const at = taskStates.indexOf(task.state);
	switch (key) {
		case 'ArrowUp':
			return up ?? null;
		case 'ArrowDown':
			return down ?? null;
		case 'ArrowLeft':
			return taskStates[at - 1] ?? null;
		case 'ArrowRight':
			return taskStates[at + 1] ?? null;
		default:
			return null;
	}
}

/** Whether a task stands where it was moved to; one that is not shown any more is wherever it went. */
export function isAt(tasks: readonly Placed[], id: string, to: string): boolean {
	const task = tasks.find((one) => one.id === id);
	const [state, before] = to.split(':');
	if (!task) return true;
	if (task.state !== state) return false;
	const column = tasks.filter((one) => one.state === state);
	const next = column[column.indexOf(task) + 1]?.id ?? 'end';
	return (
		before === undefined || before === next || (before !== 'end' && !column.some((one) => one.id === before))
	);
}
