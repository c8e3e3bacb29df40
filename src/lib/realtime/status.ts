import type { CloseReason } from '#lib/protocol/sync.ts';

/**
 * What the page says about saving. `opening`: the server has not answered yet; `refused`: it will not take this page's
 * changes until the officer does something.
 */
export type SaveState = 'opening' | 'saved' | 'saving' | 'offline' | 'refused';

/**
 * edited: a change that no answer covers · stored: the server's durable answer covers every change of this page [P1] ·
 * connected: a socket opened · lost: the socket closed and the page comes back by itself · refused: a final close code.
 */
export type SaveEvent = 'edited' | 'stored' | 'connected' | 'lost' | 'refused';

/** Every state meets every event; the compiler refuses a hole. Only `stored` leads to saved. [P1] */
export const saveTable: Readonly<Record<SaveState, Readonly<Record<SaveEvent, SaveState>>>> = {
	opening: { edited: 'saving', stored: 'saved', connected: 'opening', lost: 'offline', refused: 'refused' },
	// A new connection may carry changes from the local copy: not saved until its first answer.
	saved: { edited: 'saving', stored: 'saved', connected: 'saving', lost: 'offline', refused: 'refused' },
	saving: { edited: 'saving', stored: 'saved', connected: 'saving', lost: 'offline', refused: 'refused' },
	// An answer cannot come over a closed socket; one that was already on its way changes nothing to the officer.
	offline: { edited: 'offline', stored: 'offline', connected: 'saving', lost: 'offline', refused: 'refused' },
	refused: { edited: 'refused', stored: 'refused', connected: 'saving', lost: 'refused', refused: 'refused' }
};

export const nextSaveState = (state: SaveState, event: SaveEvent): SaveState => saveTable[state][event];

/** The four words. While opening nothing is claimed. */
export const saveWords: Readonly<Record<SaveState, string>> = {
	opening: '',
	saved: 'Saved',
	saving: 'Saving…',
	offline: 'Offline (kept on this device)',
	refused: 'Cannot save'
};

/** Without IndexedDB (private window, full disk) nothing is kept, and the words must not say so. */
export const offlineWithoutCopy = 'Offline (keep this page open)';

/** Close codes that are final until the officer does something. */
export type FinalReason = Extract<
	CloseReason,
	| 'signedOut'
	| 'notFound'
	| 'clientIdTaken'
	| 'openAfresh'
	| 'forkRenewed'
	| 'tooLarge'
	| 'badContent'
	| 'reload'
	| 'damaged'
	| 'tooFast'
>;

/** Why it cannot save: what happened, what is kept, what to do next. `action` is what the button does. */
export interface RefusalWords {
	title: string;
	text: string;
	/** the text where this browser keeps no copy */
	withoutCopy?: string;
	action: 'sign-in' | 'leave' | 'reopen' | 'reload' | 'retry';
	button: string;
}

export const finalWords: Readonly<Record<FinalReason, RefusalWords>> = {
	signedOut: {
		title: 'You have been signed out',
		text: 'Changes that were not saved are kept on this device. Sign in again as the same person to send them.',
		withoutCopy:
			'This browser keeps no copy of the text any more. Copy your words below before you sign in again.',
		action: 'sign-in',
		button: 'Sign in again'
	},
	notFound: {
		title: 'You no longer have access to this proposal',
		text: 'What was saved stays with the room. If you were in the middle of a change, copy your words below before you leave.',
		action: 'leave',
		button: 'Go to your rooms'
	},
	clientIdTaken: {
		title: 'This page must open the text afresh',
		text: 'The page could not be told apart from somebody else’s. Copy your unsaved words below, then open the saved text.',
		action: 'reopen',
		button: 'Open the saved text'
	},
	openAfresh: {
		title: 'The last change was not taken',
		text: 'The text was closed for writing while you typed. Copy your unsaved words below, then open the saved text.',
		action: 'reopen',
		button: 'Open the saved text'
	},
	forkRenewed: {
		title: 'Your suggestions must be opened afresh',
		text: 'Something was decided about them. Copy your unsaved words below, then reload the page.',
		action: 'reload',
		button: 'Reload the page'
	},
	tooLarge: {
		title: 'The last change is too large',
		text: 'The text would grow beyond what can be saved. Copy your unsaved words below, open the saved text and put them back in smaller parts.',
		action: 'reopen',
		button: 'Open the saved text'
	},
	badContent: {
		title: 'The last change holds something that cannot be saved',
		text: 'Everything before it is saved. Copy your unsaved words below, open the saved text and put the words back as plain text.',
		action: 'reopen',
		button: 'Open the saved text'
	},
	reload: {
		title: 'Folkmoot has been updated',
		text: 'This page is older than the text it shows. Your changes are kept on this device: reload the page to go on.',
		withoutCopy:
			'This page is older than the text it shows, and this browser keeps no copy. Copy your words below before you reload the page.',
		action: 'reload',
		button: 'Reload the page'
	},
	damaged: {
		title: 'This text cannot be opened',
		text: 'Something is wrong with how it is stored. Nothing has been deleted, and nobody can write in it until it is mended. Tell the people who run this service, and do not start the text again.',
		action: 'reload',
		button: 'Reload the page'
	},
	tooFast: {
		title: 'Too many changes at once',
		text: 'The server stopped taking changes from this page for now. They are kept on this device: wait a moment, then connect again.',
		withoutCopy:
			'The server stopped taking changes from this page for now. Leave this page open: wait a moment, then connect again.',
		action: 'retry',
		button: 'Connect again'
	}
};
