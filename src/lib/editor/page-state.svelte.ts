import {
	forgetRescued,
	keepRescued,
	readRescued,
	withRescued,
	type RescuedText
} from '#lib/realtime/rescued-texts.ts';

/** What a page has once, whether its text or a fork of it is on the screen. */
export class PageState {
	/** words said once, politely: what changed for the officer */
	announcement = $state('');
	/** the officer asks how the page is connected */
	connectionAsked = $state(false);
	/** what was handed back is not on this page alone: it was copied or downloaded, or is kept on the device */
	#had = $state(false);
	#rescued = $state<RescuedText[]>([]);
	#officerId: string;
	#documentId: string;

	constructor({ officerId, documentId }: { officerId: string; documentId: string }) {
		this.#officerId = officerId;
		this.#documentId = documentId;
	}

	/** words that could not be saved, for their writer; those of a fork stay when it is gone */
	get rescued(): RescuedText[] {
		return this.#rescued;
	}

	/** Hands words back, beside those that were handed back before. They stay on this device until their writer has them. */
	rescue(texts: readonly RescuedText[]): void {
		this.#rescued = withRescued(this.#rescued, texts);
		this.#had = keepRescued(this.#officerId, this.#documentId, this.#rescued);
	}

	/** Nothing of this text stays on the device: what was handed back is on this page alone. */
	leaveDevice(): void {
		forgetRescued(this.#officerId, this.#documentId, readRescued(this.#officerId, this.#documentId));
		this.#had = false;
	}

	/** Their writer has the words. */
	endRescue(): void {
		forgetRescued(this.#officerId, this.#documentId, this.#rescued);
		this.#rescued = [];
	}

	/** What a page before handed back, and nobody has taken. */
	recall(): void {
		this.#rescued = readRescued(this.#officerId, this.#documentId);
		this.#had = true;
	}

	/** Nothing that was handed back is on this page alone. */
	get rescuedHad(): boolean {
		return this.#had || this.#rescued.length === 0;
	}
	set rescuedHad(had: boolean) {
		this.#had = had;
	}
}
