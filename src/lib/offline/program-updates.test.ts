import { afterEach, beforeEach, expect, test, vi } from 'vitest';

/** As much of a browser as there is to know of its service workers. */
function browser() {
	const [posted, reload] = [vi.fn(), vi.fn()];
	const registration = Object.assign(new EventTarget(), {
		waiting: { postMessage: posted } as { postMessage: typeof posted } | null,
		update: async () => {}
	});
	const serviceWorker = Object.assign(new EventTarget(), {
		controller: {},
		register: async () => registration
	});
	vi.stubGlobal('navigator', { serviceWorker });
	vi.stubGlobal('location', { reload });
	return { posted, reload, registration, serviceWorker };
}

beforeEach(() => {
	vi.resetModules();
	vi.useFakeTimers();
});
afterEach(() => {
	vi.useRealTimers();
	vi.unstubAllGlobals();
});

test('a newer version that waits takes over when it is asked to, and the page is loaded again then', async () => {
	const { posted, reload, serviceWorker } = browser();
	const { programUpdates } = await import('./program-updates.svelte.ts');
	await programUpdates.start();
	expect(programUpdates.waiting).toBe(true);
	programUpdates.take();
	expect(posted).toHaveBeenCalledOnce();
	expect(reload).not.toHaveBeenCalled();
	serviceWorker.dispatchEvent(new Event('controllerchange'));
	expect(reload).toHaveBeenCalledOnce();
});

test('a newer version that another tab has taken already comes with the reload all the same', async () => {
	const { reload, registration, serviceWorker } = browser();
	const { programUpdates } = await import('./program-updates.svelte.ts');
	await programUpdates.start();
	registration.waiting = null;
	serviceWorker.dispatchEvent(new Event('controllerchange'));
	expect(reload).not.toHaveBeenCalled();
	programUpdates.take();
	expect(reload).toHaveBeenCalledOnce();
});
