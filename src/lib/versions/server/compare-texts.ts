import { openStored } from '#lib/proposals/server/read-document.ts';
import { diffSection } from '../changed-words.ts';
import { compareHtml, countChanges, type ComparedSection } from '../compare.ts';
import type { StoredText } from './open-version.ts';

/** So long all sections together may take to compare word by word; what is left then is coarser. */
const mostMs = 2_000;

/** What changed from one text to the other, section by section, as safe HTML. Sections that are the same are left out. */
export function compareTexts({
	id,
	keys,
	older,
	newer
}: {
	id: string;
	keys: readonly string[];
	older: StoredText;
	newer: StoredText;
}): { changes: number; sections: Record<string, ComparedSection> } {
	const [from, to] = [openStored(id, older), openStored(id, newer)];
	const deadline = performance.now() + mostMs;
	const changed = keys.map((key) => {
		const changes = diffSection(from, to, key, deadline);
		return { key, changes, count: countChanges(changes) };
	});
	const total = changed.reduce((sum, { count }) => sum + count, 0);
	const sections: Record<string, ComparedSection> = {};
	let first = 1;
	for (const { key, changes, count } of changed) {
		if (count > 0) sections[key] = compareHtml(changes, first, total);
		first += count;
	}
	from.destroy();
	to.destroy();
	return { changes: total, sections };
}
