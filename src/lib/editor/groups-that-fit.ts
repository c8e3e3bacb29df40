import type { ToolGroup } from './tool.ts';

/** What the menus at the end of the line take: two tools with their line. */
const endWidth = 100;

/**
 * The groups that have room side by side, those with a low rank first. Once one has none, those that rank behind it go, too,
 * so that the same tools stay whatever the words of the others are.
 */
export function groupsThatFit(
	groups: readonly Pick<ToolGroup, 'id' | 'rank'>[],
	widths: ReadonlyMap<string, number>,
	width: number
): ReadonlySet<string> {
	const fitting = new Set<string>();
	let room = width - endWidth;
	for (const { id } of [...groups].sort((one, other) => one.rank - other.rank)) {
		room -= widths.get(id) ?? 0;
		if (room < 0) break;
		fitting.add(id);
	}
	return fitting;
}
