import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { auditActions } from './audit.ts';

const root = fileURLToPath(new URL('../../../../', import.meta.url));

/** Our own program, file by file, without its tests. */
const sources = ['src', 'server', 'db', 'scripts']
	.flatMap((folder) =>
		readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path))
	)
	.filter((path) => /\.(ts|js|svelte)$/.test(path) && !path.endsWith('.test.ts'))
	.map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));

/** The names that a call writes down, from its source: `action: 'a'`, or `action: yes ? 'a' : 'b'`. */
function actionsOf(call: string): string[] {
	const expression = /\baction:((?:[^,}'"]|'[^']*')*)/.exec(call)?.[1] ?? '';
	const names = [...expression.replace(/===? '[^']*'/g, '').matchAll(/'([^']*)'/g)].map(([, name]) => name!);
	return names.length > 0 ? names : [`unreadable: ${call.slice(0, 80)}`];
}

test('every action that is ever written down has its words, and no words are left over', () => {
	const written = sources.flatMap(({ text }) =>
		[...text.matchAll(/\b(?:audit|recordAudit)\(tx, \{[\s\S]*?\}\)/g)]
			.map(([call]) => call)
			// recordAudit itself, which passes on what it was given.
			.filter((call) => !call.includes('...entry'))
			.flatMap(actionsOf)
	);
	expect([...new Set(written)].sort()).toEqual(Object.keys(auditActions).sort());
});

test('the record has one writer, whose type knows every action', () => {
	const writers = sources.filter(({ text }) => /insert\s+into\s+audit_event|insert\(auditEvent/i.test(text));
	expect(writers.map(({ path }) => path)).toEqual(['src/lib/accounts/server/audit.ts']);
});
