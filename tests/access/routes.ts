import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const routes = fileURLToPath(new URL('../../src/routes', import.meta.url));
const protocol = fileURLToPath(new URL('../../src/lib/protocol/live.ts', import.meta.url));

/** The address of a route's folder: groups have no part in it, [x+2e] is a full stop. */
const address = (folder: string) =>
	`/${folder
		.split('/')
		.filter((part) => part && !/^\(.*\)$/.test(part))
		.map((part) =>
			part.replace(/\[x\+([0-9a-f]{2})\]/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
		)
		.join('/')}`;

/** Names of a page's form actions, from its source: the keys of `actions`, one level in. */
function actionNames(source: string): string[] {
	const start = /export const actions\b[^=]*=\s*\{/.exec(source);
	if (!start) return [];
	const body = source.slice(start.index + start[0].length);
	const end = body.search(/^\}/m);
	return [...body.slice(0, end).matchAll(/^\t(?:async )?(?:(\w+)|(['"])(.+?)\2) ?(?::|\(|,?$)/gm)].map(
		([, plain, , quoted]) => plain ?? quoted!
	);
}

/**
 * Everything somebody outside can ask of the program, found in its source: pages, endpoints, form actions, live
 * events and the document socket, over both transports, for a proposal's text, one's own fork of it and somebody else's.
 */
export function findDoors(): string[] {
	const doors = ['SYNC', 'SYNC-HTTP'].flatMap((transport) =>
		['{document}', '{fork}', '{fork of another}'].map((text) => `${transport} /sync/${text}`)
	);
	const walk = (folder: string) => {
		for (const entry of readdirSync(join(routes, folder), { withFileTypes: true })) {
			const path = join(folder, entry.name);
			if (entry.isDirectory()) walk(path);
			else if (entry.name === '+page.svelte') doors.push(`GET ${address(folder)}`);
			else if (entry.name === '+page.server.ts') {
				const source = readFileSync(join(routes, path), 'utf8');
				const names = actionNames(source);
				if (/export const actions\b/.test(source) && names.length === 0) doors.push(`unreadable ${path}`);
				for (const name of names) {
					doors.push(`POST ${address(folder)}${name === 'default' ? '' : `?/${name}`}`);
				}
			} else if (entry.name === '+server.ts') {
				const source = readFileSync(join(routes, path), 'utf8');
				const methods = [
					...source.matchAll(/export (?:const|async function|function) (GET|POST|PUT|PATCH|DELETE)\b/g)
				];
				if (methods.length === 0) doors.push(`unreadable ${path}`);
				for (const [, method] of methods) doors.push(`${method} ${address(folder)}`);
			}
		}
	};
	walk('');
	const events = /interface PageEvents \{([\s\S]*?)\n\}/.exec(readFileSync(protocol, 'utf8'))?.[1] ?? '';
	for (const [, event] of events.matchAll(/^\t'([\w:]+)'/gm)) doors.push(`EVENT ${event}`);
	return doors.sort();
}
