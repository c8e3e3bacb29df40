import type { PaletteEntry } from './palette-entry.ts';

/** May bring its script with the first use. */
type Offer = () => PaletteEntry[] | Promise<PaletteEntry[]>;

/** What the open page offers in the palette. Only ever filled in a browser. */
let offers = $state.raw<readonly Offer[]>([]);

/** Offers entries for as long as the page stands; `offer` is asked when the palette opens. Returns how to end that. */
export function offerEntries(offer: Offer): () => void {
	offers = [...offers, offer];
	return () => {
		offers = offers.filter((one) => one !== offer);
	};
}

export const offeredEntries = async (): Promise<PaletteEntry[]> =>
	(await Promise.all(offers.map((offer) => offer()))).flat();
