import type { Page } from '@playwright/test';

/** Ways to smuggle something active into words. Each says `hit` if a browser ever runs it. */
export const hostileWords = [
	'<script>hit()</script>',
	'<img src=x onerror=hit()>',
	'<svg onload=hit()>',
	'<svg><script>hit()</script></svg>',
	'<iframe srcdoc="<script>parent.hit()</script>"></iframe>',
	'<a href="javascript:hit()">x</a>',
	'<body onload=hit()>',
	'<input autofocus onfocus=hit()>',
	'<details open ontoggle=hit()>',
	'<video><source onerror=hit()></video>',
	'<math><mtext></mtext><mglyph><style><img src=x onerror=hit()>',
	'<style>@import "javascript:hit()"</style>',
	'<style>*{background:url(/pixel)}</style>',
	'<link rel=stylesheet href=/pixel>',
	'<base href="https://evil.example/">',
	'<meta http-equiv=refresh content="0;url=javascript:hit()">',
	'<form action="javascript:hit()"><button autofocus>go</button></form>',
	'<object data="javascript:hit()"></object>',
	'<template><script>hit()</script></template>',
	'<noscript><p title="</noscript><img src=x onerror=hit()>">',
	'</textarea><script>hit()</script>',
	'</script><script>hit()</script>',
	'"><script>hit()</script>',
	"'-hit()-'",
	'{{constructor.constructor("hit()")()}}',
	'${hit()}',
	'javascript:hit()',
	'data:text/html,<script>hit()</script>',
	'[x](javascript:hit())',
	'&lt;script&gt;hit()&lt;/script&gt;',
	'<!--><script>hit()</script>-->',
	'<![CDATA[<script>hit()</script>]]>',
	'<x onclick=hit()>click</x>',
	'\\u003cscript\\u003ehit()\\u003c/script\\u003e'
];

declare global {
	interface Window {
		reports: string[];
		hit(): void;
	}
}

/** From now on `reports` tells of scripts that ran and of what the content security policy stopped. */
export async function watchForScripts(page: Page): Promise<void> {
	await page.addInitScript(() => {
		window.reports = [];
		window.hit = () => void window.reports.push('script ran');
		addEventListener('securitypolicyviolation', (event) =>
			window.reports.push(`${event.violatedDirective} ${event.blockedURI}`)
		);
	});
	page.on('dialog', (dialog) => void dialog.dismiss());
}
export const reports = (page: Page) => page.evaluate(() => window.reports);
