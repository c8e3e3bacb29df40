import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

/**
 * Refuses imports by subpath, so that each border of docs/architecture.md holds.
 * @param {string[]} files
 * @param {string} regex
 * @param {string} message
 * @param {string[]} ignores
 * @returns {import('eslint').Linter.Config}
 */
const border = (files, regex, message, ignores = []) => ({
	files,
	ignores,
	rules: { 'no-restricted-imports': ['error', { patterns: [{ regex, message }] }] }
});

export default defineConfig(
	{ ignores: ['build/', '.svelte-kit/', 'node_modules/', 'data/', 'test-results/', 'db/migrations/'] },
	js.configs.recommended,
	...ts.configs.recommended,
	...svelte.configs['flat/recommended'],
	{
		languageOptions: { globals: { ...globals.browser, ...globals.node } },
		rules: {
			'no-undef': 'off',
			'@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
			'@typescript-eslint/no-explicit-any': 'error',
			'no-empty': ['error', { allowEmptyCatch: false }],
			// The site is served at its host's root: there is no base path to resolve.
			'svelte/no-navigation-without-resolve': 'off',
			// Svelte trims the space at an element's edge; {' '} keeps it.
			'svelte/no-useless-mustaches': 'off'
		}
	},
	{
		files: ['**/*.svelte', '**/*.svelte.ts'],
		languageOptions: {
			parserOptions: {
				projectService: true,
				extraFileExtensions: ['.svelte'],
				parser: ts.parser,
				svelteConfig
			}
		}
	},
	// A later border takes an earlier one's place where both match, so that each file is matched by one.
	border(['db/**/*.ts'], '^#(lib|server)/', 'db/ imports nothing above it.'),
	border(['scripts/*.js'], '^(?!node:|\\./)', 'Set-up runs before any package is there.'),
	border(['src/lib/protocol/**'], '^#|^\\.\\./', 'src/lib/protocol imports nothing.'),
	border(['src/lib/ui/**'], '^#(server|db)/|^#lib/(?!ui/)', 'src/lib/ui has no domain words.'),
	border(
		['src/lib/**/server/**/*.ts'],
		'^\\$app/|^#server/(?!bus/|config\\.ts$)',
		'Commands and reads also run outside SvelteKit, and stand below the server.',
		['**/*.test.ts']
	),
	border(
		['src/routes/**/*.ts'],
		'^#db/|^#server/(?!config\\.ts$)',
		'Pages hold no SQL and no rules: they call what is in #lib.',
		['**/*.test.ts', '**/*.svelte.ts']
	),
	border(
		['src/lib/*/*.ts'],
		'^#db/|^#server/(?!config\\.ts$)',
		'What both ends share takes nothing of the server but its settings’ type.',
		['src/lib/{protocol,realtime,ui}/**', '**/*.test.ts']
	),
	border(
		['src/routes/**/*.svelte', 'src/routes/**/*.svelte.ts', 'src/lib/*/*.svelte', 'src/lib/realtime/**'],
		'^#(server|db)/|/server/',
		'The browser takes no server code.',
		['src/lib/ui/**']
	)
);
