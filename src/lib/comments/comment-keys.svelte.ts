import { DeviceChoice } from '#lib/ui/device-choice.svelte.ts';

/** Whether n and p go through the comments. People who speak to their computer turn such keys off (WCAG 2.1.4). */
export const commentKeys = new DeviceChoice('folkmoot-comment-keys', true);
