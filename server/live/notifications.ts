import type { Matter } from './matter.ts';
import type { LiveSocket } from './followers.ts';

/** Tells an officer's open pages that something is addressed to them; they ask how much by themselves. */
export function notificationsMatter({ sockets }: { sockets(): Iterable<LiveSocket> }): Matter {
	return {
		hear(event) {
			if (event.type !== 'notified') return;
			for (const socket of sockets())
				if (event.officerIds.includes(socket.data.officer?.id)) socket.emit('notifications:changed');
		}
	};
}
