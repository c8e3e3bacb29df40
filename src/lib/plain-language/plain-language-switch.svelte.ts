import { DeviceChoice } from '#lib/ui/device-choice.svelte.ts';

/** Whether the help with plain language is on, kept on the device. Off until somebody wants it. */
export const plainLanguage = new DeviceChoice('folkmoot-plain-language', false);
