/** True on Apple's devices, whose Command key does what Ctrl does elsewhere. On the server false. */
export const isMac = (): boolean =>
	typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.platform ?? '');
