const checkEveryMs = 30 * 60_000;

/** The service worker of this browser, and whether a newer version of the program waits. Only in the browser. */
class ProgramUpdates {
	/** a newer version is here and waits for the officer */
	waiting = $state(false);
	#registration: ServiceWorkerRegistration | null = null;
	#asked = false;

	/** Registers the service worker, once. Without one (a private window, an old browser) nothing is kept or offered. */
	async start(): Promise<void> {
		if (this.#registration || !('serviceWorker' in navigator)) return;
		try {
			const registration = await navigator.serviceWorker.register('/service-worker.js', {
				type: import.meta.env.DEV ? 'module' : 'classic'
			});
			this.#registration = registration;
			this.#look();
			registration.addEventListener('updatefound', () => {
				registration.installing?.addEventListener('statechange', () => this.#look());
			});
			navigator.serviceWorker.addEventListener('controllerchange', () => {
				if (this.#asked) location.reload();
			});
			setInterval(() => void registration.update().catch(offline), checkEveryMs);
		} catch {
			// Everything works without it but opening a page without the server.
		}
	}

	/** The officer takes the offer: this page is loaded again with the newer version. */
	take(): void {
		this.#asked = true;
		const worker = this.#registration?.waiting;
		if (worker) worker.postMessage('take over');
		// Another tab has taken it: the newer version is in charge already.
		else location.reload();
	}

	#look(): void {
		// Without a controller there was no version before: this is the first.
		this.waiting = Boolean(this.#registration?.waiting && navigator.serviceWorker.controller);
	}
}

const offline = () => {
	// Asked again later.
};

export const programUpdates = new ProgramUpdates();
