import { fileURLToPath } from 'node:url';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig, type Plugin } from 'vite';

/**
 * Scripts that are always wanted together are one file: many small ones compress worse, and their list is part of every
 * page's first script. What stands first has the first claim.
 */
const together = [
	// What runs every page.
	{ name: 'framework', test: /node_modules\/(svelte|@sveltejs\/kit|esm-env|clsx|devalue)\// },
	// What stands around every page.
	{
		name: 'shell',
		test: /src\/(routes\/(Header|Footer|PageShell)|lib\/ui\/(Avatar|Button|Icon|Mark|PageTitle|PhaseBanner|Service\w+|SkipLink|Tag|content|is-typed-in|toasts)|lib\/palette\/(PaletteButton|is-mac)|lib\/realtime\/(transport|transport-choice|local-copies)|lib\/comments\/comment-keys|lib\/protocol\/live)\.(svelte|ts|svelte\.ts)$/
	},
	// What an open text needs, and only that.
	{
		name: 'document',
		test: /node_modules\/(yjs|lib0|y-websocket|y-protocols)\//
	},
	{
		name: 'writing',
		test: /node_modules\/(@tiptap\/|prosemirror-|orderedmap|rope-sequence|w3c-keyname)/
	},
	// What a text is made of, here and on every page that shows one.
	{
		name: 'text',
		test: /src\/lib\/proposals\/(schema|render|words|own-words|walk-fragment|fragment-text|text-length)\.ts$/
	},
	// What editors share with their dialogs and with forks.
	{
		name: 'tools',
		test: /src\/lib\/(editor\/(editor-extensions|content-tools|found-words|show-in-editor|numbered-notes|undo-step)|suggestions\/(words-between|change-elements)|plain-language\/plain-words)\.ts$/
	},
	// What is said in a room, beside a text or in its chat, and how its pages hear of it.
	{
		name: 'said',
		test: /src\/lib\/(mentions\/mention(-query)?|comments\/(comment|send-command)|rooms\/when|realtime\/(live|page-connection|read-again))\.ts$/
	}
];

const filesTogether: Plugin = {
	name: 'files-together',
	apply: 'build',
	applyToEnvironment: ({ name }) => name === 'client',
	outputOptions: (options) => ({
		...options,
		codeSplitting: {
			groups: together.map((group, index) => ({ ...group, priority: together.length - index }))
		}
	})
};

export default defineConfig({
	plugins: [sveltekit(), filesTogether],
	resolve: {
		alias: { linkifyjs: fileURLToPath(new URL('src/lib/editor/web-addresses.ts', import.meta.url)) }
	},
	build: {
		// What a page fetches later mostly wants what is there already, and the service worker has all of it: a list of it in the
		// scripts that come first, for fetching it ahead, costs more than it wins. A page's own script keeps its list.
		modulePreload: {
			resolveDependencies: (_file, scripts, { hostId }) => (hostId.includes('/nodes/') ? scripts : [])
		}
	},
	// govuk-frontend carries one old-browser hack that the CSS minifier would otherwise refuse.
	css: { lightningcss: { errorRecovery: true } }
});
