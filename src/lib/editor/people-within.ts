import type { EditorState } from '@tiptap/pm/state';
import { relativePositionToAbsolutePosition, ySyncPluginKey } from '@tiptap/y-tiptap';
import type { Awareness } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { parsePresence, type Present } from '#lib/realtime/presence.ts';
import type { Span } from './move.ts';

type Resolve = typeof relativePositionToAbsolutePosition;
interface Synced {
	doc: Y.Doc;
	type: Y.XmlFragment;
	binding: { mapping: Parameters<Resolve>[3] };
}

/** The others whose caret or selection lies in one of these places of the text, one entry per officer. */
export function peopleWithin(state: EditorState, awareness: Awareness, spans: readonly Span[]): Present[] {
	const { doc, type, binding } = ySyncPluginKey.getState(state) as Synced;
	const people = new Map<string, Present>();
	for (const [clientId, other] of awareness.getStates()) {
		const present = clientId === awareness.clientID ? null : parsePresence(clientId, other);
		const { cursor } = other as { cursor?: { anchor: unknown; head: unknown } | null };
		if (!present || !cursor) continue;
		const [anchor, head] = [cursor.anchor, cursor.head].map((end) =>
			relativePositionToAbsolutePosition(doc, type, Y.createRelativePositionFromJSON(end), binding.mapping)
		);
		// Another section's caret is nowhere in this one.
		if (anchor == null || head == null) continue;
		const [from, to] = [Math.min(anchor, head), Math.max(anchor, head)];
		if (spans.some((span) => from < span.to && to > span.from)) people.set(present.officerId, present);
	}
	return [...people.values()];
}
