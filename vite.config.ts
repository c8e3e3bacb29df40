import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vite';

export default defineConfig({
	plugins: [sveltekit()],
	// govuk-frontend carries one old-browser hack that the CSS minifier would otherwise refuse.
	css: { lightningcss: { errorRecovery: true } }
});
