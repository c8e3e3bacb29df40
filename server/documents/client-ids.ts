import { syncLimits } from '#lib/protocol/sync.ts';

/**
 * Whose each Yjs client id of one document is [P4]: of the officer who first wrote under it, for good, or of the
 * page that is here under it and has not written yet.
 */
export class ClientIds {
	readonly #owners: Map<number, string | null>;
	/** officer → ids of theirs */
	readonly #counts = new Map<string, number>();
	readonly #joined = new Map<number, string>();

	/** `owners`: as stored; null is the server itself. */
	constructor(owners: Map<number, string | null>) {
		this.#owners = owners;
		for (const officerId of owners.values()) this.#count(officerId);
	}

	/** True when the id belongs to somebody other than this officer. */
	isForeign(clientId: number, officerId: string): boolean {
		const owner = this.#owners.has(clientId) ? this.#owners.get(clientId) : this.#joined.get(clientId);
		return owner !== undefined && owner !== officerId;
	}

	/** True when the officer has written under the id before. */
	isOwn(clientId: number, officerId: string): boolean {
		return this.#owners.get(clientId) === officerId;
	}

	isOwned(clientId: number): boolean {
		return this.#owners.has(clientId);
	}

	/** A page comes under this id. False when it belongs to another officer. */
	join(clientId: number, officerId: string): boolean {
		if (this.isForeign(clientId, officerId)) return false;
		if (!this.#owners.has(clientId)) this.#joined.set(clientId, officerId);
		return true;
	}

	/** The page left; an id under which nothing was written is free again. */
	leave(clientId: number): void {
		this.#joined.delete(clientId);
	}

	/** From now on the id is the officer's. */
	own(clientId: number, officerId: string | null): void {
		if (!this.#owners.has(clientId)) this.#count(officerId);
		this.#owners.set(clientId, officerId);
		this.#joined.delete(clientId);
	}

	/** Whether an officer may bring so many more ids: each is remembered for as long as the document [P12]. */
	hasRoomFor(more: number, officerId: string): boolean {
		if (more === 0) return true;
		const own = this.#counts.get(officerId) ?? 0;
		return (
			this.#owners.size + more <= syncLimits.maxClientIds && own + more <= syncLimits.maxClientIdsPerOfficer
		);
	}

	#count(officerId: string | null): void {
		if (officerId) this.#counts.set(officerId, (this.#counts.get(officerId) ?? 0) + 1);
	}
}
