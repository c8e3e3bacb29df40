import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const read = (path: string) => readFileSync(path, 'utf8');

test('no page of a room has a class of the proposal’s style sheets, which stay when one goes there from a proposal', () => {
	const own = new Set(
		globSync('src/lib/{editor,comments,suggestions,follow}/*.css')
			.flatMap((path) => [...read(path).matchAll(/\.([a-z][\w-]*)(?=[\s,{:.>[])/g)])
			.map(([, name]) => name!)
			.filter((name) => !name.startsWith('govuk-'))
	);
	const pages = globSync(
		'src/{routes/(work)/{rooms,home,notifications,tasks},lib/{chat,presence,tasks,rooms}}/**/*.svelte'
	);
	const both = pages.flatMap((path) =>
		[...read(path).matchAll(/class="([^"{]*)"/g)]
			.flatMap(([, names]) => names!.split(/\s+/))
			.filter((name) => own.has(name))
			.map((name) => `${path}: ${name}`)
	);
	expect(own.size).toBeGreaterThan(50);
	expect(pages.length).toBeGreaterThan(20);
	expect(both).toEqual([]);
});
