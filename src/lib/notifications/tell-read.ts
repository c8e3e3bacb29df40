import { notifiedEvent } from './notified-event.ts';

/** Who goes to what a notification is about has read it. Sent aside: the link goes on as it would. */
export function tellRead(id: string): void {
	const body = new URLSearchParams({ notification: id });
	const headers = { 'x-sveltekit-action': 'true' };
	void fetch('/notifications?/read', { method: 'POST', body, headers, keepalive: true }).then(
		() => window.dispatchEvent(new Event(notifiedEvent)),
		() => {
			// No line: it stays unread.
		}
	);
}
