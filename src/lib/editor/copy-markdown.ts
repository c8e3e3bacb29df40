import { asMarkdown } from './as-markdown.ts';
import type { Workspace } from './workspace.svelte.ts';

const titleOf = (key: string) => document.getElementById(`section-${key}-title`)?.textContent?.trim() ?? key;

/** A section, or with null all of them below their titles, as Markdown; sections that this page does not know are left out. */
export function markdownOf(
	workspace: Workspace,
	key: string | null
): { markdown: string; missing: string[] } {
	const keys = key === null ? workspace.keys : [key];
	const missing: string[] = [];
	const parts = keys.flatMap((one) => {
		const node = workspace.treeOf(one);
		if (!node) {
			missing.push(titleOf(one));
			return [];
		}
		if (key !== null) return asMarkdown(node);
		return `## ${titleOf(one)}\n\n${asMarkdown(node, { deeper: 1 })}`.trim();
	});
	return { markdown: parts.join('\n\n'), missing };
}

/** Copies a section, or with null the whole text, as Markdown, and gives the words to say about it. Never throws. */
export async function copyMarkdown(workspace: Workspace, key: string | null): Promise<string> {
	const { markdown, missing } = markdownOf(workspace, key);
	if (missing.length > 0 && key !== null)
		return 'This section holds something this page does not know. Reload the page to copy it.';
	try {
		await navigator.clipboard.writeText(`${markdown}\n`);
	} catch {
		// The browser gives no access to the clipboard.
		return 'The browser did not allow copying. Select the words and copy them yourself.';
	}
	const what = key === null ? 'The whole text' : `“${titleOf(key)}”`;
	return missing.length > 0
		? `${what} is copied as Markdown, without ${missing.join(', ')}: reload the page to copy that, too.`
		: `${what} is copied as Markdown.`;
}
