import { setTimeout as pause } from 'node:timers/promises';
import type { App } from '../support/app.ts';
import type { LongBid } from './long-bid.ts';
import { Page, typedUpdates } from './page.ts';

const editsPerSecond = 3;
const longestSeconds = 180;

/** People typing into one bid, half of them into its first section. They stop by themselves after three minutes. */
export async function crowdTyping(
	app: App,
	bid: LongBid,
	people: number
): Promise<{ stop(): Promise<void> }> {
	const pages = Array.from({ length: people }, (_, index) => {
		const clientId = 5_000_000 + index;
		const section = bid.sections[index % 2 === 0 ? 0 : index % bid.sections.length]!;
		return {
			page: new Page({
				port: app.port,
				origin: app.origin,
				documentId: bid.documentId,
				cookie: bid.cookies[index + 1]!,
				clientId
			}),
			updates: typedUpdates(clientId, longestSeconds * editsPerSecond, section)
		};
	});
	await Promise.all(pages.map(({ page }) => page.connect(new Uint8Array([0]))));
	let stopped = false;
	const typing = (async () => {
		for (let edit = 0; !stopped && edit < longestSeconds * editsPerSecond; edit += 1) {
			for (const { page, updates } of pages) {
				page.sendUpdate(updates[edit]!);
				await pause(1_000 / editsPerSecond / people);
			}
		}
	})();
	return {
		async stop() {
			stopped = true;
			await typing;
			for (const { page } of pages) page.close();
		}
	};
}
