import type { Anchor } from './anchor.ts';
import type { Audience, Suggested } from './comment.ts';
import type { MentionChoice } from '#lib/mentions/mention.ts';

/** What the forms need to know of the officer and the room. */
export interface Writer {
	council: { code: string; name: string };
	room: { id: string; manage: boolean };
	/** may speak for the council */
	speak: boolean;
}

/** A comment being written. Its ids are made once, so that sending it twice says it once. */
export class Draft {
	body = $state('');
	audience = $state<Audience>('room');
	/** said as the word of one's council */
	forCouncil = $state(false);
	/** picked from the list while writing */
	mentions = $state.raw<MentionChoice[]>([]);
	error = $state('');
	sending = $state(false);
	/** what the edited comment says by now, when somebody changed it meanwhile */
	saysNow = $state<string | null>(null);
	revision = 0;
	/** what it is about, for a new thread: null is the whole section */
	readonly anchor: Anchor | null;
	/** the suggestion that a new thread is about */
	readonly suggestion: string | null;
	/** what that would change, as it was when the comment was begun */
	readonly suggested: Suggested | null;
	readonly kind: 'start' | 'reply' | 'edit';
	readonly section: string;
	readonly thread: string;
	readonly comment: string;

	constructor(draft: {
		kind: Draft['kind'];
		section: string;
		thread: string;
		comment: string;
		anchor?: Anchor | null;
		suggestion?: string | null;
		suggested?: Suggested | null;
	}) {
		this.kind = draft.kind;
		this.section = draft.section;
		this.thread = draft.thread;
		this.comment = draft.comment;
		this.anchor = draft.anchor ?? null;
		this.suggestion = draft.suggestion ?? null;
		this.suggested = draft.suggested ?? null;
	}

	get id(): string {
		return `${this.kind}-${this.kind === 'reply' ? this.thread : this.comment}`;
	}
}
