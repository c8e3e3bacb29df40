/** Who changes the text, as presence names them. */
export interface Changer {
	officerId: string;
	name: string;
	council: string;
}

/** What somebody else changed in a section while the page was open. */
export interface RecentChange {
	id: number;
	section: string;
	/** null: not known; several people's, or a command's */
	by: Changer | null;
	/** words that came and still stand, and that went; '' for none */
	added: string;
	removed: string;
	/** of the last change in it, ms since 1970 */
	at: number;
}

/** Opens the list; AltGr, which is Ctrl and Alt, writes a letter on some keyboards. */
export const isRecentKey = ({
	code,
	altKey,
	ctrlKey,
	metaKey,
	shiftKey
}: Pick<KeyboardEvent, 'code' | 'altKey' | 'ctrlKey' | 'metaKey' | 'shiftKey'>): boolean =>
	code === 'KeyL' && altKey && !ctrlKey && !metaKey && !shiftKey;
