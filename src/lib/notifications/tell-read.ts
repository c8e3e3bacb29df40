import { afterNavigate } from '$app/navigation';
import { notifiedEvent } from './notified-event.ts';

/** Who goes to what a notification is about has read it. Sent aside: the link goes on as it would. */
export function tellRead(id: string): void {
	tell({ notification: id });
}

/**
 * Whoever comes to a page by a link of another one has what it is about before them. Call it while the page's component is set up;
 * that a page was opened by its address is known to the server.
 */
export function tellOpened(kind: 'decision' | 'task', id: () => string): void {
	afterNavigate(({ type }) => {
		if (type !== 'enter' && document.visibilityState === 'visible') tell({ kind, id: id() });
	});
}

function tell(what: Record<string, string>): void {
	const headers = { 'x-sveltekit-action': 'true' };
	void fetch('/notifications?/read', {
		method: 'POST',
		body: new URLSearchParams(what),
		headers,
		keepalive: true
	}).then(
		() => window.dispatchEvent(new Event(notifiedEvent)),
		() => {
			// No line: it stays unread.
		}
	);
}
