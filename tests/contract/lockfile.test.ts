import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

interface Package {
	version?: string;
	resolved?: string;
	integrity?: string;
	optionalDependencies?: Record<string, string>;
}

const read = (name: string) =>
	JSON.parse(readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8')) as unknown;
const { packages } = read('package-lock.json') as { packages: Record<string, Package> };
const manifest = read('package.json') as { dependencies: object; devDependencies: object };
const installed = Object.entries(packages).filter(([path]) => path !== '');
const named = (name: string) => installed.filter(([path]) => path.endsWith(`node_modules/${name}`));

test('[S4] there is exactly one yjs, and no second CRDT library', () => {
	expect(named('yjs')).toHaveLength(1);
	expect(installed.filter(([path]) => path.includes('node_modules/@y/'))).toEqual([]);
});

test('[S1] every package has its checksum', () => {
	expect(
		installed.filter(([, { integrity }]) => !integrity?.startsWith('sha512-')).map(([path]) => path)
	).toEqual([]);
});

test('[S1] every package comes from the registry, which the file does not name', () => {
	expect(installed.filter(([, { resolved }]) => resolved !== undefined).map(([path]) => path)).toEqual([]);
});

test('[S1] no package for another system is missing, which npm ci would refuse', () => {
	const missing = installed.flatMap(([path, { optionalDependencies = {} }]) =>
		Object.keys(optionalDependencies)
			.filter((name) => named(name).length === 0)
			.map((name) => `${path} → ${name}`)
	);
	expect(missing).toEqual([]);
});

test('[S1] every package that the program brings is imported by it', () => {
	const root = new URL('../..', import.meta.url).pathname;
	const files = globSync('{db,scripts,server,src}/**/*.{js,ts,svelte,scss}', { cwd: root });
	const source = files.map((file) => readFileSync(`${root}${file}`, 'utf8')).join('\n');
	const isImported = (name: string) => [`'${name}'`, `'${name}/`].some((start) => source.includes(start));
	expect(Object.keys(manifest.dependencies).filter((name) => !isImported(name))).toEqual([]);
});

test('[S1] every package asked for is pinned to one version', () => {
	const asked = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies }) as [
		string,
		string
	][];
	expect(asked.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
});
