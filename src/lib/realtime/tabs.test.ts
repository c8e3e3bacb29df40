import { afterEach, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import type * as Protocol from '#lib/protocol/sync.ts';
import type { Tabs } from './tabs.ts';

const open: Tabs[] = [];
afterEach(() => {
	for (const tabs of open.splice(0)) tabs.close();
	vi.doUnmock('#lib/protocol/sync.ts');
});

/** A tab of the program whose schema is so much newer. */
async function tab(schemasNewer = 0) {
	vi.resetModules();
	vi.doMock('#lib/protocol/sync.ts', async (original) => {
		const protocol = await original<typeof Protocol>();
		return { ...protocol, SCHEMA_VERSION: protocol.SCHEMA_VERSION + schemasNewer };
	});
	const { shareBetweenTabs } = await import('./tabs.ts');
	const doc = new Y.Doc();
	const tabs = shareBetweenTabs({ doc, officerId: 'officer', documentId: 'document' });
	open.push(tabs);
	return { doc, tabs };
}
const changed = (doc: Y.Doc) => new Promise<void>((resolve) => doc.once('update', () => resolve()));

test('[P7] tabs tell each other what is typed without a line, and tabs of another schema hear none of it', async () => {
	const [writer, same, newer] = [await tab(), await tab(), await tab(1)];
	writer.tabs.setOffline(true);
	const told = changed(same.doc);
	writer.doc.getText('words').insert(0, 'offline');
	await told;
	expect(same.doc.getText('words').toString()).toBe('offline');
	// Channels are told in the order in which they were made: whoever was to hear it has heard it.
	const last = await tab();
	last.tabs.setOffline(true);
	await changed(last.doc);
	expect(newer.doc.getText('words').toString()).toBe('');
});
