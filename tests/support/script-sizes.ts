import type { Page } from '@playwright/test';

/** The page's scripts from now on, by path, with the bytes of their bodies as they came over the line: compressed. */
export function watchScripts(page: Page): () => Promise<Map<string, number>> {
	const sizes = new Map<string, Promise<number>>();
	page.on('response', (response) => {
		const { pathname } = new URL(response.url());
		if (!pathname.endsWith('.js') || response.fromServiceWorker()) return;
		// Not the bytes of this answer: one that the browser had already comes with none.
		const size = response.headerValue('content-length').then(Number);
		sizes.set(pathname, size);
	});
	return async () =>
		new Map(await Promise.all([...sizes].map(async ([path, size]) => [path, await size] as const)));
}

/** The scripts that an answer names in its headers or its HTML: all of them come before the page's own script runs. */
export async function scriptsNamed(answer: {
	allHeaders(): Promise<Record<string, string>>;
	text(): Promise<string>;
}): Promise<Set<string>> {
	const { link = '' } = await answer.allHeaders();
	return new Set(`${link}\n${await answer.text()}`.match(/\/_app\/[\w/.-]+\.js/g));
}
