/**
 * Tasks of a board dragged by mouse. Cards have `data-task`, columns `data-column` with their state. Where it would go
 * is marked on the card below it, or on the column at whose end it would be: `data-drop`. Returns how to end that.
 */
export function dragTasks(board: HTMLElement, drop: (task: string, to: string) => void): () => void {
	let dragged: HTMLElement | null = null;
	let marked: HTMLElement | null = null;

	function mark(place: HTMLElement | null) {
		if (marked !== place) marked?.removeAttribute('data-drop');
		marked = place;
		marked?.setAttribute('data-drop', '');
	}
	function end() {
		mark(null);
		dragged?.removeAttribute('data-dragged');
		dragged = null;
	}
	const columnAt = ({ target }: Event) =>
		target instanceof Element ? target.closest<HTMLElement>('[data-column]') : null;
	/** The first card of the column whose middle is below the pointer. */
	const cardBelow = (column: HTMLElement, y: number) =>
		[...column.querySelectorAll<HTMLElement>('[data-task]')].find((card) => {
			const { top, height } = card.getBoundingClientRect();
			return card !== dragged && y < top + height / 2;
		});

	function onStart(event: DragEvent) {
		const card = event.target instanceof Element && event.target.closest<HTMLElement>('[data-task]');
		if (!card || !card.draggable || !event.dataTransfer) return;
		dragged = card;
		card.setAttribute('data-dragged', '');
		event.dataTransfer.effectAllowed = 'move';
		event.dataTransfer.setData('text/plain', card.dataset.task ?? '');
	}
	function onOver(event: DragEvent) {
		const column = dragged && columnAt(event);
		if (!column) return mark(null);
		event.preventDefault();
		mark(cardBelow(column, event.clientY) ?? column);
	}
	function onDrop(event: DragEvent) {
		const column = dragged && columnAt(event);
		if (!column || !dragged) return;
		event.preventDefault();
		const before = cardBelow(column, event.clientY)?.dataset.task ?? 'end';
		const task = dragged.dataset.task ?? '';
		end();
		drop(task, `${column.dataset.column}:${before}`);
	}

	const listeners = { dragstart: onStart, dragover: onOver, drop: onDrop, dragend: end } as const;
	for (const [event, listener] of Object.entries(listeners))
		board.addEventListener(event, listener as EventListener);
	return () => {
		for (const [event, listener] of Object.entries(listeners))
			board.removeEventListener(event, listener as EventListener);
	};
}
